"""PostgreSQL killed outright or stopped at once, again and again, while people vote; every vote
that was acknowledged must stand, and none other. CHAOS_MINUTES says how long."""

import os
import random
import threading
import time

from bench.chaos.installation import a_round, installation
from bench.chaos.verdict import say, tell
from bench.chaos.voters import Voter, told_by, unpolite, untrue_votes
from tests.services import until

MINUTES = float(os.environ.get("CHAOS_MINUTES", "2"))
VOTERS = 3
AGAIN_WITHIN = 10  # seconds after its return until votes are taken again
PAUSE = (2, 8)
AWAY = (0, 4)


def restart(here, number):
    """Take PostgreSQL away, one way or the other, leave it away a moment, and start it."""
    (here.database.kill if number % 2 else here.database.stop)()
    time.sleep(random.uniform(*AWAY))
    here.database.start()


def is_taken_again(voters, since):
    """Whether each has been acknowledged since then."""
    return all(any(told[2] == 200 and told[4] > since for told in v.told) for v in voters)


def run(here, minutes=MINUTES):
    codes, _round, people = a_round(voices=VOTERS)
    web, over = here.start_web(), threading.Event()
    here.start_worker()
    voters = [Voter([web.port], person, codes, over) for person in people]
    for voter in voters:
        voter.start()
    until(lambda: is_taken_again(voters, 0), "the first votes", 60)
    end, returns = time.monotonic() + minutes * 60, []
    while time.monotonic() < end or not returns:
        time.sleep(random.uniform(*PAUSE))
        restart(here, len(returns))
        back = time.time()
        until(lambda back=back: is_taken_again(voters, back), "votes to be taken again", 60)
        returns.append(round(time.time() - back, 1))
        tell(f"database: away {len(returns)} times, votes again after {returns[-1]} s")
    over.set()
    for voter in voters:
        voter.join(60)
    found = {"restarts": len(returns), "longest_return_s": max(returns), **told_by(voters)}
    found |= {"votes_untrue": untrue_votes(voters), "unpolite": unpolite(voters)}
    untrue = [name for name in ("votes_untrue", "unpolite") if found[name]]
    untrue += ["votes taken again late"] if max(returns) > AGAIN_WITHIN else []
    untrue += [] if all(one.poll() is None for one in here.workers) else ["the worker ended"]
    return found, untrue


def main():
    with installation() as here:
        say(*run(here))


if __name__ == "__main__":
    main()
