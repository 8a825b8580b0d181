"""The committee, two letters sent, and one due within minutes."""

from datetime import timedelta
from random import Random

from accounts.operations import account_of
from committee.models import Committee, Member, Opinion, Remit, Seat
from committee.operations import freeze_due_digests
from demo.loading.voices import SEED
from outbox.models import Mail
from outbox.operations import deliver_due

DUE_IN = timedelta(minutes=4)
WEEK = timedelta(days=7)


def make_committee(data, scene):
    """Set up the committee so that its next letter is due a few minutes from now."""
    due = (scene.clock.now + DUE_IN).astimezone(scene.clock.tz).replace(second=0, microsecond=0)
    committee = Committee.objects.create(
        region=scene.roadmap.region,
        name=data["name"],
        mandate=data["mandate"],
        weekdays=[due.weekday()],
        hour=due.timetz().replace(tzinfo=None),
        zone=scene.roadmap.region.zone,
        starts_at=due - 2 * WEEK - timedelta(hours=1),
    )
    Remit.objects.create(committee=committee, roadmap=scene.roadmap)
    seats = [make_seat(committee, row) for row in data["seats"]]
    opinions = list(data["opinions"])
    Random(SEED + 2).shuffle(opinions)
    for edition in (2, 1):
        at = due - edition * WEEK
        half = opinions[: len(opinions) // edition]
        del opinions[: len(half)]
        send_letter(at)
        give(half, seats, scene, at)
    return committee


def make_seat(committee, row):
    user = account_of(f"{row['email_local']}@demo.example")
    user.name = row["name"]
    user.save(update_fields=["name"])
    seat = Seat.objects.create(committee=committee, title=row["title"], college=row["college"])
    Member.objects.create(seat=seat, user=user, seated_at=committee.starts_at)
    return seat


def send_letter(at):
    """Freeze and send the letter that was due at that moment, as if on that day."""
    freeze_due_digests(now=at + timedelta(seconds=20))
    deliver_due()
    Mail.objects.filter(kind=Mail.Kind.DIGEST, sent_at__gt=at + timedelta(days=1)).filter(
        owed_at__lt=at + timedelta(days=1)
    ).update(sent_at=at + timedelta(minutes=1))


def give(opinions, seats, scene, after):
    """Opinions given in the days that follow a letter."""
    random = Random(SEED + 3)
    phase = scene.rounds["second"]
    given = []
    for row in opinions:
        at = min(after + timedelta(hours=random.randint(2, 140)), scene.clock.now)
        given.append(
            Opinion(
                phase=phase,
                seat=seats[row["seat"]],
                member=seats[row["seat"]].members.get(),
                action=scene.actions[row["action"]],
                view=row["view"],
                **{"interest" if row["view"] == "recused" else "reason": row["reason"]},
                given_at=at,
                first_given_at=at,
            )
        )
    Opinion.objects.bulk_create(given)
