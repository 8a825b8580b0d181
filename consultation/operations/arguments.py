"""Arguing: for, against, a question, a reply; taking it back; supporting what others say."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.operations import record
from consultation.models import Argument, Change, Proposal, State, Support
from consultation.operations.submitting import hand_in
from consultation.operations.voting import check_discussed, check_perimeter
from roadmaps.operations import hold_open

TAKEN_BACK = (State.SUBMITTED, State.CHANGE_REQUESTED, State.PUBLISHED)


class NotSaid(Exception):
    """What was to be answered or supported does not stand in public, or not any more."""


class RepliedAlready(Exception):
    """This voice has replied to the argument; `reply` is what it said."""

    def __init__(self, reply):
        super().__init__(str(reply))
        self.reply = reply


class OwnArgument(Exception):
    """Nobody supports what they said themselves."""


class NotToRewrite(Exception):
    """The words are no longer their author's to change, or to take back."""


@dataclass(frozen=True)
class Words:
    """What an argument says: its stance, unless it is a reply, its text, its sources."""

    text: str
    stance: str = ""
    sources: tuple = ()
    signature: str = ""
    change: Change | None = None


@transaction.atomic
def submit_argument(*, phase, on, author, actor, words, form_key=None):
    """Say something on an action or a proposal, or reply to an argument, while the phase lets one
    comment; the same form says the same only once."""
    hold_open(phase, "may_comment")
    check_perimeter(phase, author)
    said = Argument.objects.filter(form_key=form_key).first() if form_key else None
    if said and said.entered_by_id == actor.pk and said.text == words.text:
        return said
    argument = Argument(
        roadmap=phase.roadmap,
        phase=phase,
        author=author,
        entered_by=actor,
        created_at=timezone.now(),
        form_key=None if said else form_key,
        **vars(words) | {"sources": list(words.sources)} | place_of(on, words),
    )
    try:
        with transaction.atomic():
            hand_in(argument, argument.created_at)
    except IntegrityError:
        return said_already(argument)
    journal(actor, "submit_argument", argument)
    return argument


def place_of(on, words):
    """Where it is said: under an action or a proposal, or in reply to an argument on one."""
    if isinstance(on, Argument):
        held = Argument.objects.select_related("proposal").get(pk=on.pk)
        if held.is_reply or not held.is_public:
            raise NotSaid
        check_discussed(held.subject)
        return {"reply_to": held, "action_id": held.action_id, "proposal_id": held.proposal_id}
    check_discussed(on)
    if isinstance(on, Proposal):
        if words.change and words.change.proposal_id != on.pk:
            raise NotSaid
        return {"proposal": on}
    return {"action": on, "change": None}


def said_already(argument):
    """What the same form said a moment before, or what this voice had replied."""
    same = Argument.objects.filter(form_key=argument.form_key, entered_by=argument.entered_by)
    if argument.form_key and (said := same.first()):
        return said
    replies = Argument.objects.filter(reply_to=argument.reply_to_id, author=argument.author_id)
    raise RepliedAlready(replies.filter(state__in=TAKEN_BACK).first())


@transaction.atomic
def rewrite_argument(*, argument, phase, actor, words):
    """Say again what moderators asked to be said otherwise."""
    hold_open(phase, "may_comment")
    held = Argument.objects.select_for_update(of=["self"]).get(pk=argument.pk)
    if held.state != State.CHANGE_REQUESTED:
        raise NotToRewrite
    held.text, held.sources, held.signature = words.text, list(words.sources), words.signature
    if not held.is_reply:
        held.stance, held.change = words.stance, words.change
    hand_in(held, timezone.now())
    journal(actor, "rewrite_argument", held)
    return held


@transaction.atomic
def withdraw(*, item, actor):
    """Take back an argument or a statement; once it was public it leaves a tombstone."""
    kind = type(item)
    held = kind.objects.select_for_update(of=["self"]).get(pk=item.pk)
    if held.state == State.WITHDRAWN:
        return held
    if held.state not in TAKEN_BACK or held.hidden_at:
        raise NotToRewrite
    held.state, held.withdrawn_at, held.unread_since = State.WITHDRAWN, timezone.now(), None
    held.save(update_fields=["state", "withdrawn_at", "unread_since"])
    journal(actor, "withdraw_argument" if kind is Argument else "withdraw_statement", held)
    return held


@transaction.atomic
def support_argument(*, argument, participant, phase, actor):
    """Say that an argument is right, once per voice; said twice, it stands once."""
    hold_open(phase, "may_comment")
    check_perimeter(phase, participant)
    held = Argument.objects.get(pk=argument.pk)
    if not held.is_public or held.is_reply:
        raise NotSaid
    if held.author_id == participant.pk or held.entered_by_id == actor.pk:
        raise OwnArgument
    support = Support(argument=held, participant=participant, at=timezone.now())
    Support.objects.bulk_create([support], ignore_conflicts=True)


@transaction.atomic
def unsupport_argument(*, argument, participant, phase):
    """Take one's support back."""
    hold_open(phase, "may_comment")
    Support.objects.filter(argument=argument, participant=participant).delete()


def journal(actor, verb, item, **details):
    """Write an act about an argument or a statement into the journal of its roadmap."""
    record(actor=actor, verb=verb, item=f"n° {item.pk}", place=item.roadmap.place, **details)
