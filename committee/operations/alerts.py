"""Telling the secretaries of letters that did not arrive: one mail for all that failed since."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from committee.alerts import alert_for
from committee.models import Committee, Copy
from committee.operations.digests import alone
from committee.queries import lost_copies
from outbox.models import Mail
from outbox.operations import owe
from roadmaps.models import Role

GATHERING = timedelta(minutes=10)


def alert_secretaries(now=None):
    """Tell of the letters that failed or came back, ten minutes after the first of them, so that
    what fails together is told together."""
    now = now or timezone.now()
    for committee in Committee.objects.select_related("region"):
        if is_ripe(lost_copies(committee, now), now):
            alone(alert_of, committee_id=committee.pk, now=now)


def is_ripe(lost, now):
    return any(lost_at(mail) <= now - GATHERING for _, mail in lost)


def lost_at(mail):
    return mail.bounced_at or mail.failed_at


@transaction.atomic
def alert_of(*, committee_id, now):
    """Owe one mail to each secretary that tells of every letter lost since the last alert; under
    the committee's lock, so that two sweeps tell it once. With nobody to tell, it waits."""
    committees = Committee.objects.select_for_update(of=("self",)).select_related("region")
    committee = committees.get(pk=committee_id)
    lost, people = lost_copies(committee, now), told(committee.region)
    if not lost or not people:
        return
    mark = f"{lost[0][0].pk}:{now:%Y%m%d%H%M%S}"
    for user in people:
        owe(
            key=f"letter-failed:{committee.pk}:{mark}:{user.pk}",
            kind=Mail.Kind.NOTICE,
            to=user.email,
            letter=alert_for(committee, lost, user),
        )
    Copy.objects.filter(pk__in=[copy.pk for copy, _ in lost]).update(alerted_at=now)


def told(region):
    """The region's secretaries; its administrators when it has none."""
    for name in (Role.Name.SECRETARY, Role.Name.ADMINISTRATOR):
        roles = Role.objects.filter(region=region, name=name)
        people = User.objects.filter(pk__in=roles.values("user"), is_active=True)
        if people:
            return people.order_by("pk")
    return []
