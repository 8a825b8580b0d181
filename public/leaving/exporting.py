"""Everything that names a person, in one archive they can read with any program."""

import json
import zipfile
from io import BytesIO

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from outbox.models import Mail
from public.leaving.tables import EXPORTED, NOT_EXPORTED
from roadmaps.sheets.files import table_file


def archive_of(user):
    """The archive: `donnees.json` with everything, one CSV a table, and what to read first."""
    tables = {held.name: (held, rows_of(held, user)) for held in EXPORTED}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("LISEZ-MOI.txt", readme(user, tables))
        packed.writestr("donnees.json", as_json(tables))
        for name, (held, rows) in tables.items():
            if rows:
                table = [list(held.fields), *([written(cell) for cell in row] for row in rows)]
                packed.writestr(f"{name}.csv", table_file(table, "csv"))
    return out.getvalue()


def rows_of(held, user):
    rows = held.rows(user)
    if held.model is Mail:
        rows = rows.exclude(kind=Mail.Kind.ACCESS)
    return list(rows)


def as_json(tables):
    said = {
        name: [dict(zip(held.fields, row, strict=True)) for row in rows]
        for name, (held, rows) in tables.items()
    }
    return json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def written(cell):
    """A cell of the CSV: texts stay, moments are in the zone of the page, the rest is as JSON."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    return json.dumps(cell, cls=DjangoJSONEncoder, ensure_ascii=False).strip('"')


def readme(user, tables):
    """In French: what each file is, what is left out and why, and who keeps it."""
    with translation.override("fr"):
        lines = [
            _("Vos données personnelles sur Coroute"),
            _("Compte : %(email)s") % {"email": user.email},
            _("Fait le : %(at)s") % {"at": f"{timezone.localtime():%d/%m/%Y %H:%M}"},
            "",
            _("donnees.json : tout, pour un programme. Les mêmes choses, une table par fichier :"),
            *(
                f"- {name}.csv : {held.says} ({len(rows)})"
                for name, (held, rows) in tables.items()
                if rows
            ),
            "",
            _("Rien n’est gardé de vous dans :"),
            ", ".join(name for name, (_held, rows) in tables.items() if not rows) + ".",
            "",
            _("Ne sont pas ici, et pourquoi :"),
            *sorted({f"- {reason}" for reason in map(str, NOT_EXPORTED.values())}),
            "- " + _("le secret de vos seconds facteurs et de vos codes : les redire les userait"),
        ]
    return "\n".join(lines) + "\n"
