"""Redis emptied, restarted empty, stopped, frozen, while mails are owed without a pause: each must
leave within two minutes, and the doorbell must ring again after the return of Redis."""

import os
import threading
import time

from bench.chaos.installation import installation
from bench.chaos.verdict import say, tell
from tests.services import until

MINUTES = float(os.environ.get("CHAOS_MINUTES", "2"))  # how long it is stopped, then frozen
WITHIN = 120  # seconds
EVERY = 2
HEALTHY = 20


class Writer(threading.Thread):
    """Owes a notice and a sign-in code at each turn."""

    def __init__(self):
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.turn = 0

    def run(self):
        from outbox.models import Mail
        from tests.instance.owing import owed

        while not self.over.wait(EVERY):
            self.turn += 1
            owed(f"sweep:{self.turn}")
            owed(f"bell:{self.turn}", kind=Mail.Kind.ACCESS)


def slowest(since):
    """The longest that a mail owed since then waited, in seconds, by kind."""
    from outbox.models import Mail

    waits = {}
    for mail in Mail.objects.filter(owed_at__gte=since):
        until(lambda pk=mail.pk: Mail.objects.get(pk=pk).sent_at, f"{mail.key} to leave", WITHIN)
        mail.refresh_from_db()
        wait = (mail.sent_at - mail.owed_at).total_seconds()
        waits[mail.kind] = max(waits.get(mail.kind, 0), round(wait, 1))
    return waits


def asks_for_a_code(name):
    """Whether a person gets a sign-in code by the pages just now, and how long the page took."""
    from django.test import Client

    from outbox.models import Mail

    email, begun = f"{name}@chaos.example", time.monotonic()
    answer = Client().post("/accounts/login/", {"email": email}, headers={"host": "127.0.0.1"})
    owed = Mail.objects.filter(to=email).exists()
    return {"status": answer.status_code, "owed": owed, "s": round(time.monotonic() - begun, 2)}


def during(name, act, undo, seconds):
    """Act, wait so long, undo, wait for the return: how long mails waited in each part."""
    from django.utils import timezone

    tell(f"redis {name} for {seconds:.0f} s")
    begun = timezone.now()
    act()
    time.sleep(seconds)
    signed_in = asks_for_a_code(name)
    undo()
    returned = timezone.now()
    time.sleep(HEALTHY + 30)  # the longest pause of a worker that seeks its broker
    rung = timezone.now()
    time.sleep(HEALTHY)
    waits = {"away": slowest(begun), "back": slowest(returned), "rings_again": slowest(rung)}
    return waits | {"sign_in": signed_in}


def main():
    with installation() as here:
        here.start_worker()
        writer = Writer()
        writer.start()
        time.sleep(HEALTHY)
        nothing, long = lambda: None, MINUTES * 60
        cases = {
            "emptied": (here.redis.flush, nothing, 1),
            "restarted_empty": (here.redis.stop, here.redis.start, 1),
            "stopped": (here.redis.stop, here.redis.start, long),
            "frozen": (here.redis.freeze, here.redis.thaw, long),
        }
        found = {name: during(name, *case) for name, case in cases.items()}
        writer.over.set()
        writer.join()
        found |= {"minutes": MINUTES, "mails": 2 * writer.turn, "same_worker": alive(here)}
    untrue = [name for name in cases if max(found[name]["away"].values()) > WITHIN]
    untrue += [f"{name}: no bell" for name in cases if found[name]["rings_again"]["access"] > 5]
    untrue += [f"{name}: no code" for name in cases if not found[name]["sign_in"]["owed"]]
    say(found, untrue + ([] if found["same_worker"] else ["the worker ended"]))


def alive(here):
    return all(worker.poll() is None for worker in here.workers)


if __name__ == "__main__":
    main()
