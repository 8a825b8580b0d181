"""The smallest true rows: a region, a published plan, open and closed rounds, voices."""

from datetime import timedelta
from itertools import count
from time import sleep

from django.utils import timezone

from accounts.models import Participant, User
from accounts.queries import voices_of
from consultation.models import Vote
from consultation.operations import vote
from consultation.queries.voting import named
from roadmaps.models import Phase, Region, Roadmap, Role
from roadmaps.operations import draft_of, place_action, publish_version, set_axes

numbers = count(1)


def user(name="", **fields):
    email = fields.pop("email", f"{name or next(numbers)}@example.org")
    return User.objects.create_user(email, name=name.title(), **fields)


def voice(person=None, college="company", department="33", **fields):
    """A participant that is a person."""
    return Participant.objects.create(
        user=person or user(), college=college, department=department, **fields
    )


def first_voice(person):
    """The voice this person speaks with unless they choose another, or None."""
    return next(iter(voices_of(person)), None)


def region(slug="nouvelle-aquitaine", **fields):
    facts = {
        "name": "Nouvelle-Aquitaine",
        "departments": ["33", "86", "87"],
        "sender": "coroute@region.example",
        "reply_to": "contact@region.example",
        "contact": "Ada",
    }
    return Region.objects.create(slug=slug, **facts | fields)


def roadmap(where=None, slug="economie-numerique", **fields):
    facts = {"title": "Économie numérique", "perimeter": "Les acteurs de la région."}
    return Roadmap.objects.create(region=where or region(), slug=slug, **facts | fields)


def action(plan, code="A-01", axis="A", **values):
    """An action in the draft of this roadmap; its content's values may be given."""
    draft = draft_of(plan)
    axes = set_axes(draft=draft, axes=[{"code": axis, "title": f"Axe {axis}"}])
    values = {"title": f"Ouvrir le chantier {code}", "owner": "Région"} | values
    return place_action(draft=draft, code=code, axis=axes[axis], values=values).action


def published(plan=None, codes=("A-01", "A-02", "B-01"), actor=None):
    """A roadmap whose version 1 is published with these actions."""
    plan = plan or roadmap()
    for code in codes:
        action(plan, code, axis=code[0])
    publish_version(roadmap=plan, actor=actor)
    return plan


def phase(plan, opens_in=-timedelta(days=1), closes_in=timedelta(days=1), **rights):
    """A phase relative to now; by default an open one in which people propose and vote."""
    rights = rights or {"may_propose": True, "may_vote": True, "may_review": True}
    now = timezone.now()
    name = rights.pop("name", f"Phase {next(numbers)}")
    made = Phase.objects.create(
        roadmap=plan, name=name, opens_at=now + opens_in, closes_at=now + closes_in, **rights
    )
    if not opens_in:
        sleep(0.002)  # open by the database's clock as well, which may count in milliseconds
    return made


def role(person, where, name):
    return Role.objects.create(user=person, region=where, name=name)


def cast(voice_of, round, item, position="for"):
    """A vote in an open round."""
    vote(participant=voice_of, round=round, item=item, position=position)
    return Vote.objects.get(round=round, participant=voice_of, **named(item))


def end(round, results_in=None):
    """Move the close of a round to a moment ago; the row moves, not the clock."""
    now = timezone.now()
    Phase.objects.filter(pk=round.pk).update(
        opens_at=now - timedelta(days=2),
        closes_at=now - timedelta(seconds=1),
        results_at=now + results_in if results_in else None,
    )
    round.refresh_from_db()
