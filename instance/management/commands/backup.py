from django.core.management.base import BaseCommand, CommandError

from instance.carrying import CannotCarry
from instance.carrying.backups import back_up
from instance.carrying.telling import Progress, silence


class Command(BaseCommand):
    help = (
        "Writes every row, as it is at one moment, into a new file that `restore` puts back on "
        "SQLite and PostgreSQL alike. People may go on voting meanwhile."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="a new file, such as coroute-2027-01-04.tar.gz")

    def handle(self, *, file, verbosity, **options):
        say = Progress(self.stderr) if verbosity else silence
        try:
            made = back_up(file, say=say)
        except CannotCarry as error:
            raise CommandError(str(error)) from None
        if verbosity:
            rows = sum(table["rows"] for table in made["tables"].values())
            self.stdout.write(f"{file}: {rows:,} rows of {len(made['tables'])} tables.")
