"""The contacts of the demonstration, the letter that invited them, and the links of its posters."""

from datetime import timedelta

from accounts.identity import email_key
from consultation.models import Contact, Launch
from consultation.operations.contacts import unsubscribe
from consultation.operations.launches import send_launch, tell_launches
from demo.loading.times import as_of
from roadmaps.operations.short_links import short_link_of


def invite(scene, facts):
    """A list put in before the second round, which was told of it the morning after it opened; two
    have said no since."""
    round = scene.rounds["second"]
    at = min(scene.clock.by_day(round.opens_at + timedelta(hours=12)), scene.clock.now)
    Contact.objects.bulk_create(
        Contact(
            region=scene.roadmap.region,
            email_key=email_key(row["email"]),
            added_at=round.opens_at - timedelta(days=9),
            **row,
        )
        for row in facts["contacts"]
    )
    with as_of(at):
        launch = send_launch(phase=round, actor=scene.people["ada"], word=facts["word"])
        tell_launches()
    Launch.objects.filter(pk=launch.pk).update(asked_at=at, told_at=at)
    for name in facts["left"]:
        unsubscribe(contact=Contact.objects.get(email__startswith=f"{name}@"))


def print_posters(scene, codes):
    """The roadmap and two of its actions have a short link."""
    short_link_of(roadmap=scene.roadmap)
    for code in codes:
        short_link_of(roadmap=scene.roadmap, action=scene.actions[code])
