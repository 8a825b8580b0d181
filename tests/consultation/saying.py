"""Arguments and written contributions at each step of their life."""

from django.utils import timezone

from accounts.models import User
from consultation.models import Argument, State, Statement
from consultation.operations.arguments import Words, submit_argument
from roadmaps.models import Phase
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
    author = factories.first_voice(person)
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
        author=factories.first_voice(person),
        entered_by=person,
        created_at=now,
        submitted_at=now,
        published_at=now,
        state=State.PUBLISHED,
        **kept | facts,
    )


def addresses(plan, phase):
    """What the participant of the inventory said, by the names of the addresses about it."""
    author = User.objects.get(email="participant@example.org")
    Phase.objects.filter(pk=phase.pk).update(may_comment=True)
    action = plan.actions.get(code="A-01")
    public = published(phase, author, action, "question").pk
    sent_back = said(phase, author, action)
    Argument.objects.filter(pk=sent_back.pk).update(state=State.CHANGE_REQUESTED)
    standing = statement(phase, author).pk
    draft = Statement.objects.create(
        roadmap=plan, phase=phase, entered_by=author, created_at=timezone.now(), title="Un début"
    )
    by_name = {"support": public, "question_answer": public}
    by_name |= {f"argument{name}": public for name in ("", "_reply", "_report", "_withdraw")}
    by_name |= {f"statement{name}": standing for name in ("", "_report", "_withdraw")}
    by_name |= {"argument_edit": sent_back.pk}
    by_name |= {"statement_edit": draft.pk, "statement_discard": draft.pk}
    cases = {"moderation_argument": public, "moderation_statement": standing}
    return {f"consultation:{name}": {"number": pk} for name, pk in cases.items()} | {
        f"consultation:{name}": {"pk": pk} for name, pk in by_name.items()
    }
