from datetime import datetime, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from committee.models import Committee
from instance.operations import run_due
from instance.queries import owed_mails


class Command(BaseCommand):
    help = "One sweep of everything that is due, as the clock would do it."

    def add_arguments(self, parser):
        parser.add_argument("--now", help="a moment (ISO 8601): which letters and mails are due")

    def handle(self, *, now, **options):
        now = moment_of(now) if now else timezone.now()
        swept = run_due(now=now)
        for line in (*done(swept), *to_come(now)):
            self.stdout.write(line)
        if swept.stopped:
            raise CommandError(f"stopped, the reason is above: {', '.join(swept.stopped)}.")


def done(swept):
    """What the sweep did and left, a line each."""
    yield f"Phases opened: {swept.phases}. Rounds closed: {swept.rounds}."
    yield f"Committee letters frozen: {swept.letters}. Mails that left: {swept.mails}."
    waiting = owed_mails()
    since = f", the oldest since {waiting['oldest']}" if waiting["owed"] else ""
    yield f"Mails still owed: {waiting['owed']}{since}."


def to_come(now):
    """When each committee's next letter is due, by the clock of its region."""
    for committee in Committee.objects.order_by("pk"):
        first = max(now, committee.starts_at - timedelta(microseconds=1))
        at = committee.rhythm.after(first).astimezone(committee.tz)
        held = " Held back: it waits until it is let go." if committee.held_at else ""
        yield f"Next letter of {committee}: {at:%A %Y-%m-%d %H:%M} ({committee.zone}).{held}"


def moment_of(text):
    """The moment of an ISO 8601 text; without an offset, by the clock of the installation."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        example = "2027-01-04T08:00:00+01:00"
        raise CommandError(f"--now wants a moment such as {example}.") from None
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
