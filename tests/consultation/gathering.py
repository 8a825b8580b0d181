"""Families and splits at each step of their life."""

from django.utils import timezone

from accounts.models import User
from consultation.models import TIME_TO_OBJECT, Family, Kinship, Split
from consultation.operations.families import Offer, offer_family
from consultation.operations.moving import move_proposal
from consultation.operations.splits import carry_out_splits, offer_split
from outbox.models import Mail
from roadmaps.differences import Row
from roadmaps.models import Clock
from tests import factories
from tests.consultation import amending

TITLE = "Des salles ouvertes le soir"
ASKED = (Row("summary", "", "", "Un autre résumé."), Row("owner", "", "Région", "La CCI"))


def family(*proposals, agreed=True, title=TITLE):
    """A family of these proposals, in effect or offered."""
    now, plan = timezone.now(), proposals[0].roadmap
    number = Family.objects.filter(roadmap=plan).count() + 1
    made = Family.objects.create(roadmap=plan, number=number, title=title, opened_at=now)
    for proposal in proposals:
        Kinship.objects.create(
            family=made,
            proposal=proposal,
            offered_at=now,
            takes_effect_at=now + TIME_TO_OBJECT,
            agreed_at=now if agreed else None,
        )
    return made


def split(proposal, **more):
    """A split in two of a proposal that makes two changes, offered to its author."""
    now = timezone.now()
    parts = [
        {"title": f"La partie {n} de ce qui est demandé", "reason": "", "changes": [change.pk]}
        for n, change in enumerate(proposal.changes.all(), 1)
    ]
    moments = {"offered_at": now, "takes_effect_at": now + TIME_TO_OBJECT}
    return Split.objects.create(proposal=proposal, parts=parts, **moments | more)


def every_letter(phase, author, moderator, **says):
    """A family offered, a split offered, another carried out, a proposal filed elsewhere: what
    these have their author told, by the template."""
    plan = phase.roadmap
    together = [amending.propose(phase, author, ASKED[0], **says) for _ in range(2)]
    title = says.get("title", TITLE)
    wanted = Offer(proposals=together, title=title)
    offer_family(roadmap=plan, moderator=moderator, offer=wanted)
    found = {"family_offered": last()}
    code = plan.current.entries.first().action.code
    for template in ("split_done", "split_offered"):
        whole = amending.amend(phase, author, code, *ASKED, **says)
        parts = [
            {"title": title, "reason": whole.reason, "changes": [change.pk]}
            for change in whole.changes.all()
        ]
        offered = offer_split(proposal=whole, moderator=moderator, parts=parts)
        if template == "split_done":
            long_ago = timezone.now() - TIME_TO_OBJECT
            rows = Split.objects.filter(pk=offered.pk)
            rows.update(offered_at=long_ago, takes_effect_at=Clock())
            carry_out_splits()
        found[template] = last()
    axes = plan.current.axes.exclude(code=together[0].axis)
    move_proposal(
        proposal=together[0],
        moderator=moderator,
        axis=axes.first().code,
        reason=says.get("reason", TITLE),
        seen=together[0].axis,
    )
    return found | {"proposal_moved": last()}


def last():
    return Mail.objects.latest("pk")


def addresses(plan, phase):
    """What the participant of the inventory is asked, by the names of the addresses about it."""
    author, other = User.objects.get(email="participant@example.org"), factories.user()
    mine = amending.propose(phase, author, ASKED[0])
    made = family(mine, amending.propose(phase, other, ASKED[0]))
    asked = amending.amend(phase, author, "A-01", *ASKED)
    whole = amending.amend(phase, author, "A-01", *ASKED)
    split(asked)
    split(whole, done_at=timezone.now())
    amending.propose(phase, author, ASKED[0], split_from=whole)
    by_name = {
        "family_offer": mine.number,
        "split_offer": asked.number,
        "split_end": asked.number,
        "split_support": whole.number,
        "family": made.number,
        "family_support": made.number,
        "family_end": made.number,
    }
    return {f"consultation:{name}": {"number": number} for name, number in by_name.items()}
