"""People who vote again and again, and remember what they were told: the truth beside which the
rows of the database are laid."""

import random
import threading
import time
from collections import Counter

from bench.client import Connection

POSITIONS = ("for", "mixed", "against")
PLACE = "/nouvelle-aquitaine/economie-numerique/"
REFUSED_POLITELY = 503


class Voter(threading.Thread):
    """Votes with a voice of its own; `ports` are the servers it turns to, one after another."""

    def __init__(self, ports, person, codes, over, pause=0.05):
        super().__init__(daemon=True)
        self.ports, self.person, self.codes = ports, person, codes
        self.over, self.pause = over, pause
        self.possible = {code: [None] for code in codes}  # the acknowledged one first
        self.answers = Counter()
        self.slowest = 0.0
        self.told = []  # (code, position, status, when it was asked, when answered)

    def run(self):
        turn = 0
        while not self.over.is_set():
            port = self.ports[turn % len(self.ports)]
            self.vote(port, random.choice(self.codes), random.choice(POSITIONS))
            turn += 1
            self.over.wait(self.pause)

    def vote(self, port, code, position):
        self.possible[code].append(position)
        began = time.time()
        try:
            with Connection(port, self.person.cookies) as connection:
                path = f"{PLACE}actions/{code}/vote/"
                answer = connection.post(path, {"position": position}, HX_Request="true")
            status = answer.status
        except OSError:
            status = "none"
        ended = time.time()
        self.slowest = max(self.slowest, ended - began)
        self.answers[status] += 1
        self.told.append((code, position, status, began, ended))
        if status == 200:
            self.possible[code] = [position]
        elif status == 409:
            self.possible[code].remove(position)


def votes_of(people):
    """The votes that stand: by voice, then by the code of their action."""
    from consultation.models import Vote

    standing = {person.participant: {} for person in people}
    votes = Vote.objects.filter(participant__in=standing, action__isnull=False)
    for voice, code, position in votes.values_list("participant", "action__code", "position"):
        standing[voice][code] = position
    return standing


def untrue_votes(voters):
    """Where the row is neither what was acknowledged nor what was tried since and not answered."""
    now = votes_of([voter.person for voter in voters])
    return [
        f"{voter.person.participant} on {code}: {now[voter.person.participant].get(code)}"
        f" and not one of {possible}"
        for voter in voters
        for code, possible in voter.possible.items()
        if now[voter.person.participant].get(code) not in possible
    ]


def told_by(voters):
    """What all of them were answered, and the longest that one waited."""
    answers = sum((voter.answers for voter in voters), Counter())
    return {
        "answers": {str(status): number for status, number in sorted(answers.items(), key=str)},
        "slowest_s": round(max((voter.slowest for voter in voters), default=0), 2),
    }


def unpolite(voters):
    """Answers that were neither a vote, nor a refusal that says to come back."""
    known = {200, 409, REFUSED_POLITELY, "none"}
    return sorted(
        {str(status) for voter in voters for status in voter.answers} - set(map(str, known))
    )
