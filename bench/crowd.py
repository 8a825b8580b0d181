"""The hour before a close: people who read, vote, argue and propose, pausing between two clicks;
what each kind of click took, what failed, what the processes weigh, and whether every vote that
was acknowledged is the row of the database, and none other. Prints a line of a table, all its
figures on stderr, and exits 1 when something that is promised was not so.

    python -m bench.crowd [--people 200] [--minutes 15] [--pause 4]
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import sys
import time
import uuid
from collections import Counter, defaultdict

from bench.chaos.verdict import row
from bench.server import server
from bench.walker import Browser
from tests import services

HOME = "/nouvelle-aquitaine/economie-numerique/"
MIX = {"read": 0.80, "vote": 0.15, "write": 0.05}
PROPOSALS = 0.2  # of what is written; the rest are arguments
POSITIONS = ("for", "mixed", "against")
BOUNDS = {"read": 300, "vote": 400}  # milliseconds, for nineteen clicks of twenty
GROWTH = 5  # percent
WARM = 0.2  # of the time; what a process weighs is compared from then on
WORDS = (
    "atelier logiciel commune école fibre données santé culture énergie image robot port forêt "
    "vigne usine réseau stage campus apprenti export fonds prêt prime appel label carte annuaire "
    "guichet tiers-lieu médiation formation cluster incubateur laboratoire salon festival jeu"
).split()


class Truth:
    """What was acknowledged: votes by voice and action, the rest by its address."""

    def __init__(self):
        self.votes = defaultdict(dict)  # the positions that may stand, the acknowledged one first
        self.said, self.proposed = {}, {}


class Walker:
    """One person of the crowd."""

    def __init__(self, person, browser, place, truth):
        self.person, self.browser = person, browser
        self.codes, self.numbers, self.axis = place
        self.truth = truth
        self.told = []  # (kind, status, seconds)

    async def live(self, until, pause):
        await asyncio.sleep(random.uniform(0, pause))
        await self.click("read", self.arrive)
        while time.monotonic() < until:
            await asyncio.sleep(random.uniform(0.5, 1.5) * pause)
            kind = random.choices(list(MIX), MIX.values())[0]
            await self.click(kind, getattr(self, kind))
        self.browser.leave()

    async def click(self, kind, act):
        began = time.monotonic()
        try:
            status = await act()
        except (OSError, EOFError) as error:
            status = type(error).__name__
        self.told.append((kind, status, time.monotonic() - began))

    async def arrive(self):
        """The first page, which brings the mark of the forms with it."""
        answer = await self.browser.get(f"{HOME}proposals/new/")
        return answer.status

    async def read(self):
        code, number = random.choice(self.codes), random.choice(self.numbers)
        pages = {
            HOME: 35,
            f"{HOME}actions/{code}/": 35,
            f"{HOME}proposals/": 10,
            f"{HOME}proposals/{number}/": 10,
            f"{HOME}vote/": 10,
        }
        answer = await self.browser.get(random.choices(list(pages), pages.values())[0])
        return answer.status

    async def vote(self):
        code, position = random.choice(self.codes), random.choice(POSITIONS)
        mine = self.truth.votes[self.person.participant]
        mine.setdefault(code, [None]).append(position)
        path = f"{HOME}actions/{code}/vote/"
        answer = await self.browser.post(path, {"position": position}, in_place=True)
        if answer.status == 200:
            mine[code] = [position]
        elif answer.status < 500:
            mine[code].remove(position)
        return answer.status

    async def write(self):
        words = " ".join(random.sample(WORDS, 6))
        return await (self.propose(words) if random.random() < PROPOSALS else self.argue(words))

    async def argue(self, words):
        code, text = random.choice(self.codes), f"Voici pourquoi, en peu de mots : {words}."
        fields = {"stance": random.choice(("for", "against")), "text": text}
        path = f"{HOME}actions/{code}/arguments/new/"
        answer = await self.browser.post(path, fields | {"form_key": uuid.uuid4()})
        if answer.status == 302:
            self.truth.said[int(answer.header("Location").rpartition("-")[2])] = text
        return answer.status

    async def propose(self, words):
        title = f"Créer ensemble : {words}"[:140]
        fields = {"title": title, "summary": "Une action de plus.", "reason": "Elle manque."}
        fields |= {"axis": self.axis, "do": "submit", "form_key": uuid.uuid4()}
        answer = await self.browser.post(f"{HOME}proposals/new/", fields)
        if answer.status == 302:
            self.truth.proposed[int(answer.header("Location").split("/")[-2])] = title
        return answer.status


def the_place():
    """What there is to read and to vote on: codes of actions, numbers of proposals, an axis."""
    from bench.plan import codes
    from consultation.models import Proposal
    from roadmaps.models import Axis, Roadmap

    roadmap = Roadmap.objects.get(slug="economie-numerique")
    numbers = Proposal.objects.published().filter(roadmap=roadmap).values_list("number", flat=True)
    axis = Axis.objects.filter(version=roadmap.current, parent=None).first()
    return codes(), list(numbers), axis.code


def untrue(truth, people):
    """What was acknowledged and is not so, or stands and nobody asked for it."""
    from bench.chaos.voters import votes_of
    from consultation.models import Argument, Proposal

    stand = votes_of(people)
    votes = [
        f"{person.participant} on {code}"
        for person in people
        for code in stand[person.participant].keys() | truth.votes[person.participant].keys()
        if stand[person.participant].get(code)
        not in truth.votes[person.participant].get(code, [None])
    ]
    texts = dict(Argument.objects.filter(pk__in=truth.said).values_list("pk", "text"))
    titles = Proposal.objects.filter(number__in=truth.proposed, roadmap__slug="economie-numerique")
    titles = dict(titles.values_list("number", "title"))
    return {
        "votes": votes,
        "arguments": [pk for pk, text in truth.said.items() if texts.get(pk) != text],
        "proposals": [n for n, title in truth.proposed.items() if titles.get(n) != title],
    }


def table(told):
    """By kind of click: how many, how they were answered, and how long it took."""
    found = {}
    for kind in MIX:
        clicks = [(status, seconds) for one, status, seconds in told if one == kind]
        times = sorted(seconds * 1000 for _status, seconds in clicks)
        found[kind] = {
            "clicks": len(clicks),
            "answers": dict(Counter(str(status) for status, _seconds in clicks)),
            **{f"p{share}_ms": at(times, share) for share in (50, 95, 99)},
        }
    return found


def at(times, share):
    return round(times[min(len(times) - 1, len(times) * share // 100)]) if times else None


def errors(told):
    """How many were answered otherwise than a page, a vote or a way on."""
    return sum(status not in (200, 302) for _kind, status, _seconds in told)


def weights(served):
    """What the processes that serve and work hold, in MB."""
    held = [process.memory_info().rss for process in (*served.web_processes(), *served.workers())]
    return round(sum(held) / 1e6, 1)


@contextlib.contextmanager
def a_crowd(options=(), **environment):
    """The demonstration on PostgreSQL and Redis, served as in production, and its environment."""
    with services.postgresql_server({"fsync": "off"}) as database, services.redis_server() as redis:
        found = {"DATABASE_URL": database.url, "REDIS_URL": redis.url}
        found |= {"DJANGO_SETTINGS_MODULE": "config.settings", "PROXY_COUNT": "1"}
        with server(options=options, **found, **environment) as served:
            import django

            django.setup()
            yield served


async def walk(walkers, minutes, pause, served):
    """All of them until the time is over; what the processes weighed once warm, and at the end."""
    end = time.monotonic() + minutes * 60
    lives = asyncio.gather(*(walker.live(end, pause) for walker in walkers))
    await asyncio.sleep(minutes * 60 * WARM)
    warm = await asyncio.to_thread(weights, served)
    await lives
    return warm, weights(served)


def measured(people, minutes, pause):
    with a_crowd() as served:
        from bench.people import enrol

        place, truth = the_place(), Truth()
        crowd = enrol(people)
        host = f"127.0.0.1:{served.port}"
        walkers = [
            Walker(one, Browser(served.port, host, session(one), address=one.address), place, truth)
            for one in crowd
        ]
        warm, end = asyncio.run(walk(walkers, minutes, pause, served))
        told = list(itertools.chain.from_iterable(walker.told for walker in walkers))
        return {
            "people": people,
            "minutes": minutes,
            "pause_s": pause,
            "clicks": table(told),
            "errors": errors(told),
            "memory_mb": {"warm": warm, "end": end, "growth_pct": round(100 * (end / warm - 1), 1)},
            "acknowledged": {
                "votes": sum(map(len, truth.votes.values())),
                "arguments": len(truth.said),
                "proposals": len(truth.proposed),
            },
            "untrue": untrue(truth, crowd),
            "generator_cpu_s": round(time.process_time(), 1),
            "load_average": os.getloadavg(),
        }


def session(person):
    """The session alone: the mark of the forms comes with the first page."""
    return {name: value for name, value in person.cookies.items() if "csrf" not in name}


def missed(found):
    """What is wanted and was not so."""
    for kind, bound in BOUNDS.items():
        if (p95 := found["clicks"][kind]["p95_ms"]) is None or p95 >= bound:
            yield f"{kind}: p95 {p95} ms, wanted under {bound}"
    if found["errors"]:
        yield f"{found['errors']} errors"
    if found["memory_mb"]["growth_pct"] >= GROWTH:
        yield f"memory grew by {found['memory_mb']['growth_pct']} %"
    yield from (f"untrue {name}" for name, rows in found["untrue"].items() if rows)


def main():
    asked = argparse.ArgumentParser(prog="bench.crowd")
    asked.add_argument("--people", type=int, default=200)
    asked.add_argument("--minutes", type=float, default=15)
    asked.add_argument("--pause", type=float, default=4)
    began = time.monotonic()
    found = measured(**vars(asked.parse_args()))
    wrong = list(missed(found))
    print(json.dumps(found, indent=2), file=sys.stderr)
    print(row("bench.crowd", time.monotonic() - began, found, wrong))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
