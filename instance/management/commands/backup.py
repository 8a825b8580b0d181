from django.core.management.base import BaseCommand

from instance.carrying.backups import back_up
from instance.carrying.telling import Progress, reason_told, silence


class Command(BaseCommand):
    help = (
        "Writes every row, as it is at one moment, into a new file that `restore` puts back on "
        "SQLite and PostgreSQL alike. People may go on voting meanwhile."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help="a new file, such as coroute-2027-01-04.tar.gz")

    def handle(self, *, file, verbosity, **options):
        say = Progress(self.stderr) if verbosity else silence
        with reason_told():
            made = back_up(file, say=say)
        if verbosity:
            rows = sum(table["rows"] for table in made["tables"].values())
            self.stdout.write(f"{file}: {rows:,} rows of {len(made['tables'])} tables.")
