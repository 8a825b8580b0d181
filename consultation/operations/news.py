"""Telling what happened in public: one row per thing told, whoever tells it and however often."""

from django.utils import timezone

from consultation.models import News


def announce(*, kind, key, roadmap, by=None, at=None, **about):
    """Tell once, under this key, that something became public; `about` names what: a proposal, an
    argument, a statement, a family, an action, a version or a phase. `by` is not told of it."""
    facts = {"roadmap": roadmap, "by": by, "at": at or timezone.now(), **placed(about)}
    news, _ = News.objects.get_or_create(key=key, defaults={"kind": kind, **facts})
    return news


def placed(about):
    """What a news is about, with the proposal and the action that this stands under."""
    argument, proposal = about.get("argument"), about.get("proposal")
    if argument and not proposal:
        proposal = argument.proposal
    action = about.get("action") or (argument and argument.action)
    if proposal and not action:
        action = proposal.action
    return {**about, "proposal": proposal, "action": action}
