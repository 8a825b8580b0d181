"""Votes and mails flow while web processes and the worker are killed at random; then every
acknowledged vote must stand and every mail owed must have left."""

import os
import random
import signal
import subprocess
import sys
import threading
import time

from bench.chaos.verdict import say
from bench.client import Connection, signed_in
from bench.server import ROOT, server

SECONDS = 30
GROWN = 10  # a server whose processes die younger takes itself for broken, and ends
VOTERS = 3
HOME = "/nouvelle-aquitaine/economie-numerique/"


class Voter(threading.Thread):
    """Votes on its own actions again and again, and remembers what it was told."""

    def __init__(self, port, cookies, codes, over):
        super().__init__()
        self.port, self.cookies, self.codes, self.over = port, cookies, codes, over
        before = standing()  # by code: the positions that may stand, the acknowledged one first
        self.possible = {code: [before.get(code)] for code in codes}
        self.acknowledged = self.unanswered = 0

    def run(self):
        turn = 0
        while not self.over.is_set():
            code = self.codes[turn % len(self.codes)]
            self.vote(code, ("for", "mixed", "against")[turn % 3])
            turn += 1
            time.sleep(0.02)

    def vote(self, code, position):
        self.possible[code].append(position)
        try:
            with Connection(self.port, self.cookies) as connection:
                path = f"{HOME}actions/{code}/vote/"
                answer = connection.post(path, {"position": position}, HX_Request="true")
        except OSError:
            self.unanswered += 1
            time.sleep(0.2)
            return
        if answer.status == 200:
            self.possible[code] = [position]
            self.acknowledged += 1


class Writer(threading.Thread):
    """Owes mails, a few each second."""

    def __init__(self, over):
        super().__init__()
        self.over = over
        self.keys = []

    def run(self):
        from outbox.letters import Letter, Sender
        from outbox.models import Mail
        from outbox.operations import owe

        sender = Sender("Coroute", "coroute@demo.example", "contact@demo.example")
        while not self.over.is_set():
            key = f"chaos:{len(self.keys)}"
            letter = Letter(f"Lettre {key}", "Bonjour.\n", "<p>Bonjour.</p>", sender)
            owe(key=key, kind=Mail.Kind.NOTICE, to="chaos@demo.example", letter=letter)
            self.keys.append(key)
            time.sleep(0.05)


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


def standing():
    """The votes that stand now, by the code of their action."""
    from consultation.models import Vote

    votes = Vote.objects.filter(participant__user__email="alice@demo.example")
    votes = votes.filter(round__closed_at=None, action__isnull=False)
    return dict(votes.values_list("action__code", "position"))


def lost_votes(voters):
    """The actions whose vote is neither what was acknowledged nor what was tried since."""
    now = standing()
    possible = {code: found for voter in voters for code, found in voter.possible.items()}
    return [code for code, found in possible.items() if now.get(code) not in found]


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


def main():
    with server(options=()) as served:
        import django

        django.setup()
        from bench.plan import codes

        alice = signed_in(served.port, "alice@demo.example")
        over, actions = threading.Event(), codes()
        voters = [
            Voter(served.port, alice, actions[index::VOTERS], over) for index in range(VOTERS)
        ]
        writer = Writer(over)
        threading.Timer(SECONDS, over.set).start()
        for thread in (*voters, writer):
            thread.start()
        killed = kill_at_random(served, over)
        for thread in (*voters, writer):
            thread.join()
        time.sleep(3)
        found = {
            "killed": killed,
            "votes_acknowledged": sum(voter.acknowledged for voter in voters),
            "votes_unanswered": sum(voter.unanswered for voter in voters),
            "votes_lost": lost_votes(voters),
            "mails_owed": len(writer.keys),
            "mails_lost": lost_mails(writer.keys),
            "mails_tried_again": tried_again(writer.keys),
        }
    say(found, untrue=[name for name in ("votes_lost", "mails_lost") if found[name]])


if __name__ == "__main__":
    main()
