"""Where the committee's positions form: a sitting that is over, a consultation, drafts."""

from datetime import timedelta

from committee.models import Position, Sitting
from committee.operations.positions import sign_of
from committee.operations.sittings import (
    answer_consultation,
    call_sitting,
    publish_sitting,
    record_meeting,
    sign_of_record,
)
from consultation.models import News
from demo.loading.times import as_of
from roadmaps.operations import door

PAST = "the demonstration's past"
WRITING = timedelta(days=1)  # from a proposed position to the call that puts it
NOTICE = {"meeting": timedelta(days=6), "written": timedelta()}  # from the call to the sitting


def hold(committee, scene, places, row):
    """One sitting: called with its positions, answered or recorded, then published."""
    clock = scene.clock
    opens = clock.at(row, "opens", row["hour"])
    called = opens - NOTICE[row["kind"]]
    phase = scene.rounds[row["review"]]
    put = propose(phase, scene, places, row["positions"], called - WRITING)
    with as_of(called):
        sitting = call_sitting(
            committee=committee,
            phase=phase,
            actor=scene.people["sam"],
            facts={
                "kind": row["kind"],
                "opens_at": opens,
                "closes_at": opens + timedelta(hours=row["lasts_hours"]),
                "place": row.get("place", ""),
            },
            chosen=[sign_of(position) for position in put],
        )
    if "minutes" in row:
        record(sitting, scene, places, row, put)
        publish(sitting, scene, clock.at(row, "published", 10))
    else:
        answer(sitting, places, row["positions"], put)


def propose(phase, scene, places, rows, at):
    """The positions that the chair or a rapporteur wrote at that moment."""
    day = scene.clock.days_to(at)
    return [
        Position.objects.create(
            phase=phase,
            action=scene.actions[facts["action"]],
            view=facts["view"],
            reasoning=facts["reasoning"],
            dissent=facts["dissent"],
            drafted_by=places[facts["by"]].speaker(day),
            drafted_at=at,
        )
        for facts in rows
    ]


def record(sitting, scene, places, row, put):
    """Who attended, how each position was voted on, what was said; the positions are decided."""
    attended = [places[number] for number in row["attended"]]
    day = scene.clock.days_to(sitting.opens_at)
    votes = {one.pk: facts["votes"] for one, facts in zip(put, row["positions"], strict=True)}
    told = {
        "present": {place.seat.pk: place.speaker(day).pk for place in attended},
        "votes": votes,
        "minutes": row["minutes"],
    }
    with as_of(sitting.closes_at):
        record_meeting(
            sitting=sitting,
            actor=scene.people["sam"],
            told=told,
            seen=sign_of_record(sitting),
            close=True,
        )
    with door(PAST):
        Sitting.objects.filter(pk=sitting.pk).update(closed_at=sitting.closes_at)
        for decided in ("adopted_at", "refused_at"):
            ended = sitting.positions.filter(**{f"{decided}__isnull": False})
            ended.update(**{decided: sitting.closes_at})


def publish(sitting, scene, at):
    with as_of(at):
        publish_sitting(sitting=sitting, actor=scene.people["sam"])
    with door(PAST):
        Sitting.objects.filter(pk=sitting.pk).update(published_at=at)
        keys = [f"position:{pk}" for pk in sitting.positions.values_list("pk", flat=True)]
        News.objects.filter(key__in=keys).update(at=at)


def answer(sitting, places, rows, put):
    """What some seats said already in a written consultation."""
    numbers = sorted({number for row in rows for number in row["answers"]}, key=int)
    for number in numbers:
        member = places[int(number)].speaker(0)
        at = sitting.opens_at + timedelta(hours=3 + int(number))
        said = {
            one.pk: said_of(row["answers"][number])
            for one, row in zip(put, rows, strict=True)
            if number in row["answers"]
        }
        with as_of(at):
            answer_consultation(member=member, sitting=sitting, answers=said)
        member.committee_votes.filter(position__sitting=sitting).update(given_at=at)


def said_of(answer):
    """The answer and the dissenting word, which most leave out."""
    return (answer, "") if isinstance(answer, str) else tuple(answer)


def draft(scene, places, row):
    """Positions that rapporteurs are still writing."""
    phase = scene.rounds[row["review"]]
    propose(phase, scene, places, row["positions"], scene.clock.hours_ago(30))
