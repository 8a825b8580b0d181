import sys

from django.core.management.base import BaseCommand

from outbox.bounces import LARGEST
from outbox.operations import take_bounce


class Command(BaseCommand):
    help = "Learn from one returned mail, given on the standard input by the mail server."
    requires_system_checks = ()

    def handle(self, *args, **options):
        self.stdout.write(take_bounce(sys.stdin.buffer.read(LARGEST)))
