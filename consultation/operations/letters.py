"""What the author of a proposal is told by mail."""

from django.conf import settings
from django.urls import reverse

from consultation.queries.fates import decided, fates_of
from consultation.queries.proposals import may_propose_until
from outbox.letters import compose
from outbox.models import Mail
from outbox.operations import owe

TEMPLATES = {
    "publish": "proposal_published",
    "refuse": "proposal_refused",
    "ask": "proposal_to_change",
    "hide": "proposal_hidden",
}


def tell_author(decision):
    """Owe the author the decision, its rule, its message and what they can do."""
    proposal = decision.proposal
    write(
        proposal,
        key=f"decision:{decision.pk}",
        template=TEMPLATES[decision.verb],
        decision=decision,
        until=may_propose_until(proposal.roadmap),
        edit_url=address(proposal, "proposal_edit"),
    )


def tell_answers(answers):
    """Owe each author the region's answer, its reasons, and what became of each change."""
    for answer in answers:
        write(
            answer.proposal,
            key=f"answer:{answer.pk}",
            template="proposal_answered",
            answer=answer,
            became=answer.proposal.became,
            fates=decided(fates_of(answer.proposal)),
        )


def write(proposal, *, key, template, **context):
    """Owe a letter to the person who entered the proposal, unless their account is gone."""
    to = proposal.entered_by
    if to is None or not to.is_active:
        return
    region = proposal.roadmap.region
    context |= {
        "proposal": proposal,
        "roadmap": proposal.roadmap,
        "region": region,
        "url": address(proposal, "proposal"),
        "log_url": settings.SITE_URL
        + reverse("consultation:moderation_log", args=(region.slug, proposal.roadmap.slug)),
    }
    letter = compose(
        template=template, context=context, sender=region.as_sender, language=to.language
    )
    owe(key=key, kind=Mail.Kind.NOTICE, to=to.email, letter=letter)


def address(proposal, name):
    roadmap = proposal.roadmap
    place = (roadmap.region.slug, roadmap.slug, proposal.number)
    return settings.SITE_URL + reverse(f"consultation:{name}", args=place)
