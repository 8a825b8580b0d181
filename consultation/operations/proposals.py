"""Writing a proposal, submitting it, taking it back."""

import hashlib
import json
from dataclasses import dataclass, field
from uuid import uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.operations import record
from consultation.models import Change, Proposal
from consultation.operations.submitting import hand_in
from consultation.operations.voting import check_perimeter
from roadmaps.models import Entry, Roadmap
from roadmaps.operations import hold_open

State = Proposal.State
WRITABLE = (State.DRAFT, State.CHANGE_REQUESTED)


class NotWritable(Exception):
    """The proposal is no longer its author's to change; `proposal` says where it stands."""

    def __init__(self, proposal):
        super().__init__(str(proposal))
        self.proposal = proposal


class NewerDraft(Exception):
    """The draft was changed elsewhere since this form read it; `proposal` holds what it says."""

    def __init__(self, proposal):
        super().__init__(str(proposal))
        self.proposal = proposal


@dataclass(frozen=True)
class Wording:
    """What a proposal says once it is complete."""

    title: str
    reason: str
    changes: list  # of roadmaps.differences.Row
    axis: str = ""
    signature: str = ""
    origin: str = Proposal.Origin.ONLINE
    origin_label: str = ""
    whys: dict = field(default_factory=dict)  # the reason of one field's changes, by its name
    made_on: int | None = None  # the id of the published entry it was written over


@transaction.atomic
def begin_proposal(*, phase, user, action=None, form_key=None, typed=None):
    """Begin a draft under the roadmap's next number; the same form begins it only once."""
    Roadmap.objects.select_for_update().get(pk=phase.roadmap_id)
    begun = Proposal.objects.filter(form_key=form_key).first() if form_key else None
    if begun and (begun.entered_by_id, begun.roadmap_id) == (user.pk, phase.roadmap_id):
        return begun
    proposals = Proposal.objects.filter(roadmap_id=phase.roadmap_id)
    last = proposals.aggregate(last=Max("number"))["last"] or 0
    return Proposal.objects.create(
        roadmap_id=phase.roadmap_id,
        number=last + 1,
        kind=Proposal.Kind.AMENDMENT if action else Proposal.Kind.NEW,
        phase=phase,
        action=action,
        entered_by=user,
        form_key=None if begun else form_key,
        created_at=timezone.now(),
        **draft_of(typed or {}),
    )


def draft_of(typed):
    """A draft as it is kept: what was typed, and the title it goes by."""
    title = typed.get("title", "") or typed.get("called", "")
    return {"typed": typed, "title": " ".join(title.split())[:150]}


def sign_of_draft(typed):
    """A short sign of a draft's text, another as soon as anything of it changes."""
    said = {name: text for name, text in typed.items() if name != "form" and text}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def save_draft(*, proposal, typed, seen=None):
    """Keep what the author typed, complete or not; what is public or judged stays as it is. A
    form that says which draft it had `seen` never covers a newer one that another form wrote."""
    writable = Proposal.objects.select_for_update(of=["self"]).filter(state__in=WRITABLE)
    held = writable.filter(pk=proposal.pk).first()
    if held is None:
        return False
    elsewhere = held.typed.get("form") != typed.get("form")
    known = (seen, sign_of_draft(typed))
    if seen is not None and elsewhere and sign_of_draft(held.typed) not in known:
        raise NewerDraft(held)
    kept = draft_of(typed) if held.state == State.DRAFT else {"typed": typed}
    Proposal.objects.filter(pk=held.pk).update(**kept)
    return True


@transaction.atomic
def submit_proposal(*, proposal, phase, actor, author, wording):
    """Hand the proposal to the moderators while the phase lets one propose; twice is once.
    An author without an account is recorded with it."""
    hold_open(phase, "may_propose")
    check_perimeter(phase, author)
    held = Proposal.objects.select_for_update(of=["self"]).get(pk=proposal.pk)
    if held.state == State.SUBMITTED or held.unread_since:
        return held
    if held.state not in WRITABLE:
        raise NotWritable(held)
    if author.pk is None:
        author.save()
    for name in ("title", "reason", "axis", "signature", "origin", "origin_label"):
        setattr(held, name, getattr(wording, name))
    held.author, held.phase = author, phase
    held.made_on_id = wording.made_on or standing_entry(held)
    held.save()
    held.changes.all().delete()
    Change.objects.bulk_create(
        Change(
            proposal=held,
            field=row.field,
            key=row.key,
            before=row.before,
            value=row.value,
            reason=wording.whys.get(row.field, ""),
        )
        for row in wording.changes
    )
    hand_in(held, timezone.now())
    journal(actor, "submit_proposal", held)
    return held


def standing_entry(proposal):
    """The id of the published wording that an amendment is about, as it stands."""
    entries = Entry.objects.filter(version=proposal.roadmap.current_id, action=proposal.action_id)
    return entries.values_list("pk", flat=True).first() if proposal.action_id else None


@transaction.atomic
def split_draft(*, proposal, actor, parts, form_key):
    """Leave the first of these texts in the draft and begin a draft for each of the others; the
    same form splits only once."""
    first, *others = parts
    drafts = [
        begin_proposal(
            phase=proposal.phase,
            user=actor,
            action=proposal.action,
            form_key=uuid5(form_key, typed["field"]),
            typed=typed,
        )
        for typed in others
    ]
    if not save_draft(proposal=proposal, typed=first):
        raise NotWritable(proposal)
    return [proposal, *drafts]


@transaction.atomic
def withdraw_proposal(*, proposal, actor):
    """Take a proposal back until it is answered; once published it leaves a tombstone."""
    held = Proposal.objects.select_for_update(of=["self"]).get(pk=proposal.pk)
    if held.state == State.WITHDRAWN:
        return held
    gone = (State.DRAFT, State.REFUSED)
    if held.state in gone or held.is_answered or held.hidden_at:
        raise NotWritable(held)
    held.state, held.withdrawn_at = State.WITHDRAWN, timezone.now()
    held.save(update_fields=["state", "withdrawn_at"])
    journal(actor, "withdraw_proposal", held)
    return held


@transaction.atomic
def discard_draft(*, proposal, actor):
    """Throw a draft away; nobody but its author ever saw it."""
    drafts = Proposal.objects.select_for_update().filter(pk=proposal.pk, state=State.DRAFT)
    held = drafts.first()
    if held is None:
        raise NotWritable(proposal)
    held.delete()
    journal(actor, "discard_draft", proposal)


def journal(actor, verb, proposal, **details):
    """Write an act about a proposal into the journal of its roadmap."""
    place = proposal.roadmap.place
    record(actor=actor, verb=verb, item=f"n° {proposal.number}", place=place, **details)
