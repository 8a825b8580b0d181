"""One mail to each of very many people: so many at a time, whoever has theirs passed over."""

import logging

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from outbox.models import Mail
from outbox.operations import owe

log = logging.getLogger(__name__)

AT_ONCE = 300  # a few seconds of a worker that sign-in codes wait for as well


def tell_each(*, people, prefix, letters_of):
    """Owe these people one letter each, to so many of those who lack theirs; True when nobody does
    any more. `letters_of` gives the letters of a list of people, in order."""
    batch = list(without_theirs(people, prefix)[:AT_ONCE])
    owed = [
        _owed(key=f"{prefix}{user.pk}", kind=Mail.Kind.NOTICE, to=user.email, letter=letter)
        for user, letter in zip(batch, letters_of(batch), strict=True)
    ]
    return all(owed) and len(batch) < AT_ONCE


def without_theirs(people, prefix):
    """The people to whom no mail of this prefix is owed yet."""
    key = Concat(Value(prefix), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    return people.exclude(Exists(Mail.objects.filter(key=key))).order_by("pk")


def _owed(**mail):
    """A mail in trouble never holds back the others: it is logged and tried at the next sweep."""
    try:
        with transaction.atomic():
            owe(**mail)
    except Exception:
        log.exception("%s could not be owed; the next sweep tries again", mail["key"])
        return False
    return True


def alone(step, item):
    """What befalls one item of a sweep never holds back the next."""
    try:
        step(item)
    except Exception:
        log.exception("%s(%s) failed; the next sweep tries again", step.__name__, item.pk)
