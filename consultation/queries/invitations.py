"""Where a roadmap's invitations stand: its phases, their launches, how far their mails are."""

from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from accounts.queries import speaking_for
from consultation.models import Launch, Registration
from consultation.queries.contacts import may_be_written_to
from outbox.models import Mail
from roadmaps.models import Phase

FEWEST_VOTERS = 10  # fewer, or one more: a region that knows its list could tell who voted
GONE = Q(state__in=[Mail.State.SENT, Mail.State.BOUNCED, Mail.State.FAILED])


@dataclass(frozen=True)
class Invited:
    """One phase one may still invite to, or that one invited to."""

    phase: Phase
    launch: Launch | None
    owed: int = 0
    left: int = 0
    lost: int = 0
    came: int = 0
    late: int = 0

    @property
    def total(self):
        return self.launch.inside + self.launch.unknown


def invitations_of(roadmap):
    """The phases of a published roadmap, not over, in which people take part, and those that had a
    launch; latest first."""
    launches = {one.phase_id: one for one in Launch.objects.filter(phase__roadmap=roadmap)}
    phases = roadmap.phases.select_related("roadmap__region").order_by("-opens_at")
    return [
        invited(phase, launches.get(phase.pk))
        for phase in phases
        if phase.pk in launches or not phase.is_over() and takes_part(phase)
    ]


def takes_part(phase):
    """Whether there is something to invite people to."""
    if phase.roadmap.current_id is None:
        return False
    return phase.may_vote or phase.may_propose or phase.may_comment


def invited(phase, launch):
    if launch is None:
        return Invited(phase, None)
    prefix = f"launch:{launch.pk}:"
    counts = Mail.objects.filter(key__startswith=prefix).aggregate(
        owed=Count("pk"),
        left=Count("pk", filter=GONE),
        lost=Count("pk", filter=Q(state__in=[Mail.State.BOUNCED, Mail.State.FAILED])),
    )
    counts["came"] = came(phase, prefix) if phase.may_vote else 0
    counts["late"] = 0 if phase.is_over() else added_since(launch, phase.roadmap.region)
    return Invited(phase, launch, **counts)


def came(phase, prefix):
    """How many of the contacts owed a mail of this prefix have voted in the phase, in tens."""
    voters = Registration.objects.filter(round=phase).values("participant")
    keys = speaking_for(voters).values("email_key")
    key = Concat(Value(prefix), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    owed = Exists(Mail.objects.filter(key=key))
    found = phase.roadmap.region.contacts.filter(owed, email_key__in=keys).count()
    return found - found % FEWEST_VOTERS


def added_since(launch, region):
    """How many contacts one may write to were added after this launch: it does not reach them."""
    return may_be_written_to(region).filter(added_at__gt=launch.asked_at).count()


def list_counts(region):
    """How many contacts the region may write to, how many live elsewhere, how many said no, how
    many are lost."""
    counts = region.contacts.exclude(email="").aggregate(
        listed=Count("pk"),
        found=Count("pk", filter=Q(unsubscribed_at=None, lost_at=None)),
        unsubscribed=Count("pk", filter=Q(unsubscribed_at__isnull=False)),
        lost=Count("pk", filter=Q(unsubscribed_at=None, lost_at__isnull=False)),
    )
    reachable = may_be_written_to(region).count()
    return counts | {"reachable": reachable, "outside": counts["found"] - reachable}
