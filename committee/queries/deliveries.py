"""What became of each copy of an edition, as the outbox knows it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BinaryField, F, Func, Q

from committee.models import Copy, Digest, Opinion
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.models import Redaction

STATES = {Mail.State.SENT: "sent", Mail.State.FAILED: "failed", Mail.State.BOUNCED: "failed"}
ORDER = ("failed", "owed", "sent", "none")
HEAD = 4000  # octets: where the heads of a mail stand
LONG = timedelta(days=1)
STILL_NEWS = timedelta(days=30)
MOST_IN_A_ROW = 2


def seat_of(key):
    """The seat and the edition that a mail's key names."""
    _, digest_id, seat_id, *_ = key.split(":")
    return int(digest_id), int(seat_id)


def heads():
    """The first octets of a mail, without the rest of it."""
    return Func(F("raw"), 1, HEAD, function="SUBSTR", output_field=BinaryField())


@dataclass
class Delivery:
    """What a seat was to get of an edition, and what became of it: its mail, and those of the same
    bytes sent again since."""

    copy: Copy
    mails: list
    acted: int

    @property
    def mail(self):
        """The last of its mails, whose fate is the copy's; None when none was owed."""
        return self.mails[-1] if self.mails else None

    @property
    def state(self):
        if self.copy.withheld or (self.mail is None and self.copy.digest.owed_at):
            return "none"
        return state_of(self.mail)

    @property
    def named(self):
        """How many actions the copy named."""
        return len(self.copy.content.get("items", []))

    @property
    def last_try(self):
        """The last attempt at its last mail; None before the first."""
        return max(self.mail.attempts.all(), key=lambda one: one.number, default=None)

    @property
    def tries(self):
        return sum(len(mail.attempts.all()) for mail in self.mails)

    @property
    def times_again(self):
        return len(self.mails) - 1

    @property
    def message_id(self):
        return parsed(bytes(self.mails[0].head))["Message-ID"]


def state_of(mail):
    return STATES.get(mail.state, "owed") if mail else "owed"


def deliveries(digest):
    """Every seat of an edition: what failed first, then what is still to be sent."""
    return sorted(
        deliveries_of(digest, digest.copies.all()), key=lambda row: ORDER.index(row.state)
    )


def delivery_of(digest, seat_id):
    """One seat's, or None when the edition was not for it."""
    return next(iter(deliveries_of(digest, digest.copies.filter(seat=seat_id), seat_id)), None)


def deliveries_of(digest, copies, seat_id=None):
    key = digest.key_of(seat_id) if seat_id else digest.mails
    mails = Mail.objects.filter(key__startswith=key).defer("raw").annotate(head=heads())
    by_seat = defaultdict(list)
    for mail in mails.prefetch_related("attempts").order_by("pk"):
        by_seat[seat_of(mail.key)[1]].append(mail)
    found, given = [], given_since(digest)
    for copy in copies.select_related("seat", "member__user"):
        copy.digest = digest
        named = {(item["roadmap"], item["code"]) for item in copy.content.get("items", [])}
        acted = len(named & given[copy.seat_id])
        found.append(Delivery(copy, by_seat[copy.seat_id], acted))
    return found


def redacted_since(digest):
    """Whether a passage of its roadmaps was taken out by law since this edition left."""
    remits = digest.committee.remits.values("roadmap")
    return Redaction.objects.filter(roadmap__in=remits, at__gt=digest.frozen_at).exists()


def given_since(digest):
    """What each seat has given an opinion on in the phases this edition asked for: never which."""
    phases = [one["review"]["phase"] for one in digest.content["roadmaps"] if one["review"]]
    rows = Opinion.objects.filter(phase__in=phases)
    found = defaultdict(set)
    for seat, roadmap, code in rows.values_list("seat", "action__roadmap", "action__code"):
        found[seat].add((roadmap, code))
    return found


def mails_by_copy(digests):
    """The mails of each seat in these editions, the last one last, by edition and seat."""
    wanted = Q(pk__in=[])
    for digest in digests:
        wanted |= Q(key__startswith=digest.mails)
    rows = Mail.objects.filter(wanted).defer("raw")
    found = defaultdict(list)
    for mail in rows.order_by("pk"):
        found[seat_of(mail.key)].append(mail)
    return found


def mail_counts(digests, mails):
    """How many seats of each edition were sent it, are owed it, or failed to get it, by the
    edition's id."""
    found = {digest.pk: Counter() for digest in digests}
    for (digest, _), row in mails.items():
        found[digest][state_of(row[-1])] += 1
    return found


def unreached(digests, mails, now):
    """What was to reach each member whom two editions in a row have not reached, last edition
    first."""
    copies = Copy.objects.written().filter(digest__in=digests, member__ended_at=None)
    copies = copies.select_related("digest", "seat", "member__user")
    by_member = defaultdict(list)
    for copy in copies.defer("content", "digest__content").order_by("-digest__number"):
        by_member[copy.member_id].append(copy)
    found = []
    for copies in by_member.values():
        rows = [mails.get((copy.digest_id, copy.seat_id), []) for copy in copies[:MOST_IN_A_ROW]]
        if len(rows) == MOST_IN_A_ROW and all(is_lost(row, now) for row in rows):
            again = any(len(row) > 1 and row[-1].is_owed for row in rows)
            found.append({"copy": copies[0], "again": again})
    return found


def is_lost(mails, now):
    """Whether a copy has not arrived, sent again or not: failed, come back, or owed for more than a
    day."""
    states = {state_of(mail) for mail in mails}
    if "sent" in states:
        return False
    return "failed" in states or any(mail.owed_at < now - LONG for mail in mails)


def lost_copies(committee, now):
    """The copies of this month whose last mail no server took, or came back, and of which nobody
    was told; each with that mail."""
    since = now - STILL_NEWS
    lost = Mail.objects.lost()
    lost = lost.filter(Q(failed_at__gte=since) | Q(bounced_at__gte=since))
    keys = lost.filter(key__startswith="digest:").values_list("key", flat=True)
    editions = {seat_of(key)[0] for key in keys}
    digests = Digest.objects.filter(committee=committee, pk__in=editions).only("pk")
    copies = Copy.objects.written().filter(digest__in=digests, alerted_at=None)
    copies = copies.select_related("digest", "seat", "member__user").order_by("pk")
    mails = mails_by_copy(digests)
    found = []
    for copy in copies.defer("content", "digest__content"):
        row = mails.get((copy.digest_id, copy.seat_id))
        if row and state_of(row[-1]) == "failed":
            found.append((copy, row[-1]))
    return found
