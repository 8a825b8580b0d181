"""Written contributions: a page or ten, kept as a draft until they are handed in."""

from dataclasses import dataclass
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils import timezone

from consultation.models import State, Statement
from consultation.operations.arguments import NotToRewrite, journal
from consultation.operations.submitting import hand_in
from consultation.operations.voting import check_perimeter
from roadmaps.operations import hold_open

WRITABLE = (State.DRAFT, State.CHANGE_REQUESTED)


class StatementChanged(Exception):
    """The draft was changed elsewhere since this form read it; `statement` is what stands."""

    def __init__(self, statement):
        super().__init__(str(statement))
        self.statement = statement


@dataclass(frozen=True)
class Writing:
    """What a written contribution says, and the actions it speaks of."""

    title: str
    text: str
    signature: str = ""
    actions: tuple = ()


def sign_of_statement(statement):
    """A short sign of what a statement says, another as soon as it is written again."""
    said = "\x1f".join((statement.title, statement.text, statement.signature))
    return sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def save_statement(*, statement, author, actor, writing, seen=None):
    """Keep a written contribution as it was typed, complete or not. A form that says what it had
    `seen` never covers what another wrote since; the same form begins it only once."""
    if statement.pk is None:
        statement = begun(statement, actor)
    held = Statement.objects.select_for_update(of=["self"]).get(pk=statement.pk)
    if held.state not in WRITABLE:
        raise NotToRewrite
    known = (seen, sign_of_statement(Statement(**words_of(writing))))
    if seen is not None and sign_of_statement(held) not in known:
        raise StatementChanged(held)
    for name, value in words_of(writing).items():
        setattr(held, name, value)
    held.author = author
    held.save()
    held.actions.set(writing.actions)
    return held


def words_of(writing):
    return {"title": writing.title, "text": writing.text, "signature": writing.signature}


def begun(statement, actor):
    """The draft that this form began, now or the first time it was sent."""
    try:
        with transaction.atomic():
            statement.entered_by, statement.created_at = actor, timezone.now()
            statement.save()
    except IntegrityError:
        same = Statement.objects.filter(form_key=statement.form_key, entered_by=actor)
        if found := same.first():
            return found
        statement.form_key = None  # the form was somebody else's, on a machine they share
        statement.save()
    return statement


@transaction.atomic
def submit_statement(*, statement, phase, author, actor):
    """Hand a written contribution to the moderators while the phase lets one comment."""
    hold_open(phase, "may_comment")
    check_perimeter(phase, author)
    held = Statement.objects.select_for_update(of=["self"]).get(pk=statement.pk)
    if held.state == State.SUBMITTED or held.unread_since:
        return held
    if held.state not in WRITABLE:
        raise NotToRewrite
    held.author, held.phase = author, phase
    hand_in(held, timezone.now())
    journal(actor, "submit_statement", held)
    return held


@transaction.atomic
def discard_statement(*, statement, actor):
    """Throw a draft away; nobody but its author ever saw it."""
    held = Statement.objects.select_for_update(of=["self"]).get(pk=statement.pk)
    if held.state != State.DRAFT:
        raise NotToRewrite
    journal(actor, "discard_statement", held)
    held.delete()
