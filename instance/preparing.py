"""What must be in place before pages are served; each step does nothing the second time."""

import hashlib
import os
from contextlib import contextmanager

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection, connections
from django.utils.translation.reloader import translation_file_changed

from instance.queries import require_whole
from roadmaps.models import Region

UNUSED = ["django_htmx/ext/*", "django_htmx/htm*-4*"]  # what pages ask of it is htmx 2
MIGRATING = 8_273_401  # the number of the lock, any that nobody else uses


def prepare(say):
    """Translations, static files, database and, where asked for, the demonstration."""
    prepare_files(say)
    say("database")
    with alone():
        call_command("migrate", verbosity=0, interactive=False)
    require_whole()
    if settings.DEMO and "load_demo" in get_commands() and not Region.objects.exists():
        say("demonstration")
        call_command("load_demo", verbosity=0)
    connections.close_all()


def prepare_files(say):
    """What needs no database: once where the program is installed, by whoever may write there."""
    say("translations")
    compile_translations()
    say("static files")
    collect_static_files()


@contextmanager
def alone():
    """Several machines may start together: on PostgreSQL they bring the database up to date one
    after another, and all but the first find nothing to do."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


def compile_translations():
    """Every catalogue newer than its compiled form is compiled again."""
    for folder in settings.LOCALE_PATHS:
        for source in folder.glob("*/LC_MESSAGES/*.po"):
            compiled = source.with_suffix(".mo")
            if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
                continue
            draft = compiled.with_suffix(f".{os.getpid()}")
            with source.open("rb") as read, draft.open("wb") as write:
                write_mo(write, read_po(read))
            draft.replace(compiled)
            translation_file_changed(sender=None, file_path=compiled)


def collect_static_files():
    """Collected and compressed again only when one of the files has changed."""
    seen = settings.STATIC_ROOT / "sources"
    now = fingerprint_of_static_files()
    if seen.exists() and seen.read_text() == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED)
    seen.write_text(now)


def fingerprint_of_static_files():
    """By what they hold: an image, or a copy, does not keep the moment a file was written."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                digest.update(f"{path} {hashlib.sha256(file.read()).hexdigest()}\n".encode())
    return digest.hexdigest()
