"""Finding the voice behind an account."""

from django.db.models import F, Q

from accounts.models import Participant, User
from accounts.written import Written

VERIFIED = Q(organisation__mandates__verified_at__isnull=False)
VOICES = Written(
    lambda user: Participant.objects.filter(
        VERIFIED & Q(organisation__mandates__user=user) | Q(user=user)
    ).order_by(F("organisation").asc(nulls_last=True))
)


def participant_of(user):
    """The voice this account speaks with: its organisation's when the mandate is verified, else
    its own; None when the person has not said yet how they take part."""
    if not user.is_authenticated:
        return None
    voices = VOICES.objects(user.pk)
    return voices[0] if voices else None


def speaking_for(voices):
    """The accounts in use that speak for these voices: each person, and whoever holds a verified
    mandate of an organisation."""
    mandated = Q(mandate__verified_at__isnull=False, mandate__organisation__participant__in=voices)
    return User.objects.filter(Q(participant__in=voices) | mandated, is_active=True)
