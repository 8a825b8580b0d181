"""The author of a modified change is asked whether the region's wording suits them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from consultation.models import Change, Note, Ruling
from consultation.operations.letters import write
from consultation.operations.merging import NotMerged, held_for, standing_on
from consultation.operations.proposals import journal
from consultation.permissions import is_own
from consultation.queries.agreement import CAN_BE_ASKED, wording_of


class NobodyToAsk(Exception):
    """The proposal was said aloud or by letter, or its author's account is gone."""


class WordingGone(Exception):
    """The region decided otherwise since it asked."""


@transaction.atomic
def ask_author(*, ruling, actor):
    """Ask the author, by mail and once, whether a modified wording suits them."""
    _, change = held_for(ruling.change, actor)
    standing = standing_on(change)
    if standing is None or standing.pk != ruling.pk or not standing.is_modified:
        raise NotMerged
    if standing.asked_at:
        return standing
    if not Change.objects.filter(CAN_BE_ASKED, pk=change.pk).exists():
        raise NobodyToAsk
    standing.asked_at = timezone.now()
    standing.save(update_fields=["asked_at"])
    journal(actor, "ask_author", change.proposal, field=change.field, key=change.key)
    wording = wording_of(standing)
    write(change.proposal, key=f"wording:{standing.pk}", template="wording_asked", wording=wording)
    return standing


@transaction.atomic
def agree(*, ruling, author):
    """The author says that the region's wording suits them; twice is once."""
    return say(ruling, author, "agree_wording", agreed_at=timezone.now(), declined_at=None)


@transaction.atomic
def decline(*, ruling, author, word=""):
    """The author says that it does not, and why if they wish; twice is once."""
    said = say(ruling, author, "decline_wording", declined_at=timezone.now(), agreed_at=None)
    if word and not Note.objects.filter(proposal=said.proposal, author=author, text=word).exists():
        Note.objects.create(proposal=said.proposal, author=author, text=word, at=timezone.now())
    return said


def say(ruling, author, verb, **moments):
    """Write what the author says of a wording that still stands; the change it is about."""
    related = ("change__proposal__answer", "change__proposal__roadmap__region")
    held = Ruling.objects.select_for_update(of=("self",)).select_related(*related).get(pk=ruling.pk)
    if not is_own(author, held.change.proposal):
        raise PermissionDenied
    if held.ended_at or held.asked_at is None or held.version_id:
        raise WordingGone
    if held.change.proposal.is_answered:
        raise WordingGone
    said = next(name for name, at in moments.items() if at)
    if getattr(held, said) is None:
        for name, at in moments.items():
            setattr(held, name, at)
        held.save(update_fields=list(moments))
        journal(author, verb, held.change.proposal, field=held.change.field)
    return held.change
