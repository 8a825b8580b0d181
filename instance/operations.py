"""What an operator does with the installation."""

from dataclasses import replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.operations import person_of, platform_sender, record
from committee.operations import freeze_due_digests, tell_of_reviews
from consultation.operations import invite_voters, tell_answers, tell_notices
from insights.operations import compute_results
from instance.models import Heartbeat
from outbox.letters import compose
from outbox.models import Mail
from outbox.operations import deliver_due, owe
from public.operations import make_dossiers
from roadmaps.models import Region, Role
from roadmaps.operations import open_phases


class AlreadySetUp(Exception):
    """A region has this address already."""


def record_heartbeat():
    """The worker says that it is alive."""
    Heartbeat.objects.update_or_create(id=1, defaults={"beat_at": timezone.now()})


def run_due(*, now):
    """Sweep once as the clock would: phases by the database's clock, letters and mails by `now`."""
    open_phases()
    compute_results()
    freeze_due_digests(now=now)
    tell_answers()
    tell_notices()
    tell_of_reviews()
    invite_voters()
    make_dossiers(now=now)
    sent = deliver_due(now=now)
    record_heartbeat()
    return sent


@transaction.atomic
def set_up(*, administrator, **facts):
    """Make a region and invite its administrator by mail; what cannot be is said by its name."""
    try:
        validate_email(administrator)
    except ValidationError as error:
        raise ValidationError({"administrator": error}) from None
    if Region.objects.filter(slug=facts["slug"]).exists():
        raise AlreadySetUp
    region = Region(**facts)
    region.full_clean()
    region.save()
    user = person_of(administrator)
    Role.objects.create(user=user, region=region, name=Role.Name.ADMINISTRATOR)
    record(actor=None, verb="set_up", item=region.name, place=region.slug)
    letter = compose(
        template="invitation",
        context={"region": region, "login_url": settings.SITE_URL + reverse("account_login")},
        sender=replace(platform_sender(), colours=region.colours),
        language=user.language,
    )
    owe(
        key=f"invitation:{region.pk}:{user.pk}", kind=Mail.Kind.NOTICE, to=user.email, letter=letter
    )
    return region
