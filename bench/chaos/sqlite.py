"""Processes that vote on the embedded database killed in the middle of writing, fifty times: each
time the file is whole, every vote that was acknowledged stands, and none other."""

import os
import random
import select
import signal
import sqlite3
import time

from django.conf import settings

from bench.chaos.installation import a_round, installation
from bench.chaos.verdict import say, tell
from bench.chaos.voters import POSITIONS, votes_of

KILLS = int(os.environ.get("CHAOS_KILLS", "50"))
WRITERS = 2
MOST_VOTES = 20  # before a fall
A_VOTE = 0.02  # seconds: about as long as one takes
LONGEST = 60
INTENT, DONE = "?", "!"


def write_votes(round, person, actions, told):
    """Vote without a pause until killed: say what is about to be written, then that it is."""
    from accounts.models import Participant
    from consultation.operations import vote

    voice = Participant.objects.get(pk=person.participant)
    while True:
        action, position = random.choice(actions), random.choice(POSITIONS)
        os.write(told, f"{INTENT} {action.code} {position}\n".encode())
        vote(participant=voice, round=round, item=action, position=position)
        os.write(told, f"{DONE} {action.code} {position}\n".encode())


def writer(*work):
    """A process of its own that begins to vote: its number, and what it tells."""
    from django.db import connections

    heard, told = os.pipe()
    connections.close_all()
    pid = os.fork()
    if pid:
        os.close(told)
        return pid, heard
    try:
        os.close(heard)
        write_votes(*work, told)
    finally:
        os._exit(1)


def killed_while_writing(round, people, actions):
    """Some processes vote, and are killed soon after one acknowledged vote or another: what each of
    them had said."""
    begun = dict(writer(round, person, actions) for person in people)
    said = dict.fromkeys(begun.values(), b"")
    enough = random.randint(1, MOST_VOTES)
    while sum(text.count(DONE.encode()) for text in said.values()) < enough:
        for pipe in select.select(list(said), [], [], LONGEST)[0] or stuck():
            said[pipe] += os.read(pipe, 4096) or stuck()
    time.sleep(random.uniform(0, A_VOTE))
    for pid in begun:
        os.kill(pid, signal.SIGKILL)
    for pid, pipe in begun.items():
        os.waitpid(pid, 0)
        with open(pipe, "rb") as left:
            said[pipe] += left.read()
    return [[line.split() for line in whole_lines(text)] for text in said.values()]


def stuck():
    raise TimeoutError("nobody votes")


def whole_lines(text):
    return text[: text.rfind(b"\n") + 1].decode().splitlines()


def remember(possible, said):
    """What may stand now on each action: what was acknowledged, or what was being written since."""
    acknowledged = 0
    for mark, code, position in said:
        if mark == INTENT:
            possible.setdefault(code, [None]).append(position)
        else:
            possible[code] = [position]
            acknowledged += 1
    return acknowledged


def untrue_rows(people, possible):
    stand = votes_of(people)
    return [
        f"{person.participant} on {code}"
        for person in people
        for code in stand[person.participant].keys() | possible[person.participant].keys()
        if stand[person.participant].get(code) not in possible[person.participant].get(code, [None])
    ]


def broken(path):
    """What SQLite says of the file, read as whoever opens it after the fall."""
    with sqlite3.connect(path) as file:
        (said,) = file.execute("PRAGMA integrity_check").fetchone()
        wrong = file.execute("PRAGMA foreign_key_check").fetchall()
    file.close()
    return [] if said == "ok" and not wrong else [said, *map(str, wrong)]


def hurt(round, people, path, kills=KILLS):
    """So many falls: what was acknowledged in all, and what was untrue after one of them."""
    actions = list(round.roadmap.actions.all())
    possible = {person.participant: {} for person in people}
    found = {"kills": 0, "acknowledged": 0, "broken": [], "votes_untrue": []}
    while found["kills"] < kills:
        for person, said in zip(people, killed_while_writing(round, people, actions), strict=True):
            found["acknowledged"] += remember(possible[person.participant], said)
        found["kills"] += 1
        found["broken"] += broken(path)
        found["votes_untrue"] += untrue_rows(people, possible)
        tell(f"sqlite: fell {found['kills']} times, {found['acknowledged']} votes acknowledged")
    return found


def main():
    with installation(embedded=True):
        _codes, round, people = a_round(voices=WRITERS)
        found = hurt(round, people, settings.DATABASES["default"]["NAME"])
        say(found, [name for name in ("broken", "votes_untrue") if found[name]])


if __name__ == "__main__":
    main()
