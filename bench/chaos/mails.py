"""Two thousand mails through a mail server in every bad mood, by two workers killed twenty times;
then each must have arrived once, but where a worker or the line died with it under way, and the
ledger must say what the server saw."""

import os
import random
import signal
import time
from collections import Counter, defaultdict
from email import message_from_bytes

from bench.chaos.installation import installation
from bench.chaos.verdict import say, tell
from tests.outbox import smtp
from tests.services import until

MAILS = 2000
KILLS = 20
WORKERS = 2
TROUBLES = 2  # so many for one address, then its mail is taken
LONGEST = 25 * 60
UNKNOWN = "550 5.1.1 no such person"

MOODS = {
    smtp.CONNECT: ((0.01, "421", smtp.answer("421 4.3.2 too busy")),),
    smtp.RCPT: (
        (0.03, "451", smtp.answer("451 4.7.1 greylisted")),
        (0.002, "421", smtp.answer("421 4.3.2 closing")),
        (0.003, "hang", smtp.hang),
        (0.10, "late", smtp.wait(0.3)),
    ),
    smtp.KEPT: (
        (0.02, "451 after DATA", smtp.answer("451 4.3.0 try again")),
        (0.01, "dropped, not kept", smtp.drop),
        (0.01, "dropped, kept", smtp.keep_and_drop),
        (0.003, "hang after DATA", smtp.hang),
        (0.10, "late", smtp.wait(0.3)),
    ),
}


class Moods:
    """What the server does next, drawn at random, and what it did to whom."""

    def __init__(self, refused):
        self.refused = refused
        self.drawn = random.Random()
        self.troubles = Counter()
        self.did = Counter()
        self.to = defaultdict(Counter)

    def __call__(self, moment, to):
        if moment == smtp.RCPT and to in self.refused:
            return self.note("550", to, smtp.answer(UNKNOWN))
        chance = self.drawn.random()
        for share, name, behave in MOODS.get(moment, ()):
            if (chance := chance - share) < 0:
                return self.trouble(moment, name, to, behave)
        return None

    def trouble(self, moment, name, to, behave):
        whom = moment if moment == smtp.CONNECT else to
        if name != "late":
            if moment != smtp.CONNECT and self.troubles[whom] >= TROUBLES:
                return None
            self.troubles[whom] += 1
        return self.note(name, whom, behave)

    def note(self, name, to, behave):
        self.did[name] += 1
        self.to[to][name] += 1
        return behave


def kill_at_random(here):
    """Kill a worker while it sends, again and again; another takes its place at once."""
    for number in range(KILLS):
        time.sleep(random.uniform(0.2, 5))
        until(lambda: any(is_grown(worker) for worker in here.workers), "a worker to kill", 60)
        worker = random.choice([worker for worker in here.workers if is_grown(worker)])
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        here.workers.remove(worker)
        started(here)
        tell(f"{number + 1} killed, {len(here.mail.letters)} letters taken")


def started(here):
    here.start_worker().since = time.monotonic()


def is_grown(worker):
    """Its first sweep has had the time to begin."""
    return time.monotonic() - worker.since > 2.5


def owe_all():
    """Every mail owed: plain notices, each to a person of its own."""
    from outbox.models import Mail
    from tests.instance.owing import owed

    addresses = [f"voix{number:04}@chaos.example" for number in range(MAILS)]
    for address in addresses:
        owed(f"chaos:{address}", to=address)
    return {mail.to: bytes(mail.raw) for mail in Mail.objects.all()}


def waiting():
    from outbox.models import Mail

    return Mail.objects.filter(state__in=["owed", "sending"]).count()


def judged(letters, frozen, moods):
    """What was found, and the promises that were not kept."""
    from outbox.models import Attempt, Mail

    copies = defaultdict(list)
    for letter in letters:
        copies[letter.to].append(letter.raw)
    rows = {mail.to: mail for mail in Mail.objects.all()}
    tries = defaultdict(list)
    for attempt in Attempt.objects.select_related("mail"):
        tries[attempt.mail.to].append(attempt)
    expected = set(frozen) - moods.refused
    cut = {to: [one for one in found if one.ended_at is None] for to, found in tries.items()}
    may_repeat = {to: len(cut[to]) + moods.to[to]["dropped, kept"] for to in tries}
    may_repeat = {to: n + moods.to[to]["hang after DATA"] for to, n in may_repeat.items()}
    wrong = {
        "lost": sorted(expected - set(copies)),
        "sent to who was refused": sorted(set(copies) & moods.refused),
        "repeated without cause": [
            to for to, found in copies.items() if len(found) > 1 + may_repeat[to]
        ],
        "not as it was frozen": [
            to for to, found in copies.items() if {same(raw) for raw in found} != {same(frozen[to])}
        ],
        "rows that lie": [
            to for to, row in rows.items() if row.state != ("sent" if to in expected else "failed")
        ],
        "tries that lie": [
            to for to in rows if not agree(rows[to], tries[to], copies[to], moods.to[to])
        ],
    }
    found = {
        "mails": len(frozen),
        "arrived": len(copies),
        "refused": sum(row.state == "failed" for row in rows.values()),
        "repeats": sum(len(found) - 1 for found in copies.values()),
        "tries": sum(map(len, tries.values())),
        "tries_cut_short": sum(map(len, cut.values())),
        "message_ids": len({message_from_bytes(raw)["Message-ID"] for raw in frozen.values()}),
        "the_server_did": dict(moods.did),
        "wrong": {name: tos for name, tos in wrong.items() if tos},
    }
    return found, [name for name, tos in wrong.items() if tos]


def same(raw):
    """The bytes of a mail, whichever way its lines ended on the way."""
    return raw.replace(b"\r\n", b"\n").rstrip(b"\n")


def agree(row, tries, copies, did):
    """The tries of a mail are what the server knows of it, but for those that were cut short."""
    cut = sum(one.ended_at is None for one in tries)
    codes = Counter(one.code for one in tries if one.left is False)
    left = sum(one.left is True for one in tries)
    said = {"550": did["550"], "451": did["451"] + did["451 after DATA"]}
    unsaid = did["dropped, kept"] + did["hang after DATA"]
    return (
        row.tries == len(tries)
        and left == (row.state == "sent")
        and all(codes[code] <= number <= codes[code] + cut for code, number in said.items())
        and left <= len(copies) <= left + cut + unsaid
    )


def main():
    with installation() as here:
        frozen = owe_all()
        moods = Moods({to for number, to in enumerate(sorted(frozen)) if number % 50 == 7})
        here.mail.choose = moods
        begun = time.monotonic()
        for _ in range(WORKERS):
            started(here)
        kill_at_random(here)
        tell(f"the last was killed; {waiting()} mails are still owed")
        until(lambda: not waiting(), "every mail to leave or fail", LONGEST)
        found, untrue = judged(here.mail.letters, frozen, moods)
        found = {"kills": KILLS, "seconds": round(time.monotonic() - begun), **found}
    say(found, untrue)


if __name__ == "__main__":
    main()
