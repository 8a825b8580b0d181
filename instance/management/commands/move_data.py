import os
import subprocess
import sys
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone

from instance.carrying import CannotCarry
from instance.carrying.moving import check_free, move
from instance.carrying.places import facts_of, held, opened
from instance.carrying.tables import schema_of
from instance.carrying.telling import Progress, differences, reason_told, table_of_figures
from instance.models import Sweep

STOPPED_FOR = timedelta(minutes=1)


class Command(BaseCommand):
    help = (
        "Carries an embedded installation to an empty PostgreSQL database, then compares every "
        "row. Stop the installation first. Interrupted, the same command goes on."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--to", help="postgresql://user:password@host/name (DATABASE_URL)")
        parser.add_argument("--from", dest="source", help="sqlite:///path (DATABASE_URL)")
        parser.add_argument("--batch", type=int, default=2000, help="rows a transaction (2000)")

    def handle(self, *, to, source, batch, **options):
        if not to and not source:
            raise CommandError("say --to postgresql://… or, with DATABASE_URL there, --from.")
        to, source = to or settings.DATABASE_URL, source or settings.DATABASE_URL
        with reason_told():
            found = self.carry(to, source, batch)
        for line in table_of_figures(found):
            self.stdout.write(line)
        if wrong := differences(found):
            raise CommandError("\n".join(["the move is not done:", *wrong]))
        self.stdout.write("Every row is there. Set DATABASE_URL to the new database, and start.")

    def carry(self, to, source, batch):
        progress = Progress(self.stderr)
        with held(source) as embedded, opened(facts_of(to), "target") as target:
            if target.vendor != "postgresql":
                raise CannotCarry("an installation moves to PostgreSQL; `restore` goes anywhere.")
            require_stopped(embedded)
            check_free(target, embedded)
            if schema_of(target).applied != schema_of(embedded).applied:
                self.stderr.write("Making the tables…")
                migrate(to, target)
            return move(embedded, target, batch=batch, say=progress)


def require_stopped(embedded):
    """A worker that swept a moment ago would be writing here while rows leave."""
    last = Sweep.objects.using(embedded.alias).aggregate(last=Max("ended_at"))["last"]
    if last and timezone.now() - last < STOPPED_FOR:
        raise CannotCarry("the installation runs: stop it, wait a minute, and move it then.")


def migrate(url, target):
    """In a process that has no other database: a migration writes to that of the settings."""
    target.close()
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
    environment = os.environ | {"DATABASE_URL": url}
    made = subprocess.run(command, cwd=settings.BASE_DIR, env=environment)
    if made.returncode:
        raise CannotCarry("the tables could not be made; the reason is above.")
