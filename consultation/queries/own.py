"""One's arguments, questions and written contributions, and what became of each."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.text import Truncator

from consultation.models import Argument, Decision, Statement

SHOWN = 90  # signs of an argument


@dataclass(frozen=True)
class Own:
    """One text as its author finds it again."""

    title: str
    url: str
    kind: str
    state: str
    answered: bool
    appeal: object  # the last appeal against a decision on it, or None


def own_texts(user):
    """This person's arguments and statements by roadmap id, the latest first."""
    found: dict = {}
    decided = Prefetch("decisions", Decision.objects.select_related("appeal"))
    for model in (Argument, Statement):
        rows = model.objects.own(user).select_related("roadmap__region").prefetch_related(decided)
        for row in rows.order_by("-created_at"):
            found.setdefault(row.roadmap_id, []).append(own(row))
    return found


def own(row):
    place = (row.roadmap.region.slug, row.roadmap.slug, row.pk)
    name = row._meta.model_name
    appeals = [getattr(decision, "appeal", None) for decision in row.decisions.all()]
    return Own(
        title=getattr(row, "title", "") or Truncator(row.text).chars(SHOWN),
        url=reverse(f"consultation:{name}", args=place),
        kind=row._meta.model_name,
        state="hidden" if row.hidden_at else row.state,
        answered=bool(getattr(row, "answered_at", None)),
        appeal=next((appeal for appeal in reversed(appeals) if appeal), None),
    )
