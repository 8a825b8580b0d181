import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from outbox.bounces import LARGEST
from outbox.operations import take_bounce

TRY_AGAIN = 75  # what mail servers understand as: bring it again later


class Command(BaseCommand):
    help = "Learn from one returned mail, given on the standard input by the mail server."
    requires_system_checks = ()

    def handle(self, *args, **options):
        raw = sys.stdin.buffer.read(LARGEST)
        try:
            self.stdout.write(take_bounce(raw))
        except DatabaseError as error:
            raise CommandError(f"the database: {error}", returncode=TRY_AGAIN) from None
