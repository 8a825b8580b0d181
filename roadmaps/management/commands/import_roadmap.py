"""The same import as the screen, from a file on this machine."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from roadmaps.fields import BY_NAME
from roadmaps.models import Roadmap
from roadmaps.operations import AddressTaken, begin_roadmap_at, dry_run, import_sheet
from roadmaps.sheets.columns import IGNORED, OTHER, PLACES, find_header
from roadmaps.sheets.line import Issue
from roadmaps.sheets.opening import Refused
from roadmaps.sheets.reading import MOST_BYTES, read_grid


class Command(BaseCommand):
    help = "Importe une feuille (CSV, XLSX, XLS ou ODS) dans le projet d’une feuille de route."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--roadmap", required=True, metavar="REGION/ROADMAP")
        parser.add_argument("--create", action="store_true", help="créer ce qui n’existe pas")
        parser.add_argument("--dry-run", action="store_true", help="dire sans rien écrire")
        parser.add_argument("--json", action="store_true", help="un seul objet JSON")
        parser.add_argument("--match", action="append", default=[], metavar="COLONNE=CHAMP")

    def handle(self, *args, **options):
        try:
            preview = self.imported(options)
        except Refused as reason:
            if options["json"]:
                self.stdout.write(refused_file(str(reason)))
            raise CommandError(str(reason)) from None
        except OperationalError as error:
            said = _("La base de données ne répond pas ou ne prend plus rien : %(said)s")
            raise CommandError(said % {"said": error}) from None
        self.stdout.write(as_json(preview) if options["json"] else as_text(preview))
        if preview.refused:
            raise SystemExit(1)

    @transaction.atomic
    def imported(self, options):
        grid = self.read(options["file"])
        matching = self.matching(grid, options["match"])
        if not find_header(grid, matching).names_actions:
            raise Refused(_("Aucune colonne n’est un titre : dites laquelle par --match."))
        roadmap = self.roadmap(options["roadmap"], options["create"])
        if options["dry_run"]:
            preview = dry_run(roadmap=roadmap, grid=grid, matching=matching)
            transaction.set_rollback(True)
            return preview
        name = options["file"].name
        return import_sheet(roadmap=roadmap, grid=grid, actor=None, matching=matching, name=name)

    def read(self, path):
        try:
            with path.open("rb") as file:
                return read_grid(path.name, file.read(MOST_BYTES + 1))
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None

    def matching(self, grid, pairs):
        """Columns by their header, matched by hand: `proposal=title`."""
        columns = {column.label: column for column in find_header(grid).columns}
        matching = {}
        for pair in pairs:
            label, _sign, field = pair.rpartition("=")
            if label not in columns:
                raise CommandError(_("Colonne inconnue : %(label)s") % {"label": label})
            if field not in {*PLACES, *BY_NAME, OTHER, IGNORED}:
                raise CommandError(_("Champ inconnu : %(field)s") % {"field": field})
            matching[str(columns[label].index)] = field
        return matching

    def roadmap(self, address, create):
        region, _slash, slug = address.partition("/")
        found = Roadmap.objects.at(region, slug).first()
        if found or not create:
            if found is None:
                raise CommandError(_("Feuille de route inconnue : %(name)s") % {"name": address})
            return found
        try:
            validate_slug(region)
            validate_slug(slug)
            return begin_roadmap_at(region=region, slug=slug)
        except (ValidationError, AddressTaken):
            raise CommandError(_("Adresse impossible : %(name)s") % {"name": address}) from None


def as_json(preview):
    return json.dumps(
        {
            "rows": preview.read,
            "axes": len(preview.axes),
            "actions": len(preview.actions) - preview.count("refused"),
            "created": preview.count("created"),
            "changed": preview.count("changed"),
            "unchanged": preview.count("unchanged", "conflict"),
            "missing": len(preview.missing),
            "refused": [issue.as_json() for issue in preview.refused],
            "warnings": [issue.as_json() for issue in preview.warnings],
            "conflicts": [issue.as_json() for issue in preview.conflict_issues],
            "ignored": [issue.as_json() for issue in preview.ignored],
            "unmatched": [column.label for column in preview.unmatched],
        },
        ensure_ascii=False,
    )


def refused_file(reason):
    """The same object for a file that could not be read at all."""
    numbers = dict.fromkeys(("rows", "axes", "actions", "created", "changed", "unchanged"), 0)
    lists = {name: [] for name in ("warnings", "conflicts", "ignored", "unmatched")}
    refused = [Issue(0, "", reason).as_json()]
    return json.dumps(numbers | {"missing": 0, "refused": refused} | lists, ensure_ascii=False)


def as_text(preview):
    lines = [
        _("%(read)s lignes lues : %(created)s créées, %(changed)s changées, %(same)s inchangées.")
        % {
            "read": preview.read,
            "created": preview.count("created"),
            "changed": preview.count("changed"),
            "same": preview.count("unchanged", "conflict"),
        }
    ]
    for word, issues in (
        (_("refusée"), preview.refused),
        (_("conflit"), preview.conflict_issues),
        (_("attention"), preview.warnings),
        (_("ignorée"), preview.ignored),
    ):
        lines += [f"{word} : {issue}" for issue in issues]
    lines += [f"{_('absente du fichier')} : {code} {title}" for code, title in preview.missing]
    return "\n".join(lines)
