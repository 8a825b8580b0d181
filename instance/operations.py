"""What an operator does with the installation, and what its clock does."""

import inspect
import logging
from dataclasses import dataclass, replace
from functools import cache

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.operations import person_of, platform_sender, record
from committee.models import Digest
from instance import logs
from instance.models import Sweep
from instance.queries import schedule
from outbox.letters import compose
from outbox.models import Mail
from outbox.operations import owe
from roadmaps.models import Phase, Region, Role

log = logging.getLogger(__name__)


class AlreadySetUp(Exception):
    """A region has this address already."""


def sweep(task, **facts):
    """Run one task of the schedule here and now, and write down that it ended or what stopped it;
    False when something did."""
    with logs.under(sweep=task):
        try:
            known_tasks()[task](**facts)
        except Exception as error:
            log.exception("%s stopped; its next sweep tries again", task)
            Sweep.objects.update_or_create(task=task, defaults={"error": type(error).__name__})
            return False
    Sweep.objects.update_or_create(task=task, defaults={"ended_at": timezone.now(), "error": ""})
    return True


@cache
def known_tasks():
    current_app.loader.import_default_modules()
    return current_app.tasks


@dataclass(frozen=True)
class Swept:
    """What a sweep of everything did, and what stopped."""

    phases: int
    rounds: int
    letters: int
    mails: int
    stopped: list[str]


def run_due(*, now):
    """Sweep once as the clock would: phases by the database's clock, letters and mails by `now`."""
    before = standing()
    stopped = [task for task in schedule() if not sweep(task, **given(task, now=now))]
    return Swept(*(after - once for after, once in zip(standing(), before, strict=True)), stopped)


def given(task, **facts):
    """Those of these facts that the task asks for."""
    asked = inspect.signature(known_tasks()[task].run).parameters
    return {name: fact for name, fact in facts.items() if name in asked}


def standing():
    """How many phases have their rules, rounds are closed, letters are frozen, mails have left."""
    return (
        Phase.objects.exclude(rules_frozen_at=None).count(),
        Phase.objects.exclude(closed_at=None).count(),
        Digest.objects.count(),
        Mail.objects.exclude(sent_at=None).count(),
    )


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
