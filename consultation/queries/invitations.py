"""Where a roadmap's invitations stand: its phases, their launches, how far their mails are."""

from dataclasses import dataclass

from django.db.models import Count, Q

from consultation.models import Launch
from consultation.queries.contacts import came
from outbox.models import Mail
from roadmaps.models import Phase

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
    mails = Mail.objects.filter(key__startswith=f"launch:{launch.pk}:")
    counts = mails.aggregate(
        owed=Count("pk"),
        left=Count("pk", filter=GONE),
        lost=Count("pk", filter=Q(state__in=[Mail.State.BOUNCED, Mail.State.FAILED])),
    )
    return Invited(phase, launch, came=came(launch) if phase.may_vote else 0, **counts)


def list_counts(region):
    """How many contacts the region may write to, how many said no, how many are lost."""
    return region.contacts.exclude(email="").aggregate(
        listed=Count("pk"),
        reachable=Count("pk", filter=Q(unsubscribed_at=None, lost_at=None)),
        unsubscribed=Count("pk", filter=Q(unsubscribed_at__isnull=False)),
        lost=Count("pk", filter=Q(unsubscribed_at=None, lost_at__isnull=False)),
    )
