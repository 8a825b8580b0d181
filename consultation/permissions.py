"""Who may do what with a contribution: role × state."""

from django.db.models import Q

from accounts.models import Mandate
from consultation.models import Proposal
from roadmaps.permissions import can_moderate

STATE = Proposal.State


def is_own(user, item):
    """Said by a voice this person speaks with, or entered by them for no organisation."""
    return user.is_authenticated and type(item).objects.own(user).filter(pk=item.pk).exists()


def can_write(user, proposal):
    """Authors write their draft, and write again what they were asked to change."""
    return proposal.state in (STATE.DRAFT, STATE.CHANGE_REQUESTED) and is_own(user, proposal)


def can_withdraw(user, proposal):
    """Authors take back what they submitted, until the region's answer is published."""
    waiting = (STATE.SUBMITTED, STATE.CHANGE_REQUESTED, STATE.PUBLISHED)
    return proposal.state in waiting and not proposal.is_answered and is_own(user, proposal)


def can_take_back(user, item):
    """Authors take back an argument or a statement, whatever it says, while it stands."""
    standing = (STATE.SUBMITTED, STATE.CHANGE_REQUESTED, STATE.PUBLISHED)
    return item.state in standing and not item.hidden_at and is_own(user, item)


def can_answer_question(user, region):
    """Moderators and administrators answer in the region's name what people ask it."""
    return can_moderate(user, region)


def can_record(user, region):
    """Moderators and administrators enter what somebody said at a meeting or by letter."""
    return can_moderate(user, region)


def can_report(user, item):
    """Anyone signed in says that what somebody else published should not be here."""
    return user.is_authenticated and item.is_public and not is_own(user, item)


def has_stake(user, item):
    """The contribution is this person's own, or their organisation's, mandate verified or not."""
    return bool(with_a_stake(user, [item]))


def with_a_stake(user, items):
    """Of these contributions, those in which this person has a stake, by kind and key."""
    authors = {key_of(item): item.author for item in items}
    bodies = {author.organisation_id for author in authors.values() if author} - {None}
    mine = Mandate.objects.filter(user=user, organisation__in=bodies, ended_at=None)
    speaks_for = set(mine.values_list("organisation", flat=True)) if bodies else set()
    return {
        key_of(item)
        for item in items
        if item.entered_by_id == user.pk
        or (author := authors[key_of(item)])
        and (author.user_id == user.pk or author.organisation_id in speaks_for)
    }


def key_of(item):
    """Which contribution it is: its kind and its key."""
    return item._meta.model_name, item.pk


def can_decide(user, item):
    """Moderators decide, never on what is their own, their organisation's, or entered by them."""
    return bool(may_decide_on(user, [item]))


def may_decide_on(user, items):
    """Of these contributions of one region, those on which this person may decide, by kind and
    key."""
    if not items or not can_moderate(user, items[0].roadmap.region):
        return set()
    return {key_of(item) for item in items} - with_a_stake(user, items)


def can_be_asked(proposal):
    """Its author wrote it here, and still has an account: they can be asked what becomes of it."""
    by = proposal.entered_by
    return proposal.origin == Proposal.Origin.ONLINE and by is not None and by.is_active


def can_consent(user, proposal):
    """Authors agree or object to what is offered of their proposal; nobody does so for what was
    said at a meeting or by letter."""
    return proposal.origin == Proposal.Origin.ONLINE and is_own(user, proposal)


def can_appeal(user, decision):
    """Authors appeal once from a decision that took what they wrote away, while it stands."""
    return decision.may_be_appealed() and is_own(user, decision.item)


def can_settle(user, appeal):
    """Another moderator or administrator than who decided first, without a stake in it."""
    return appeal.decision.moderator_id != user.pk and can_decide(user, appeal.decision.item)


def can_review(user, flag):
    """Moderators say what they make of a flag, once, and never of their own voice."""
    if not can_moderate(user, flag.round.roadmap.region):
        return False
    if flag.settled_at or flag.reviews.filter(by=user).exists():
        return False
    return not has_voice_in(user, flag)


def has_voice_in(user, flag):
    """This person, or an organisation they have a mandate of, is one of the flag's voices."""
    bodies = Mandate.objects.filter(user=user, ended_at=None).values("organisation")
    mine = Q(participant__user=user) | Q(participant__organisation__in=bodies)
    return flag.voices.filter(mine).exists()


def can_hear(user, voice):
    """A moderator who is not one of those who reviewed the flag answers its voices."""
    flag = voice.flag
    waits = voice.objected_at is not None and voice.answered_at is None
    reviewed = flag.reviews.filter(by=user).exists()
    region = flag.round.roadmap.region
    return waits and not reviewed and can_moderate(user, region) and not has_voice_in(user, flag)
