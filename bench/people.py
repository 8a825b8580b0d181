"""People who take part, made beforehand: each with a voice and an open session."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.identity import email_key
from accounts.models import Participant, User

LASTS = timedelta(days=400)  # longer than any clock is moved
COLLEGES = ("company", "association", "research", "public", "citizen")


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, as their browser knows it."""

    number: int
    participant: int
    cookies: dict

    @property
    def address(self):
        """Where they connect from, each from a place of their own."""
        return f"10.20.{self.number // 250}.{self.number % 250 + 1}"


def enrol(count, department="33", first=0):
    """So many people, with their voices and sessions."""
    numbers = range(first, first + count)
    users = User.objects.bulk_create(map(user_named, numbers))
    voices = Participant.objects.bulk_create(
        Participant(user=user, college=COLLEGES[number % len(COLLEGES)], department=department)
        for number, user in zip(numbers, users, strict=True)
    )
    made = zip(numbers, users, voices, strict=True)
    return [Person(number, voice.pk, cookies_of(user)) for number, user, voice in made]


def user_named(number):
    email = f"voix{number:05}@foule.example"
    return User(email=email, email_key=email_key(email), name=f"Voix {number}", password="!")


def cookies_of(user):
    """An open session of this person, and the mark by which their forms are known as theirs."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.set_expiry(LASTS)
    store.create()
    return {
        settings.SESSION_COOKIE_NAME: store.session_key,
        settings.CSRF_COOKIE_NAME: secrets.token_hex(16),
    }
