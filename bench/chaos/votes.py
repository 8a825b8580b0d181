"""Votes and mails flow while web processes and the worker of an embedded installation are killed at
random; then every acknowledged vote must stand and every mail owed must have left."""

import os
import random
import signal
import subprocess
import sys
import threading
import time

from bench.chaos.installation import a_round, installation
from bench.chaos.verdict import say
from bench.chaos.voters import Voter, told_by, unpolite, untrue_votes
from bench.server import ROOT

SECONDS = float(os.environ.get("CHAOS_MINUTES", "0.5")) * 60
GROWN = 10  # a server whose processes die younger takes itself for broken, and ends
VOTERS = 3


class Writer(threading.Thread):
    """Owes mails, a few each second."""

    def __init__(self, over):
        super().__init__()
        self.over = over
        self.keys = []

    def run(self):
        from tests.instance.owing import owed

        while not self.over.wait(0.05):
            self.keys.append(owed(f"chaos:{len(self.keys)}").key)


def kill_at_random(served, over):
    """Kill a web process or the worker, again and again; how many of each."""
    killed = {"web": 0, "worker": 0}
    while not over.wait(random.uniform(0.5, 1.5)):
        kinds = {"web": served.web_processes(), "worker": served.workers()}
        for kind, found in random.sample(sorted(kinds.items()), 2):
            if grown := [process for process in found if age(process) > GROWN]:
                os.kill(random.choice(grown).pid, signal.SIGKILL)
                killed[kind] += 1
                break
    return killed


def age(process):
    return time.time() - process.create_time()


def lost_mails(keys):
    """The mails that did not leave, once the leases of killed workers have run out."""
    from django.utils import timezone

    from outbox.models import Mail

    for _ in range(len(keys) // 200 + 2):  # a sweep sends so many
        Mail.objects.filter(state="sending").update(lease_until=timezone.now())
        subprocess.run([sys.executable, "manage.py", "run_due"], cwd=ROOT, check=True, stdout=2)
    sent = set(Mail.objects.filter(state="sent").values_list("key", flat=True))
    return sorted(set(keys) - sent)


def tried_again(keys):
    """How many were with a worker when it was killed."""
    from outbox.models import Mail

    return Mail.objects.filter(key__in=keys, tries__gt=1).count()


def run(here):
    codes, _round, people = a_round(voices=VOTERS)
    served, over = here.start_web(options=()), threading.Event()
    voters = [Voter([served.port], person, codes, over) for person in people]
    writer = Writer(over)
    threading.Timer(SECONDS, over.set).start()
    for thread in (*voters, writer):
        thread.start()
    killed = kill_at_random(served, over)
    for thread in (*voters, writer):
        thread.join()
    here.end()
    found = {"killed": killed, **told_by(voters), "mails_owed": len(writer.keys)}
    found |= {
        "votes_untrue": untrue_votes(voters),
        "unpolite": unpolite(voters),
        "mails_lost": lost_mails(writer.keys),
        "mails_tried_again": tried_again(writer.keys),
    }
    return found, [name for name in ("votes_untrue", "unpolite", "mails_lost") if found[name]]


def main():
    with installation(embedded=True) as here:
        say(*run(here))


if __name__ == "__main__":
    main()
