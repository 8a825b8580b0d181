"""A roadmap as a file, from the command line."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from roadmaps.models import Roadmap, Version
from roadmaps.sheets.files import TYPES, version_file


class Command(BaseCommand):
    help = "Exporte une feuille de route en CSV, XLSX ou JSON, selon la terminaison du fichier."

    def create_parser(self, *args, **kwargs):
        # Django's own --version gives way to the version of the roadmap.
        return super().create_parser(*args, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser):
        parser.add_argument("roadmap", metavar="REGION/ROADMAP")
        parser.add_argument("file", type=Path)
        parser.add_argument("--version", type=int, dest="number", metavar="N")

    def handle(self, *args, **options):
        ending = options["file"].suffix.lower().lstrip(".")
        if ending not in TYPES:
            raise CommandError(_("Le fichier doit finir par .csv, .xlsx ou .json."))
        version = self.version(options["roadmap"], options["number"])
        try:
            options["file"].write_bytes(version_file(version, ending))
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None

    def version(self, address, number):
        roadmap = Roadmap.objects.at(*(address + "/").split("/")[:2]).first()
        if roadmap is None:
            raise CommandError(_("Feuille de route inconnue : %(name)s") % {"name": address})
        versions = Version.objects.filter(roadmap=roadmap)
        found = versions.filter(number=number).first() if number else None
        if number is None:
            found = versions.drafts().first() or roadmap.current
        if found is None:
            raise CommandError(_("Cette version n’existe pas."))
        return found
