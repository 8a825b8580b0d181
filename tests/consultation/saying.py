"""Arguments and written contributions at each step of their life."""

from django.utils import timezone

from accounts.queries import participant_of
from consultation.models import Argument, State, Statement
from consultation.operations.arguments import Words, submit_argument
from tests import factories
from tests.consultation.writing import PLACE

TEXT = "Les salles sont vides le soir : les ouvrir ne coûte que le gardien."
NEW = PLACE + "actions/A-01/arguments/new/"


def commenting(plan, *when, **rights):
    """A phase in which people comment."""
    return factories.phase(plan, *when, may_comment=True, **rights)


def said(phase, person, on, stance="for", **words):
    """An argument that waits for the moderators."""
    typed = Words(**{"text": TEXT, "stance": stance} | words)
    author = participant_of(person)
    return submit_argument(phase=phase, on=on, author=author, actor=person, words=typed)


def published(phase, person, on, stance="for", at=None, **words):
    """An argument that stands in public."""
    argument = said(phase, person, on, stance, **words)
    at = at or timezone.now()
    row = Argument.objects.filter(pk=argument.pk)
    row.update(state=State.PUBLISHED, submitted_at=at, published_at=at)
    return row.get()


def statement(phase, person, **facts):
    """A written contribution that stands in public."""
    now = timezone.now()
    kept = {"title": "Ce que pensent les écoles du plan", "text": "## Deux idées\n\nOuvrir."}
    return Statement.objects.create(
        roadmap=phase.roadmap,
        phase=phase,
        author=participant_of(person),
        entered_by=person,
        created_at=now,
        submitted_at=now,
        published_at=now,
        state=State.PUBLISHED,
        **kept | facts,
    )
