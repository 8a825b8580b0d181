"""The committees: one at work, whose next letter is due within minutes, and one that has ended."""

from datetime import date, time, timedelta

from committee.models import Committee
from committee.operations import make_chair, set_up_committee, settle_remit
from demo.loading import letters, opinions, sittings
from demo.loading.bench import make_places, replace, suspend
from demo.loading.times import as_of

DUE_IN = timedelta(minutes=4)
WEEK = timedelta(days=7)
FIRST_REVIEW, SECOND_REVIEW = (5, 4, 3), (2, 1)  # weeks ago, for each letter


def make_committee(data, given, held, scene):
    """Set the committee up so that its next letter is due a few minutes from now, and tell what it
    did since its first."""
    clock = scene.clock
    due = (clock.now + DUE_IN).astimezone(clock.tz).replace(second=0, microsecond=0)
    committee = set_up(
        scene,
        data,
        weekdays=[due.weekday()],
        hour=due.timetz().replace(tzinfo=None),
        starts_at=due - 5 * WEEK - timedelta(hours=1),
        quiet_weeks=[monday_of(text, clock.day(0)) for text in data["quiet_weeks"]],
    )
    places = make_places(committee, data["seats"])
    share(committee, data, places, scene)
    scene.people["bastien"] = places[data["chair"]].holders[0].member.user
    opinions.give_first(scene, scene.rounds["review"], places, given["first"])
    write(FIRST_REVIEW, committee, due, data, places, scene)
    sittings.hold(committee, scene, places, held["sittings"][0])
    replace(places, clock, scene.people["sam"])
    opinions.give_second(scene, scene.rounds["second"], places, given)
    opinions.ask(scene, places, data["questions"])
    write(SECOND_REVIEW, committee, due, data, places, scene)
    suspend(places, clock, scene.people["sam"])
    sittings.hold(committee, scene, places, held["sittings"][1])
    sittings.draft(scene, places, held["drafts"])
    opinions.note(scene, places, data["notes"])
    letters.write_word(committee, data["words"], "next", scene)


def set_up(scene, data, starts_at, **rhythm):
    facts = {name: data[name] for name in ("name", "mandate", "quorum", "sight")}
    with as_of(starts_at):
        committee = set_up_committee(
            roadmap=scene.roadmap, actor=scene.people["sam"], **facts, **rhythm
        )
    committee.starts_at = starts_at
    committee.save(update_fields=["starts_at"])
    return committee


def share(committee, data, places, scene):
    """Who is in the chair, and who reports on which axis until when."""
    sam = scene.people["sam"]
    charges = {row["axis"]: charge(row, places, scene.clock) for row in data["charges"]}
    with as_of(committee.starts_at):
        make_chair(seat=places[data["chair"]].seat, actor=sam)
        settle_remit(remit=committee.remits.get(), actor=sam, charges=charges)
    committee.refresh_from_db()


def charge(row, places, clock):
    days = row.get("closes_in_days")
    return {
        "followed": row.get("followed", True),
        "rapporteur": places[row["rapporteur"]].seat if "rapporteur" in row else None,
        "opinions_by": None if days is None else clock.in_days(days, 18),
    }


def write(weeks, committee, due, data, places, scene):
    """The letters of these weeks, each with its word and what befell it."""
    for ago in weeks:
        day = str(-7 * ago)
        failures = [row for row in data["failures"] if str(row["letter"]) == day]
        letters.write_word(committee, data["words"], day, scene)
        letters.send(committee, due - ago * WEEK, places, failures)


def monday_of(text, today):
    """The Monday of the week of the next day that is written so: month, then day."""
    month, day = map(int, text.split("-"))
    coming = date(today.year, month, day)
    if coming < today:
        coming = date(today.year + 1, month, day)
    return (coming - timedelta(days=coming.weekday())).isoformat()


def make_finished(data, scene):
    """A committee that gave its positions and has been silent since."""
    clock = scene.clock
    begun = clock.on(data["starts_on"], data["hour"])
    committee = set_up(
        scene,
        data,
        weekdays=[data["weekday"]],
        hour=time(data["hour"]),
        starts_at=begun,
    )
    Committee.objects.filter(pk=committee.pk).update(held_at=clock.on(data["held_on"], 9))
    places = make_places(committee, data["seats"])
    share(committee, data, places, scene)
    phase = scene.rounds["reponses"]
    review = opinions.Review(scene, phase, places, seed=5)
    for code, said in data["opinions"].items():
        review.say(code, said, begun, phase.closes_at - 2 * WEEK)
    review.save()
    for row in data["sittings"]:
        sittings.hold(committee, scene, places, row)
