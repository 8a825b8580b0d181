"""A proposal as the region studies it: its line in the list, and all that its answer rests on."""

from django.utils.translation import gettext as _

from consultation.models import Answer
from consultation.queries.answers import sign_of, sign_of_instruction, stage_of
from consultation.queries.asked import asked_of
from consultation.queries.cards import author_of, gist_of
from consultation.queries.fates import decided, fates_of, suggested
from consultation.queries.filters import part
from consultation.queries.proposals import facts_of, place_of, plan_for
from roadmaps.rooms import address


def filter_parts(roadmap, plan, found):
    """The parts of the filter's sentence, as `components/filters.html` shows them."""
    sought = found.sought
    chapters = [chapter.axis for chapter in plan.chapters if chapter.axis] if plan else []
    axes = [(axis.code, f"{axis.code} {axis.title}") for axis in chapters]
    phases = [(str(one.pk), one.name) for one in roadmap.phases.all() if one.may_propose]
    services = [(name, name) for name in found.services]
    parts = [part(_("sur"), "axis", _("Axe"), _("tous les axes"), axes, sought.axis)]
    if services:
        everyone = _("tous les services")
        parts.append(part(_("chez"), "service", _("Service"), everyone, services, sought.service))
    if len(phases) > 1:
        ever = _("à tout moment")
        parts.append(part(_("déposées"), "phase", _("Phase"), ever, phases, sought.phase))
    return parts


def line_of(proposal, row, plan):
    """A proposal in the list; `row` is the same with the stage of its answer."""
    answer = getattr(proposal, "answer", None)
    return {
        "proposal": proposal,
        "place": place_of(plan, proposal),
        "stage": stage_of(row.stage),
        "service": row.service,
        "due_on": row.due_on,
        "is_late": row.stage == "late",
        "outcome": answer.get_outcome_display() if answer else "",
        "gist": gist_of(proposal) if proposal.action_id else None,
        "url": address(proposal.roadmap, "consultation:answer", number=proposal.number),
    }


def study_of(proposal, listed, user):
    """What an administrator reads before answering, and what the forms had read."""
    answer = getattr(proposal, "answer", None)
    instruction = getattr(proposal, "instruction", None)
    fates = fates_of(proposal)
    before, after = listed.around(proposal.number)
    staged = next((row for row in listed.everything if row.pk == proposal.pk), None)
    outcome = suggested(fates, proposal)
    return {
        "proposal": proposal,
        "place": place_of(plan_for(proposal.roadmap), proposal),
        "author": author_of(proposal),
        "changes": asked_of(proposal),
        "facts": facts_of(proposal),
        "fates": decided(fates),
        "suggested": Answer.Outcome(outcome).label if outcome else "",
        "answer": answer,
        "stage": stage_of(staged.stage) if staged else None,
        "may_sign": may_sign(user, proposal, answer),
        "signs": proposal.roadmap.region.two_signatures,
        "services": listed.services,
        "notes": proposal.notes.select_related("author"),
        "before": before,
        "after": after,
        "query": listed.sought.query,
        "said": {
            "outcome": answer.outcome if answer else outcome,
            "reasons": answer.reasons if answer else "",
            "seen": sign_of(answer),
        },
        "instruction": {
            "service": instruction.service if instruction else "",
            "due_on": instruction.due_on if instruction else None,
            "cost": instruction.cost if instruction else None,
            "seen": sign_of_instruction(instruction),
        },
    }


def may_sign(user, proposal, answer):
    """A second person's signature is awaited, and this person did not prepare the answer."""
    if not (proposal.roadmap.region.two_signatures and answer and answer.prepared_at):
        return False
    unsigned = not (answer.signed_at or answer.published_at)
    return unsigned and answer.prepared_by_id != user.pk
