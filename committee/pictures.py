"""Pictures as numbers: what `components/coverage.html` and the letter draw."""

MOST_CELLS = 40


def coverage_groups(axes):
    """One tick an action, the ones looked at first; widths against the largest axis."""
    most = max((axis["total"] for axis in axes), default=0) or 1
    return [
        axis | {"w": round(100 * axis["total"] / most, 2)} | ticks(axis["done"], axis["total"])
        for axis in axes
    ]


def ticks(done, total):
    """One tick an action, tall once done: the path `components/ticks.html` draws."""
    return {
        "span": 4 * total,
        "done_d": "".join(f"M{4 * i} 6h3" for i in range(done)),
    }


def ticked(axes):
    """For the letter: a cell an action while that fits a phone, and the longest axis as wide as the
    letter; full and empty only when everything is and nothing is. The same as text."""
    most = max((axis["total"] for axis in axes), default=0) or 1
    found = []
    for axis in axes:
        cells = round(axis["total"] * min(1, MOST_CELLS / most)) or min(axis["total"], 1)
        done = round(axis["done"] / axis["total"] * cells) if cells else 0
        if 0 < axis["done"] < axis["total"]:
            done = min(max(done, 1), max(cells - 1, 0))
        found.append(
            axis
            | {
                "cells": [True] * done + [False] * (cells - done),
                "ticks": "■" * done + "□" * (cells - done),
                "width": round(100 * axis["total"] / most),
                "cell_width": round(100 / max(cells, 1)),
            }
        )
    return found


BARS = {"favourable": "0h4v9h-4z", "reserved": "4h4v9h-4z", "unfavourable": "9h4v9h-4z"}
THIN = {"recused": "8h4v2h-4z", "": "8.5h4v1h-4z"}


def leaning_picture(views):
    """A bar a seat, for `components/leaning.html`: above the line, across it, below it; who stood
    aside and who is awaited as thin strokes. `views`: one a seat, "" for awaited."""
    paths: dict = {}
    for place, view in enumerate(views):
        kind = view or "awaited"
        bar = BARS.get(view) or THIN[view]
        paths[kind] = paths.get(kind, "") + f"M{6 * place} {bar}"
    return {"span": 6 * len(views), "paths": paths}
