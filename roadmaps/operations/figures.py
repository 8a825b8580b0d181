"""The figures of the state of play, one at a time, in the draft."""

from django.db import transaction
from django.utils.text import slugify

from accounts.operations import record
from roadmaps.operations.draft import draft_of, facts_of, set_figures


@transaction.atomic
def put_figure(*, roadmap, actor, facts, key=""):
    """Add a figure at the end (the same sent twice is one), or write the one of this key, which
    keeps its place and its series."""
    figures = _figures(roadmap)
    found = next((figure for figure in figures if figure["key"] == key), None)
    if found is None:
        if any(figure.items() >= facts.items() for figure in figures):
            return
        found = {"key": _free_key(facts["label"], figures), "series": []}
        figures.append(found)
    found |= facts
    _write(roadmap, actor, figures, "put_figure", found["label"])


@transaction.atomic
def remove_figure(*, roadmap, actor, key):
    """Take a figure out of the draft; published versions keep it."""
    figures = [figure for figure in _figures(roadmap) if figure["key"] != key]
    _write(roadmap, actor, figures, "remove_figure", key)


@transaction.atomic
def raise_figure(*, roadmap, actor, key):
    """Put a figure before the one that precedes it."""
    figures = _figures(roadmap)
    place = next((n for n, figure in enumerate(figures) if figure["key"] == key), 0)
    if place:
        figures[place - 1 : place + 1] = figures[place], figures[place - 1]
        _write(roadmap, actor, figures, "raise_figure", key)


def _figures(roadmap):
    return [facts_of(figure) for figure in draft_of(roadmap).figures.all()]


def _free_key(label, figures):
    taken = {figure["key"] for figure in figures}
    start = slugify(label)[:50] or "chiffre"
    key, number = start, 1
    while key in taken:
        number += 1
        key = f"{start}-{number}"
    return key


def _write(roadmap, actor, figures, verb, item):
    set_figures(draft=draft_of(roadmap), figures=figures)
    record(actor=actor, verb=verb, item=item, place=roadmap.place)
