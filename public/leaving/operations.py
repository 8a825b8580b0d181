"""Leaving: what it changes, counted beforehand, then done in one transaction."""

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Mandate, Participant, User
from accounts.operations import platform_sender, record
from committee.models import Jotting, Member
from consultation.models import (
    Argument,
    Contact,
    Priority,
    Proposal,
    Registration,
    State,
    Statement,
    Support,
    Trace,
    Vote,
)
from consultation.operations.contacts import forget_contacts
from outbox.letters import compose
from outbox.models import Mail
from outbox.operations import owe
from public.leaving.fates import DELETED, UNLINKED
from public.leaving.tables import addresses_of
from roadmaps.models import Clock, Phase, Role
from roadmaps.operations import door

KINDS = (Proposal, Argument, Statement)
WAITING = (State.SUBMITTED, State.CHANGE_REQUESTED)
ACTS = (Vote, Priority, Registration, Trace)
FAREWELL = "farewell:"


class Needed(Exception):
    """Whoever holds a role or a seat gives it back first."""


@dataclass(frozen=True)
class Leaving:
    """What leaving changes, as the page says it first."""

    votes_open: int
    votes_closed: int
    drafts: int
    waiting: int
    published: int
    mandates: list
    contacts: int
    follows: int
    roles: list
    seats: list

    @property
    def is_refused(self):
        return bool(self.roles or self.seats)


def leaving_of(user):
    """Count what leaving changes for this person, now."""
    open_rounds = _open_rounds()
    votes = Vote.objects.filter(participant__user=user)
    own = [kind.objects.filter(author__user=user) for kind in KINDS]
    drafts = [_drafts(kind, user) for kind in KINDS]
    return Leaving(
        votes_open=votes.filter(round__in=open_rounds).count(),
        votes_closed=votes.exclude(round__in=open_rounds).count(),
        drafts=sum(rows.count() for rows in drafts),
        waiting=sum(rows.filter(state__in=WAITING).count() for rows in own),
        published=sum(rows.filter(published_at__isnull=False).count() for rows in own),
        mandates=list(user.mandates.filter(ended_at=None).select_related("organisation")),
        contacts=Contact.objects.filter(email_key=user.email_key).count(),
        follows=user.follows.count(),
        roles=list(Role.objects.filter(user=user).select_related("region")),
        seats=list(
            Member.objects.filter(user=user, ended_at=None).select_related(
                "seat__committee__region"
            )
        ),
    )


@transaction.atomic
def leave(*, user):
    """Leave: what is not yet counted or public goes, the rest stays without its person, and a last
    mail says so."""
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if held.erased_at:
        return held
    if leaving_of(held).is_refused:
        raise Needed
    farewell = compose(
        template="farewell",
        context={"leaving": leaving_of(held), "home_url": f"{settings.SITE_URL}/"},
        sender=platform_sender(),
        language=held.language,
    )
    addresses = addresses_of(held)
    _take_back(held)
    _leave_what_is_public(held)
    _forget_rows(held)
    Mail.objects.filter(to__in=addresses).exclude(state=Mail.State.SENDING).delete()
    owe(key=f"{FAREWELL}{held.pk}", kind=Mail.Kind.NOTICE, to=held.email, letter=farewell)
    record(actor=None, verb="leave", item=f"{held.pk}")
    return _empty(held)


def _open_rounds():
    return Phase.objects.filter(closes_at__gt=Clock())


def _drafts(kind, user):
    return kind.objects.filter(Q(entered_by=user) | Q(author__user=user), state=State.DRAFT)


def _take_back(user):
    """The person's own acts that are not over: votes of open rounds, supports, drafts, texts that
    no moderator has published."""
    rounds = list(_open_rounds().select_for_update().values_list("pk", flat=True))
    for kind in ACTS:
        kind.objects.filter(participant__user=user, round__in=rounds).delete()
    Support.objects.filter(participant__user=user, argument__phase__in=rounds).delete()
    for kind in KINDS:
        _drafts(kind, user).delete()
        waiting = kind.objects.filter(author__user=user, state__in=WAITING)
        with door("a person leaves"):
            _emptied(kind, waiting, state=State.WITHDRAWN, withdrawn_at=timezone.now())


def _emptied(kind, rows, **also):
    names = {field.name for field in kind._meta.fields}
    empty = {"title": "", "reason": "", "text": "", "signature": "", "typed": {}, "sources": []}
    if kind is Proposal:
        for proposal in rows:
            proposal.changes.all().delete()
    rows.update(**{name: value for name, value in empty.items() if name in names}, **also)


def _leave_what_is_public(user):
    """What was published stays where it is, unsigned."""
    with door("a person leaves"):
        for kind in KINDS:
            kind.objects.filter(author__user=user).update(signature="")
        Proposal.objects.filter(author__user=user).update(typed={})
    now = timezone.now()
    Mandate.objects.filter(user=user, ended_at=None).update(ended_at=now)
    Mandate.objects.filter(user=user).update(proof="", claim="", refusal="")
    Mandate.objects.filter(verified_by=user, proof__contains=str(user)).update(proof="")
    Participant.objects.filter(user=user).update(user=None, erased_at=now)
    forget_contacts(Contact.objects.filter(email_key=user.email_key))


def _forget_rows(user):
    for column in DELETED:
        model, name = _column(column)
        model.objects.filter(**{name: _named_by(name, user)}).delete()
    Jotting.objects.filter(member__user=user).delete()
    for said in filter(None, (user.email, user.name)):
        about = Q(object_repr__contains=said) | Q(change_message__contains=said)
        LogEntry.objects.filter(about).update(object_repr="", change_message="")
    for column in UNLINKED:
        model, name = _column(column)
        model.objects.filter(**{name: user}).update(**{name: None})


def _column(column):
    label, _dot, name = column.rpartition(".")
    return apps.get_model(label), name


def _named_by(name, user):
    return user.email_key if name == "email_key" else user


def _empty(user):
    """An account that nobody can enter and that says nothing."""
    user.email = user.email_key = f"erased-{user.pk}@erased.invalid"
    user.name = user.language = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.erased_at = timezone.now()
    user.set_unusable_password()
    user.save()
    return user


def forget_farewells():
    """A last mail that has left leaves no address behind."""
    owed = (Mail.State.OWED, Mail.State.SENDING)
    Mail.objects.filter(key__startswith=FAREWELL).exclude(state__in=owed).delete()
