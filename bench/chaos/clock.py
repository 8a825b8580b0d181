"""One web process and one worker whose clock was moved, by hours or by a year, beside others whose
clock is right: rounds open and close by the database's clock, so nobody votes after a close nor is
kept from voting before it, nothing that lies ahead is sent, closed or forgotten, and health says
whose clock is off. The clock is moved by libfaketime, for those processes alone."""

import json
import os
import threading
import time
from datetime import timedelta
from pathlib import Path

from bench.chaos.deadline import closes_in, told_wrongly
from bench.chaos.installation import a_round, installation
from bench.chaos.verdict import say, tell
from bench.chaos.voters import Voter, told_by, unpolite, untrue_votes
from bench.client import Connection
from tests.services import until

MOVED = ("+3h", "-3h", "+366d")
SECONDS = float(os.environ.get("CHAOS_MINUTES", "1")) * 20
LIBRARY = "libfaketime.so.1"


def moved(by):
    """The environment of a process whose clock is moved; only what tells the time of day is."""
    found = sorted(Path("/usr/lib").glob(f"*/faketime/{LIBRARY}"))
    if not found:
        raise SystemExit("chaos: libfaketime is missing (on Debian: apt-get install libfaketime)")
    return {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME": by,
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_NO_CACHE": "1",
    }


def health(port):
    with Connection(port) as connection:
        return json.loads(connection.get("/health/ready").body)


def vote_everywhere(ports, codes, people, over):
    """Each votes through one server only, so that what each clock answers is known."""
    voters = [
        Voter([port], person, codes, over, pause=0.2)
        for port, person in zip(ports, people, strict=True)
    ]
    for voter in voters:
        voter.start()
    return voters


def standing():
    """What a worker that believes in another day could send, close or forget."""
    from django.contrib.sessions.models import Session

    from consultation.models import Proposal
    from insights.models import Result
    from outbox.models import Mail
    from roadmaps.models import Phase

    return {
        "sessions": Session.objects.count(),
        "drafts": Proposal.objects.filter(state="draft").count(),
        "mails": Mail.objects.count(),
        "results": Result.objects.count(),
        "closed": Phase.objects.exclude(closed_at=None).count(),
    }


def what_time_would_forget(round, person):
    """A draft nobody sent yet, and a session that lasts a month."""
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import Participant
    from tests.consultation import writing

    writing.draft(round, Participant.objects.get(pk=person.participant).user)
    session = SessionStore()
    session.set_expiry(timedelta(days=30))
    session.create()


def is_said_to_be_off():
    from instance.models import Sweep

    return Sweep.objects.filter(error="ClockIsOff").exists()


def run(here, by=MOVED, seconds=SECONDS):
    codes, round, people = a_round(voices=len(by) + 1)
    what_time_would_forget(round, people[0])
    before = standing()
    webs = [here.start_web(), *(here.start_web(**moved(one)) for one in by)]
    workers = [here.start_worker(**moved(one)) for one in by]
    over = threading.Event()
    tell(f"clock: moved by {', '.join(by)}")
    voters = vote_everywhere([web.port for web in webs], codes, people, over)
    until(is_said_to_be_off, "a worker to say that its clock is off", 180)
    time.sleep(seconds)
    untouched = standing() == before
    said = {name: health(web.port)["clock"] for name, web in zip(("0", *by), webs, strict=True)}
    closes = closes_in(round, 0)
    time.sleep(seconds / 2)
    over.set()
    for voter in voters:
        voter.join(60)
    late, early = told_wrongly(voters, closes)
    by_clock = zip(said, voters, strict=True)
    found = told_by(voters) | {
        "clock": said,
        "by_clock": {one: told_by([voter])["answers"] for one, voter in by_clock},
        "acknowledged_after": len(late),
        "refused_before": len(early),
        "votes_untrue": untrue_votes(voters),
        "unpolite": unpolite(voters),
        "touched": None if untouched else {"before": before, "after": standing()},
        "health_silent": [one for one in by if said[one] == "ok"],
        "workers_ended": sum(worker.poll() is not None for worker in workers),
    }
    return found, [name for name in list(found)[4:] if found[name]]


def main():
    with installation() as here:
        say(*run(here))


if __name__ == "__main__":
    main()
