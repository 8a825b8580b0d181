"""Pictures as numbers: what `components/coverage.html` and the letter draw."""

MOST_CELLS = 12


def coverage_groups(axes):
    """One tick an action, the ones looked at first; widths against the largest axis."""
    most = max((axis["total"] for axis in axes), default=0) or 1
    return [
        axis
        | {
            "w": round(100 * axis["total"] / most, 2),
            "span": 4 * axis["total"],
            "done_d": "".join(f"M{4 * i} 0h3v12h-3z" for i in range(axis["done"])),
            "rest_d": "".join(f"M{4 * i} 4h3v8h-3z" for i in range(axis["done"], axis["total"])),
        }
        for axis in axes
    ]


def ticked(axes):
    """For the letter: a cell an action while that fits a phone, else twelve; full and empty only
    when everything is and nothing is. The same as text."""
    found = []
    for axis in axes:
        cells = min(axis["total"], MOST_CELLS)
        done = round(axis["done"] / axis["total"] * cells) if cells else 0
        if 0 < axis["done"] < axis["total"]:
            done = min(max(done, 1), cells - 1)
        found.append(
            axis
            | {
                "cells": [True] * done + [False] * (cells - done),
                "ticks": "■" * done + "□" * (cells - done),
            }
        )
    return found
