"""Legal redaction of what people wrote, and of what they quoted of the plan."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from consultation.models import Answer, Appeal, Change, Decision, Ruling
from roadmaps import operations as plan
from roadmaps.models import Roadmap
from roadmaps.operations import PassageNotFound, door, note_redaction
from roadmaps.redacting import mark_now, strike

PROPOSAL = ("title", "reason", "signature")
CHANGE = ("before", "value", "reason")
RULING = ("value", "reason")


@transaction.atomic
def redact_action(*, roadmap, actor, code, order):
    """Take a passage out of what an action says, of what amendments quote of it, and of the
    proposal it comes from."""
    plan.redact_action(roadmap=roadmap, actor=actor, code=code, order=order)
    about = Q(proposal__action__code=code) | Q(proposal__became__code=code)
    changes = Change.objects.filter(about, proposal__roadmap=roadmap)
    with door("legal redaction"):
        _strike_changes(changes, order["passage"], mark_now(roadmap, order))


@transaction.atomic
def redact_proposal(*, proposal, actor, order):
    """Take a passage out of a proposal, its changes, what was decided of them and its answer, and
    of the action that took it over."""
    roadmap = proposal.roadmap
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    passage, mark = order["passage"], mark_now(roadmap, order)
    with door("legal redaction"):
        struck = set(_kept(proposal, PROPOSAL, passage, mark))
        _kept(proposal, ("typed",), passage, mark)  # the draft it was, which nobody reads
        if _strike_changes(proposal.changes.all(), passage, mark):
            struck.add("changes")
        for answer in Answer.objects.filter(proposal=proposal):
            struck.update(_kept(answer, ("reasons",), passage, mark))
        for decision in Decision.objects.filter(proposal=proposal):
            struck.update(_kept(decision, ("message",), passage, mark))
        for appeal in Appeal.objects.filter(decision__proposal=proposal):
            _kept(appeal, ("text", "reasons"), passage, mark)
        for report in proposal.reports.all():
            _kept(report, ("note",), passage, mark)
        for note in proposal.notes.all():
            _kept(note, ("text",), passage, mark)
    if not struck:
        raise PassageNotFound
    item = f"n° {proposal.number}"
    note_redaction(
        roadmap=roadmap, actor=actor, item=item, fields=struck, order=order, at=timezone.now()
    )
    _redact_what_it_became(proposal, actor, order)


def _kept(row, names, passage, mark):
    """The fields of a row that held the passage, now without it."""
    struck = strike(row, names, passage, mark)
    if struck:
        row.save(update_fields=struck)
    return struck


def _strike_changes(changes, passage, mark):
    struck = [one for one in changes if _kept(one, CHANGE, passage, mark)]
    for ruling in Ruling.objects.filter(change__in=changes):
        if _kept(ruling, RULING, passage, mark):
            struck.append(ruling.change)
    return struck


def _redact_what_it_became(proposal, actor, order):
    """What was accepted stands in the plan too."""
    for action in filter(None, (proposal.action, proposal.became)):
        try:
            with transaction.atomic():
                redact_action(roadmap=proposal.roadmap, actor=actor, code=action.code, order=order)
        except PassageNotFound:
            continue
