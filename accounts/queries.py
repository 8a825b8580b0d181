"""Finding the voice behind an account."""

from django.db.models import F, Q

from accounts.models import Mandate, Participant, User
from accounts.written import Written

STANDING = Q(
    organisation__mandates__verified_at__isnull=False, organisation__mandates__ended_at=None
)
VOICES = Written(
    lambda user: Participant.objects.filter(
        STANDING & Q(organisation__mandates__user=user) | Q(user=user)
    ).order_by(F("organisation").asc(nulls_last=True))
)


def voices_of(user):
    """The voices this account may speak with: its organisations' where its mandate is verified and
    has not ended, then its own; none before the person has said how they take part."""
    return VOICES.objects(user.pk) if user.is_authenticated else []


def participant_of(user):
    """The voice this account speaks with unless it chooses another, or None."""
    return next(iter(voices_of(user)), None)


def speaking_for(voices):
    """The accounts in use that speak for these voices: each person, and whoever holds a verified
    mandate of an organisation."""
    holders = Mandate.objects.standing().filter(organisation__participant__in=voices)
    speakers = Q(participant__in=voices) | Q(pk__in=holders.values("user"))
    return User.objects.filter(speakers, is_active=True)
