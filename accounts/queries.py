"""Finding the voice behind an account."""

from django.db.models import F, Q

from accounts.models import Participant


def participant_of(user):
    """The voice this account speaks with: its organisation's when the mandate is verified, else
    its own; None when the person has not said yet how they take part."""
    if not user.is_authenticated:
        return None
    mandated = Q(
        organisation__mandates__user=user,
        organisation__mandates__verified_at__isnull=False,
    )
    voices = Participant.objects.filter(mandated | Q(user=user))
    return voices.order_by(F("organisation").asc(nulls_last=True)).first()
