"""What the clock runs is judged by this machine's clock: where that is wrong, nothing is."""

from celery import Task

from instance.machine import seconds_off

MOST = 60  # seconds between this machine's clock and the database's


class ClockIsOff(Exception):
    """This machine's clock is not the database's: a letter would leave early, a draft be forgotten
    that is a day old."""


class Timely(Task):
    """A task that does nothing while this machine's clock is off; another machine's worker does it,
    or this one once its clock is set right."""

    abstract = True

    def __call__(self, *args, **kwargs):
        off = seconds_off()
        if abs(off) > MOST:
            raise ClockIsOff(f"by {off:+.0f} seconds from the database's")
        return super().__call__(*args, **kwargs)
