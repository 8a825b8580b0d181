"""What the author of a proposal is told by mail."""

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from consultation.models import Answer, Proposal
from consultation.operations.telling import AT_ONCE, alone
from consultation.queries.answers import worked_on
from consultation.queries.fates import decided, fates_of
from outbox.letters import compose
from outbox.models import Mail
from outbox.operations import owe


def tell_answers():
    """Owe the authors of answers that became public their letters, so many at each sweep."""
    proposals = worked_on(Proposal.objects.all()).select_related("entered_by")
    due = Answer.objects.to_tell().order_by("published_at", "pk")
    for answer in due.prefetch_related(Prefetch("proposal", proposals))[:AT_ONCE]:
        alone(tell_answer, answer)


def tell_answer(answer):
    """Owe an author the region's answer, its reasons, and what became of each change."""
    write(
        answer.proposal,
        key=f"answer:{answer.pk}",
        template="proposal_answered",
        answer=answer,
        became=answer.proposal.became,
        fates=decided(fates_of(answer.proposal)),
    )
    Answer.objects.filter(pk=answer.pk).update(told_at=timezone.now())


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
