"""The lines to the database, the broker and the mail server each slow, silent, reset, half closed,
while people vote and read and mails are owed: every page answers within a bound, with what it says
or a page that asks to come back; nothing acknowledged is lost; all is well again soon after.
CHAOS_MINUTES is shared out among the twelve cases."""

import contextlib
import os
import sys
import threading
import time

from bench.chaos.database import is_taken_again
from bench.chaos.installation import a_round, installation
from bench.chaos.proxy import MOODS, TRUE, proxy
from bench.chaos.verdict import say, tell
from bench.chaos.voters import PLACE, Voter, told_by, unpolite, untrue_votes
from bench.client import Connection
from tests.services import until

MINUTES = float(os.environ.get("CHAOS_MINUTES", "4"))
BOUND = 20  # seconds; a page may first wait for its session, then for an answer
WELL_WITHIN = 30
LEAVES_WITHIN = 150  # seconds after its line is well, a mail has left: a minute's wait, a lease
BAD = [mood for mood in MOODS if mood != TRUE]


class Reader(threading.Thread):
    """Reads the roadmap as a visitor: each answer, and how long it took."""

    def __init__(self, port, over):
        super().__init__(daemon=True)
        self.port, self.over = port, over
        self.told = []

    def run(self):
        while not self.over.wait(0.2):
            began = time.monotonic()
            try:
                with Connection(self.port) as connection:
                    status = connection.get(PLACE).status
            except OSError:
                status = "none"
            self.told.append((status, time.monotonic() - began))


@contextlib.contextmanager
def through_proxies(here):
    """A line to each server, and the environment of those who use them."""
    mail = ("127.0.0.1", here.mail.port)
    targets = {"database": here.database.socket, "broker": here.redis.socket, "mail": mail}
    with contextlib.ExitStack() as stack:
        lines = {name: stack.enter_context(proxy(one)) for name, one in targets.items()}
        ports = {name: line.port for name, line in lines.items()}
        yield (
            lines,
            {
                "DATABASE_URL": f"postgresql://postgres@127.0.0.1:{ports['database']}/postgres",
                "REDIS_URL": f"redis://127.0.0.1:{ports['broker']}",
                "EMAIL_URL": f"smtp://127.0.0.1:{ports['mail']}",
            },
        )


def during(name, line, mood, crowd, seconds):
    """One line in one mood for so long: what was said meanwhile, and how soon all was well."""
    voters, reader = crowd
    tell(f"lines: {name} {mood}")
    first, since = len(reader.told), time.time()
    line.mood = mood
    key = owe_one(f"{name}:{mood}")
    time.sleep(seconds)
    line.mood, back = TRUE, time.time()
    until(lambda: is_taken_again(voters, back), f"votes after {name} was {mood}", 120)
    well = time.time() - back
    until(lambda: has_left(key), f"{key} to leave", LEAVES_WITHIN)
    left = time.time() - back
    waits = [told[4] - told[3] for v in voters for told in v.told if told[4] > since]
    waits += [seconds for _status, seconds in reader.told[first:]]
    statuses = sorted({str(status) for status, _seconds in reader.told[first:]})
    return {
        "slowest_s": round(max(waits), 1),
        "read": statuses,
        "well_after_s": round(well, 1),
        "mail_left_after_s": round(left, 1),
    }


def owe_one(name):
    from tests.instance.owing import owed

    owed(f"lines:{name}")
    return f"lines:{name}"


def has_left(key):
    from outbox.models import Mail

    return Mail.objects.get(key=key).sent_at


def wrong(found):
    """What was promised of one case and was not so."""
    if found["slowest_s"] > BOUND:
        yield "a page took too long"
    if not set(found["read"]) <= {"200", "503"}:
        yield "a reader was answered otherwise"
    if found["well_after_s"] > WELL_WITHIN:
        yield "not well again in time"


def run(here, names=(), minutes=MINUTES):
    codes, _round, people = a_round(voices=2)
    over = threading.Event()
    with through_proxies(here) as (lines, environment):
        web, worker = here.start_web(**environment), here.start_worker(**environment)
        voters = [Voter([web.port], person, codes, over, pause=0.2) for person in people]
        reader = Reader(web.port, over)
        for thread in (*voters, reader):
            thread.start()
        until(lambda: is_taken_again(voters, 0), "the first votes", 60)
        cases = [(name, mood) for name in names or lines for mood in BAD]
        seconds = minutes * 60 / len(cases)
        found = {
            f"{name} {mood}": during(name, lines[name], mood, (voters, reader), seconds)
            for name, mood in cases
        }
        over.set()
        for thread in (*voters, reader):
            thread.join(60)
        untrue = [f"{case}: {told}" for case, one in found.items() for told in wrong(one)]
        untrue += [] if worker.poll() is None else ["the worker ended"]
        here.end()
    found |= told_by(voters)
    found |= {"votes_untrue": untrue_votes(voters), "unpolite": unpolite(voters)}
    return found, untrue + [name for name in ("votes_untrue", "unpolite") if found[name]]


def main(names):
    with installation() as here:
        say(*run(here, names))


if __name__ == "__main__":
    main(sys.argv[1:])
