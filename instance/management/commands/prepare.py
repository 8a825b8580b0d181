from django.core.management.base import BaseCommand

from instance.preparing import prepare


class Command(BaseCommand):
    help = "Compiles translations, collects static files and brings the database up to date."
    requires_system_checks = []

    def handle(self, **options):
        prepare(lambda step: self.stdout.write(f"  {step}"))
