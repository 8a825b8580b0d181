"""A mail server in every bad mood, and what the ledger must say once the mails have left."""

import random
from collections import Counter, defaultdict

from outbox.models import Attempt, Mail
from tests.outbox import smtp

TROUBLES = 2  # so many for one address, then its mail is taken
UNKNOWN = "550 5.1.1 no such person"
EVERY_MOOD = {
    smtp.CONNECT: ((0.01, "421", smtp.answer("421 4.3.2 too busy")),),
    smtp.RCPT: (
        (0.03, "451", smtp.answer("451 4.7.1 come back later")),
        (0.001, "421", smtp.answer("421 4.3.2 closing")),
        (0.002, "hang", smtp.hang),
        (0.05, "late", smtp.wait(0.2)),
    ),
    smtp.KEPT: (
        (0.02, "451", smtp.answer("451 4.3.0 try again")),
        (0.01, "dropped", smtp.drop),
        (0.01, "dropped, kept", smtp.keep_and_drop),
        (0.002, "hang", smtp.hang),
        (0.05, "late", smtp.wait(0.2)),
    ),
}


class Moods:
    """What the server does next, drawn at random, and what it did to whom."""

    def __init__(self, refused, moods=EVERY_MOOD, seed=None):
        self.refused, self.moods = set(refused), moods
        self.drawn = random.Random(seed)
        self.troubles = Counter()
        self.did = defaultdict(Counter)

    def __call__(self, moment, to):
        if moment == smtp.RCPT and to in self.refused:
            return self.note("550", to, smtp.answer(UNKNOWN))
        chance = self.drawn.random()
        for share, name, behave in self.moods.get(moment, ()):
            if (chance := chance - share) < 0:
                return self.behave(moment, to, name, behave)
        return None

    def behave(self, moment, to, name, behave):
        if moment == smtp.CONNECT:  # nobody's mail yet
            to = ""
        elif name != "late":
            if self.troubles[to] >= TROUBLES:
                return None
            self.troubles[to] += 1
        return self.note(name, to, behave)

    def note(self, name, to, behave):
        self.did[to][name] += 1
        return behave

    def total(self):
        return dict(sum(self.did.values(), Counter()))


class Ledger:
    """The rows beside what the server saw; `frozen` are the bytes owed, by address."""

    def __init__(self, server, moods, frozen):
        self.moods, self.frozen = moods, frozen
        self.copies = {to: [] for to in frozen}
        for letter in server.letters:
            self.copies[letter.to].append(letter.raw)
        self.arrived = {to for to, copies in self.copies.items() if copies}
        self.rows = {mail.to: mail for mail in Mail.objects.filter(to__in=frozen)}
        self.tries = defaultdict(list)
        for attempt in Attempt.objects.filter(mail__to__in=frozen).select_related("mail"):
            self.tries[attempt.mail.to].append(attempt)

    def wrong(self):
        """The promises that were not kept, each with the addresses."""
        expected = self.frozen.keys() - self.moods.refused
        checks = {
            "lost": expected - self.arrived,
            "sent to who was refused": self.arrived & self.moods.refused,
            "repeated without cause": filter(self.is_repeated, self.arrived),
            "not as it was frozen": filter(self.is_altered, self.arrived),
            "a row that lies": filter(self.is_mistaken, self.frozen),
            "tries that lie": filter(self.is_miscounted, self.frozen),
        }
        return {name: found for name, who in checks.items() if (found := sorted(who))}

    def cut(self, to):
        """How many tries ended with their worker."""
        return sum(one.ended_at is None for one in self.tries[to])

    def is_repeated(self, to):
        """More copies than its one, and one for each time that worker or line died under it."""
        return len(self.copies[to]) > 1 + self.cut(to) + self.moods.did[to]["dropped, kept"]

    def is_altered(self, to):
        return {plain(raw) for raw in self.copies[to]} != {plain(self.frozen[to])}

    def is_mistaken(self, to):
        return self.rows[to].state != ("failed" if to in self.moods.refused else "sent")

    def is_miscounted(self, to):
        """The tries are not those the server saw, but for those that were cut short."""
        row, did, cut = self.rows[to], self.moods.did[to], self.cut(to)
        codes = Counter(one.code for one in self.tries[to] if one.left is False)
        left = sum(one.left is True for one in self.tries[to])
        true = (
            row.tries == len(self.tries[to])
            and left == (row.state == "sent")
            and all(codes[code] <= did[code] <= codes[code] + cut for code in ("451", "550"))
            and left <= len(self.copies[to]) <= left + cut + did["dropped, kept"]
        )
        return not true

    def figures(self):
        return {
            "mails": len(self.frozen),
            "arrived": len(self.arrived),
            "refused": sum(row.state == "failed" for row in self.rows.values()),
            "repeats": sum(map(len, self.copies.values())) - len(self.arrived),
            "repeats_where_a_worker_died": sum(
                len(found) > 1 and self.cut(to) > 0 for to, found in self.copies.items()
            ),
            "tries": sum(map(len, self.tries.values())),
            "tries_cut_short": sum(map(self.cut, self.frozen)),
            "the_server_did": self.moods.total(),
        }


def plain(raw):
    """The bytes of a mail, whichever way its lines ended on the way."""
    return raw.replace(b"\r\n", b"\n").rstrip(b"\n")
