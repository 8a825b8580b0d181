"""A committee that decides on texts as long as may be: what the scenes have of its sittings."""

from datetime import timedelta

from django.utils import timezone

from committee.operations.positions import draft_position, sign_of
from committee.operations.sittings import (
    answer_consultation,
    call_sitting,
    cancel_sitting,
    record_meeting,
)
from committee.operations.sittings import sign_of_record as seen

HOUR = timedelta(hours=1)


def make_sittings(phase, chair, words, codes):
    """Of two actions: a meeting refused a position on the first, another was cancelled, a third is
    to meet on it; the second is in consultation, answered by link."""
    committee = chair.seat.committee
    committee.chair = chair.seat
    committee.save()
    first, second = codes
    over = call(committee, draft(phase, chair, first, words), "meeting", words[:200])
    told = {"present": {chair.seat_id: chair.pk}, "minutes": words * 8}
    told["votes"] = {position.pk: (0, 1, 0) for position in over.positions.all()}
    record_meeting(sitting=over, actor=chair.user, told=told, seen=seen(over), close=True)
    given_up = call(committee, draft(phase, chair, first, words), "meeting", words[:200])
    cancel_sitting(sitting=given_up, actor=chair.user, reason=words[:200])
    call(committee, draft(phase, chair, first, words), "meeting", words[:200])
    written = call(committee, draft(phase, chair, second, words), "written", "")
    answers = {position.pk: ("for", words * 8) for position in written.positions.all()}
    answer_consultation(member=chair, sitting=written, answers=answers, by_link=True)


def draft(phase, chair, code, words):
    said = {"view": "reserved", "reasoning": words * 8, "dissent": words * 4}
    action = phase.roadmap.actions.get(code=code)
    return draft_position(member=chair, phase=phase, action=action, said=said, seen="")


def call(committee, position, kind, place):
    now = timezone.now()
    facts = {"kind": kind, "opens_at": now - HOUR, "closes_at": now + 24 * HOUR, "place": place}
    return call_sitting(
        committee=committee,
        phase=position.phase,
        actor=position.drafted_by.user,
        facts=facts,
        chosen=[sign_of(position)],
    )
