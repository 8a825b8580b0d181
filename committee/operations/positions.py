"""The chair and the rapporteurs propose what the committee could think of an action."""

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from committee.models import Committee, CommitteeVote, Paper, Position, Sitting
from roadmaps.operations import door
from roadmaps.redacting import strike


class PositionChanged(Exception):
    """Another text stands than the one the form had seen; `position` is that one, or None."""

    def __init__(self, position):
        super().__init__(str(position))
        self.position = position


class PositionPut(Exception):
    """The position was put to a sitting: its text no longer changes."""


def sign_of(position):
    """What a form remembers of the position it was filled in from."""
    return f"{position.pk}.{int(position.drafted_at.timestamp() * 1_000_000)}" if position else ""


@transaction.atomic
def draft_position(*, member, phase, action, said, seen):
    """Propose, or write again, the committee's position on an action, `said` being its `view`,
    `reasoning` and `dissent`, unless another stands than the one `seen`."""
    held = standing_draft(member.seat.committee, phase, action)
    said = {name: text.strip() for name, text in said.items()}
    if held and all(getattr(held, name) == text for name, text in said.items()):
        return held
    if seen != sign_of(held):
        raise PositionChanged(held)
    position = held or Position(phase=phase, action=action)
    position.drafted_by, position.drafted_at = member, timezone.now()
    for name, text in said.items():
        setattr(position, name, text)
    position.save()
    place = phase.roadmap.place
    record(actor=member.user, verb="draft_position", item=action.code, place=place)
    return position


@transaction.atomic
def drop_position(*, member, phase, action, seen):
    """Take back a proposed position that no sitting has before it; taken back twice is once."""
    held = standing_draft(member.seat.committee, phase, action)
    if held is None:
        return
    if seen != sign_of(held):
        raise PositionChanged(held)
    held.delete()
    place = phase.roadmap.place
    record(actor=member.user, verb="drop_position", item=action.code, place=place)


def standing_draft(committee, phase, action):
    """The draft on this action or None, under the committee's lock; PositionPut once it is put."""
    Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    held = Position.objects.standing().filter(phase=phase, action=action).first()
    if held and held.sitting_id:
        raise PositionPut
    return held


@transaction.atomic
def redact_positions(*, roadmap, passage, mark):
    """Take a passage that the law has redacted out of the positions, of what their sittings said
    and of their minutes on paper; the sittings first, so that none is printed meanwhile."""
    sittings = Sitting.objects.filter(phase__roadmap=roadmap)
    written = [
        (sittings.select_for_update(of=("self",)), ["place", "minutes", "cancelled_for"]),
        (Position.objects.filter(phase__roadmap=roadmap), ["reasoning", "dissent"]),
        (CommitteeVote.objects.filter(position__phase__roadmap=roadmap), ["dissent"]),
    ]
    for rows, names in written:
        for row in rows:
            struck = strike(row, names, passage, mark)
            if struck:
                with door("legal redaction"):
                    row.save(update_fields=struck)
    Paper.objects.filter(sitting__in=sittings).delete()
