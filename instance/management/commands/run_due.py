from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from instance.operations import run_due


class Command(BaseCommand):
    help = "One sweep of everything that is due, as the clock would do it."

    def add_arguments(self, parser):
        parser.add_argument("--now", help="a moment (ISO 8601): which letters and mails are due")

    def handle(self, *, now, **options):
        moment = parse_datetime(now) if now else timezone.now()
        if moment is None:
            raise CommandError("--now wants a moment such as 2027-01-04T08:00:00+01:00.")
        if timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        sent = run_due(now=moment)
        self.stdout.write(f"Swept. Mails that left: {sent}.")
