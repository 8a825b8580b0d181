from django.core.management.base import BaseCommand

from instance.carrying import archive
from instance.carrying.restoring import about_the_key, checked, restore
from instance.carrying.telling import Progress, reason_told


class Command(BaseCommand):
    help = (
        "Puts a backup back into an empty installation, once it was checked, whole or not at all."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help="what `backup` has written")
        parser.add_argument("--check", action="store_true", help="check the file, touch nothing")

    def handle(self, *, file, check, **options):
        with reason_told():
            told = look_at(file) if check else restore(file, say=Progress(self.stderr))
        rows = sum(table["rows"] for table in told["tables"].values())
        what = "is whole" if check else "is back"
        self.stdout.write(f"{file} {what}: {rows:,} rows as of {told['made_at']}.")
        if not check and (said := about_the_key(told)):
            self.stdout.write(said)


def look_at(file):
    with archive.opened(file) as tar:
        return checked(tar)
