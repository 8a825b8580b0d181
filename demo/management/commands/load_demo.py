from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.loading.reset import forget
from demo.loading.story import tell
from roadmaps.models import Region


class Command(BaseCommand):
    help = "Loads the demonstration; --reset empties everything first."

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="forget everything first")

    def handle(self, *, reset, **options):
        if not settings.DEMO:
            raise CommandError("the demonstration is loaded with DEMO=1 only.")
        if reset:
            forget()
        elif Region.objects.exists():
            self.stdout.write("  demonstration: already there")
            return
        tell(lambda step: self.stdout.write(f"  demonstration: {step}"))
