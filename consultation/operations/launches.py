"""The mail by which a region invites its contacts to a phase: sent once, told in batches."""

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.operations import record
from consultation.models import Contact, Launch
from consultation.operations.contacts import LAUNCH, lose_contacts
from consultation.operations.telling import alone, tell_each
from consultation.queries.contacts import audience_of, languages_of, mark_of, may_be_written_to
from outbox.letters import compose, list_headers

PURPOSE = "consultation.contact.stop"


class AlreadySent(Exception):
    """This phase has had its launch."""


class PhaseOver(Exception):
    """Nobody is invited to what is closed."""


@transaction.atomic
def send_launch(*, phase, actor, word):
    """Freeze the word of the region and whom it is for; the mails leave in batches."""
    now = timezone.now()
    if phase.is_over(now):
        raise PhaseOver
    found = audience_of(phase.roadmap.region)
    counts = {"inside": found.inside, "outside": found.outside, "unknown": found.unknown}
    try:
        with transaction.atomic():
            launch = Launch.objects.create(
                phase=phase, word=word, asked_by=actor, asked_at=now, **counts
            )
    except IntegrityError:
        raise AlreadySent from None
    record(
        actor=actor,
        verb="send_launch",
        item=phase.name,
        place=phase.roadmap.place,
        contacts=found.written_to,
    )
    return launch


def tell_launches():
    """Owe the launches their mails, so many at each sweep; mails that came back lose a contact."""
    lose_contacts()
    waiting = Launch.objects.filter(told_at=None).select_related("phase__roadmap__region")
    for launch in waiting.filter(phase__suspended_at=None):
        alone(tell_launch, launch)


def tell_launch(launch):
    """Owe each contact the launch once; nobody is invited any more once the phase is over."""
    now = timezone.now()
    if launch.phase.is_over(now) or tell_each(
        people=invited_by(launch),
        prefix=prefix_of(launch),
        letters_of=lambda contacts: letters_of(launch, contacts),
    ):
        Launch.objects.filter(pk=launch.pk, told_at=None).update(told_at=now)


def invited_by(launch):
    return may_be_written_to(launch.phase.roadmap.region).filter(added_at__lte=launch.asked_at)


def prefix_of(launch):
    return f"{LAUNCH}{launch.pk}:"


def letters_of(launch, contacts):
    languages = languages_of(contacts)
    return (letter_of(launch, one, languages.get(one.email_key, "fr")) for one in contacts)


def letter_of(launch, contact, language):
    """What a contact is sent: the region's word, what may be done until when, and the way out."""
    phase, roadmap = launch.phase, launch.phase.roadmap
    place = (roadmap.region.slug, roadmap.slug)
    stop_url = settings.SITE_URL + reverse(
        "consultation:contact_stop", args=(*place, token(contact))
    )
    context = {
        "launch": launch,
        "contact": contact,
        "phase": phase,
        "is_open": phase.opens_at <= timezone.now(),
        "roadmap": roadmap,
        "region": roadmap.region,
        "url": settings.SITE_URL + reverse("public:roadmap", args=place),
        "rules_url": settings.SITE_URL + reverse("public:rules", args=place),
        "stop_url": stop_url,
    }
    with timezone.override(roadmap.region.tz):
        return compose(
            template="launch",
            context=context,
            sender=roadmap.region.as_sender,
            language=language,
            headers=list_headers(f"invitations.{roadmap.region.slug}", stop_url),
        )


def token(contact):
    """What a contact's way out is signed with; it dies with the address."""
    facts = {"c": contact.pk, "a": mark_of(contact.email_key)[-12:]}
    return signing.Signer(salt=PURPOSE, sep=".").sign_object(facts)


def contact_of(roadmap, sent):
    """The contact whom a link serves, or None when it was made for something else or is gone."""
    try:
        facts = signing.Signer(salt=PURPOSE, sep=".").unsign_object(sent)
    except signing.BadSignature:
        return None
    contact = Contact.objects.filter(region=roadmap.region, pk=facts["c"]).first()
    return contact if contact and token(contact) == sent else None
