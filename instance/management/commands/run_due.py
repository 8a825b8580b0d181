from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from instance.operations import run_due


class Command(BaseCommand):
    help = "One sweep of everything that is due, as the clock would do it."

    def add_arguments(self, parser):
        parser.add_argument("--now", help="a moment (ISO 8601): which letters and mails are due")

    def handle(self, *, now, **options):
        sent = run_due(now=moment_of(now) if now else timezone.now())
        self.stdout.write(f"Swept. Mails that left: {sent}.")


def moment_of(text):
    """The moment of an ISO 8601 text; without an offset, by the clock of the installation."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        example = "2027-01-04T08:00:00+01:00"
        raise CommandError(f"--now wants a moment such as {example}.") from None
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
