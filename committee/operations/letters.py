"""A hand on the letters: a word in the next one; held back, sent now, sent again."""

import hashlib

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from committee.edition import next_edition
from committee.models import Committee
from committee.operations.committees import hold_committee
from committee.operations.digests import freeze
from committee.operations.opinions import send_new_link
from committee.queries import redacted_since
from insights.operations import compute_results
from outbox.operations import send_again
from roadmaps.operations import WrittenSince


class AlreadySent(Exception):
    """An edition has left since whoever asks looked; `digest` is that edition."""

    def __init__(self, digest):
        super().__init__()
        self.digest = digest


class NothingToSay(Exception):
    """Nobody would get a letter: nothing is new, nothing awaits an opinion."""


class NotAgain(Exception):
    """The same bytes may not go where they went; `why`: nothing was sent, the member has left, is
    suspended, stopped the letter or moved, the law had a passage taken out since."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


def sign_word(word):
    """What a form carries of the word it showed."""
    return hashlib.sha256(word.encode()).hexdigest()[:16]


@transaction.atomic
def write_word(*, committee, actor, word, seen=""):
    """Write the word of the next letter, the secretary's or the chair's; the letter that carries it
    uses it up. A form that had `seen` another word is told so."""
    committee = hold_committee(committee)
    if seen and seen != sign_word(committee.word):
        raise WrittenSince
    word = word.strip()
    Committee.objects.filter(pk=committee.pk).update(word=word, word_by=actor if word else None)
    say(committee, actor, "write_word")


@transaction.atomic
def hold_letter(*, committee, actor):
    """Hold the next letter back until it is let go; held twice, it is held once."""
    not_held = Committee.objects.filter(pk=committee.pk, held_at=None)
    if not_held.update(held_at=timezone.now()):
        say(committee, actor, "hold_letter")


@transaction.atomic
def release_letter(*, committee, actor):
    """Let the letter go: if its hour has passed, it leaves at the next sweep and says it is
    late."""
    held = Committee.objects.filter(pk=committee.pk, held_at__isnull=False)
    if held.update(held_at=None):
        say(committee, actor, "release_letter")


@transaction.atomic
def send_now(*, committee, actor, after):
    """Freeze an edition at once, held back or not, and let the rhythm go on; `after` is the number
    of the last edition that whoever asks has seen (0 before the first), so that asking twice sends
    one."""
    committee = hold_committee(committee)
    last = committee.digests.first()
    if last and last.number != after:
        raise AlreadySent(last)
    compute_results()  # a round that has just closed is told with its counts
    now = timezone.now()
    digest = freeze(next_edition(committee, now), now, actor)
    if digest is None:
        raise NothingToSay
    Committee.objects.filter(pk=committee.pk).update(held_at=None)
    say(committee, actor, "send_letter_now", number=digest.number)
    return digest


@transaction.atomic
def send_copy_again(*, delivery, actor):
    """Owe the same bytes once more to the one person they were for; a mail still owed is not
    doubled (StillOwed)."""
    hold_committee(delivery.copy.digest.committee)
    hold_unchanged(delivery)
    again = send_again(mail=delivery.mails[0])
    digest, seat = delivery.copy.digest, delivery.copy.seat
    delivery.copy.alerted_at = None
    delivery.copy.save(update_fields=["alerted_at"])
    say(digest.committee, actor, "send_letter_again", item=seat.title, number=digest.number)
    return again


@transaction.atomic
def send_link_again(*, delivery, actor):
    """Mail a fresh link to whoever the copy was for, under the address they have today."""
    digest, seat = delivery.copy.digest, delivery.copy.seat
    mail = send_new_link(member=delivery.copy.member)
    say(digest.committee, actor, "send_letter_link", item=seat.title, number=digest.number)
    return mail


def hold_unchanged(delivery):
    """Raise NotAgain unless the bytes may go again where they went: links in them die with the
    address and with the seat."""
    why = reason_against(delivery)
    if why:
        raise NotAgain(why)


def reason_against(delivery):
    """Why the same bytes may not go again; empty when they may."""
    member = delivery.copy.member
    if not delivery.mails:
        return "nothing"
    if member.ended_at or not member.user.is_active:
        return "left"
    if member.suspended_at:
        return "suspended"
    if member.letters_stopped_at:
        return "stopped"
    if redacted_since(delivery.copy.digest):
        return "redacted"
    return "" if member.user.email == delivery.mail.to else "moved"


def say(committee, actor, verb, item="", **details):
    """One line of the journal, of the committee unless told otherwise."""
    place = committee.roadmap.place
    record(actor=actor, verb=verb, item=item or committee.name, place=place, **details)
