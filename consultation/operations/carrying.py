"""Carrying an amendment over to a later version of the plan, under its author's hand."""

from django.db import transaction
from django.utils import timezone

from consultation.models import Answer, Proposal
from consultation.operations.proposals import NotWritable, journal
from consultation.queries.asked import DONE, GONE, keeps_to_its_words, now_says, since_of
from consultation.queries.proposals import plan_for


class NothingToCarry(Exception):
    """Nothing of the amendment can be carried over: the plan says it already, or no longer has
    what it changes."""


@transaction.atomic
def carry_over(*, proposal, actor):
    """Set an open amendment against the plan as it stands; what it asks stays as it was voted on.
    A text reworded elsewhere keeps to its author's own words: it undoes nothing of what the region
    wrote. What the plan says already, or no longer has, stays told. Twice is once."""
    found = Proposal.objects.select_for_update(of=["self"]).select_related("made_on", "action")
    held = found.get(pk=proposal.pk)
    answered = Answer.objects.select_for_update().filter(proposal=held).first()
    if not held.is_public or not held.action_id or answered and answered.published_at:
        raise NotWritable(held)
    plan = plan_for(held.roadmap)
    stop = plan.by_action.get(held.action_id)
    if stop is None:
        raise NothingToCarry
    if held.made_on_id == stop.entry_id:
        return held
    changes = list(held.changes.all())
    since = {change: since_of(stop, change) for change in changes}
    moved = [change for change, told in since.items() if told and told.what not in (DONE, GONE)]
    if not moved:
        raise NothingToCarry
    for change in moved:
        if not keeps_to_its_words(change, stop):
            change.before = now_says(stop, change)
            change.save(update_fields=["before"])
    held.made_on_id, held.carried_at = stop.entry_id, timezone.now()
    held.save(update_fields=["made_on", "carried_at"])
    journal(actor, "carry_over", held, version=plan.version.number)
    return held
