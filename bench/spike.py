"""A few people, then hundreds at once, then a few again, before the nginx of deploy/: each click is
answered, or refused with a page that says when to come back; every vote that was acknowledged is
true. Prints a line of a table, all its figures on stderr, and exits 1 when something that is
promised was not so.

    python -m bench.spike [--few 5] [--many 400] [--seconds 30] [--pause 4]
"""

import argparse
import asyncio
import itertools
import json
import os
import sys
import time

from bench.chaos.verdict import row
from bench.crowd import Truth, Walker, a_crowd, session, table, the_place, untrue
from bench.walker import Browser
from tests.deploy.nginx import front


class Wary(Walker):
    """Somebody who is told to come back, and does."""

    async def click(self, kind, act):
        await super().click(kind, act)
        kind, status, seconds = self.told[-1]
        if status == 503:
            said = self.browser.seen.header("Retry-After")
            self.told[-1] = (kind, "come back" if said.isdecimal() else "503 alone", seconds)


async def part(walkers, seconds, pause):
    """These people, for so long."""
    end = time.monotonic() + seconds
    began = [len(walker.told) for walker in walkers]
    await asyncio.gather(*(walker.live(end, pause) for walker in walkers))
    told = (walker.told[since:] for walker, since in zip(walkers, began, strict=True))
    return table(list(itertools.chain.from_iterable(told)))


async def spike(walkers, few, seconds, pause):
    return {
        "before": await part(walkers[:few], seconds, pause),
        "spike": await part(walkers, seconds, pause),
        "after": await part(walkers[:few], seconds, pause),
    }


def measured(few, many, seconds, pause):
    with a_crowd() as served, front(served.port) as nginx:
        from bench.people import enrol

        place, truth, crowd = the_place(), Truth(), enrol(many)
        host = f"127.0.0.1:{nginx.http}"
        walkers = [
            Wary(one, Browser(nginx.http, host, session(one), source=source(one)), place, truth)
            for one in crowd
        ]
        found = asyncio.run(spike(walkers, few, seconds, pause))
        return {
            "people": [few, many, few],
            "seconds_each": seconds,
            **found,
            "acknowledged": sum(map(len, truth.votes.values())),
            "untrue": untrue(truth, crowd),
            "load_average": os.getloadavg(),
        }


def source(person):
    """An address of this machine that is nobody else's."""
    return f"127.1.{person.number // 250}.{person.number % 250 + 1}"


def missed(found):
    """What is wanted and was not so."""
    for part in ("before", "spike", "after"):
        for kind, clicks in found[part].items():
            polite = {"200", "302"} | ({"come back"} if part == "spike" else set())
            if other := {said: n for said, n in clicks["answers"].items() if said not in polite}:
                yield f"{part}, {kind}: {other}"
    yield from (f"untrue {name}" for name, rows in found["untrue"].items() if rows)


def main():
    asked = argparse.ArgumentParser(prog="bench.spike")
    asked.add_argument("--few", type=int, default=5)
    asked.add_argument("--many", type=int, default=400)
    asked.add_argument("--seconds", type=float, default=30)
    asked.add_argument("--pause", type=float, default=4)
    began = time.monotonic()
    found = measured(**vars(asked.parse_args()))
    wrong = list(missed(found))
    print(json.dumps(found, indent=2), file=sys.stderr)
    print(row("bench.spike", time.monotonic() - began, found, wrong))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
