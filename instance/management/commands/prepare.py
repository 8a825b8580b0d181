from django.core.management.base import BaseCommand, CommandError

from instance.preparing import prepare, prepare_files
from instance.queries import NotReady


class Command(BaseCommand):
    help = "Compiles translations, collects static files and brings the database up to date."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--files", action="store_true", help="the database is left as it is")

    def handle(self, *, files, **options):
        step = prepare_files if files else prepare
        try:
            step(lambda name: self.stdout.write(f"  {name}"))
        except NotReady as reason:
            raise CommandError(str(reason)) from None
