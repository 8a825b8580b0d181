"""Two thousand mails through a mail server in every bad mood, by two workers killed twenty times;
then each must have arrived once, but where a worker or the line died with it under way, and the
ledger must say what the server saw. Leases and pauses run their real time."""

import os
import random
import signal
import time

from bench.chaos.installation import installation
from bench.chaos.verdict import say, tell
from tests.services import until

MAILS = 2000
REFUSED = 40
KILLS = 20
WORKERS = 2
LONGEST = 25 * 60


def owe_all():
    """Every mail owed, a plain notice to a person of its own: the bytes by address."""
    from outbox.models import Mail
    from tests.instance.owing import owed

    for number in range(MAILS):
        address = f"voix{number:04}@chaos.example"
        owed(f"chaos:{number}", to=address)
    return {mail.to: bytes(mail.raw) for mail in Mail.objects.all()}


def kill_at_random(here):
    """Kill a worker twenty times while the letters leave; another takes its place at once."""
    for number, moment in enumerate(sorted(random.sample(range(MAILS - 200), KILLS))):
        until(lambda moment=moment: len(here.mail.letters) >= moment, "letters to leave", LONGEST)
        worker = random.choice(here.workers)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        here.workers.remove(worker)
        here.start_worker()
        tell(f"{number + 1} killed, {len(here.mail.letters)} letters taken")


def waiting():
    from outbox.models import Mail

    return Mail.objects.filter(state__in=["owed", "sending"]).count()


def main():
    with installation() as here:
        from tests.instance.moods import Ledger, Moods

        frozen = owe_all()
        moods = here.mail.choose = Moods(random.sample(sorted(frozen), REFUSED))
        begun = time.monotonic()
        for _ in range(WORKERS):
            here.start_worker()
        kill_at_random(here)
        tell(f"the last was killed; {waiting()} mails are still owed")
        until(lambda: not waiting(), "every mail to leave or fail", LONGEST)
        ledger = Ledger(here.mail, moods, frozen)
        seconds, wrong = round(time.monotonic() - begun), ledger.wrong()
        found = {"kills": KILLS, "seconds": seconds, **ledger.figures(), "wrong": wrong}
    say(found, untrue=list(wrong))


if __name__ == "__main__":
    main()
