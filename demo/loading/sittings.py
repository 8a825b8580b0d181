"""Where the committee's positions form: a sitting that is over, a consultation, drafts."""

from datetime import timedelta

from committee.models import Attendance, CommitteeVote, Position, Sitting

WRITING = timedelta(days=1)  # from a proposed position to the sitting it is put to


def hold(committee, scene, places, row):
    """One sitting with the positions put to it, decided when it is over."""
    clock = scene.clock
    opens = clock.at(row, "opens", row["hour"])
    sitting = Sitting.objects.create(
        committee=committee,
        phase=scene.rounds[row["review"]],
        number=committee.sittings.count() + 1,
        kind=row["kind"],
        opens_at=opens,
        closes_at=opens + timedelta(hours=row["lasts_hours"]),
        place=row.get("place", ""),
        called_by=scene.people["sam"],
    )
    day = clock.days_to(opens)
    for number in row.get("attended", ()):
        seat, member = places[number].seat, places[number].speaker(day)
        Attendance.objects.create(sitting=sitting, seat=seat, member=member)
    for facts in row["positions"]:
        position = put(sitting, scene, places, facts)
        answer(position, places, facts.get("answers", {}), day)
    if "minutes" in row:
        close(sitting, clock.at(row, "published", 10), len(places), row["minutes"])


def put(sitting, scene, places, facts):
    """A position put to a sitting, with its votes when they have been counted."""
    position = propose(sitting.phase, scene, places, facts, sitting.opens_at - WRITING)
    position.sitting = sitting
    if facts["votes"]:
        position.votes_for, position.votes_against, position.abstained = facts["votes"]
        decided = "refused_at" if facts.get("refused") else "adopted_at"
        setattr(position, decided, sitting.closes_at)
    position.save()
    return position


def propose(phase, scene, places, facts, at):
    return Position.objects.create(
        phase=phase,
        action=scene.actions[facts["action"]],
        view=facts["view"],
        reasoning=facts["reasoning"],
        dissent=facts["dissent"],
        drafted_by=places[facts["by"]].speaker(scene.clock.days_to(at)),
        drafted_at=at,
    )


def answer(position, places, answers, day):
    """What some seats said already in a written consultation."""
    for number, said in answers.items():
        view, dissent = (said, "") if isinstance(said, str) else said
        place = places[int(number)]
        CommitteeVote.objects.create(
            position=position,
            seat=place.seat,
            member=place.speaker(day),
            answer=view,
            dissent=dissent,
            given_at=position.sitting.opens_at + timedelta(hours=3 + int(number)),
        )


def close(sitting, at, seats, minutes):
    """The sitting is over, its minutes written, then published."""
    sitting.closed_at = sitting.closes_at
    sitting.seats, sitting.quorum = seats, sitting.committee.quorum_of(seats)
    sitting.minutes = minutes
    sitting.published_at = at
    sitting.save()


def draft(scene, places, row):
    """Positions that rapporteurs are still writing."""
    for facts in row["positions"]:
        at = scene.clock.hours_ago(30)
        propose(scene.rounds[row["review"]], scene, places, facts, at)
