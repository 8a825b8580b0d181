"""What a file really is, by its first bytes, and whether it is safe to open: checked before."""

import zipfile
import zlib
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

MOST_BYTES = 5 * 2**20
MOST_UNPACKED = 40 * 2**20
MOST_ENTRIES = 500
HIGHEST_RATIO = 200
CHUNK = 2**16

TEXT_ENDINGS = {"csv", "tsv", "txt"}
WORKBOOKS = {"xlsx": {"xlsx", "xlsm"}, "ods": {"ods"}, "xls": {"xls"}}
STRANGERS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"{\\rtf": "RTF",
    b"MZ": "Windows (.exe)",
    b"\x7fELF": "ELF",
}


class Refused(ValueError):
    """The file cannot be read as a sheet; the message says why, to the person who sent it."""


def kind_of(name, data):
    """`text`, `xlsx`, `ods` or `xls`, by the first bytes; a name that says otherwise is refused."""
    if not data.strip():
        raise Refused(_("Ce fichier est vide."))
    if len(data) > MOST_BYTES:
        raise Refused(_("Ce fichier dépasse 5 Mo : la limite d’un import."))
    kind = _by_first_bytes(data)
    ending = PurePath(name).suffix.lower().lstrip(".")
    known = TEXT_ENDINGS.union(*WORKBOOKS.values())
    if ending in known and ending not in WORKBOOKS.get(kind, TEXT_ENDINGS):
        said = {"text": "CSV", "xlsx": "XLSX", "ods": "ODS", "xls": "XLS"}[kind]
        raise Refused(
            _(
                "Ce fichier se nomme « .%(ending)s » mais son contenu est du %(kind)s : "
                "renommez-le ou enregistrez-le de nouveau."
            )
            % {"ending": ending, "kind": said}
        )
    return kind


def _by_first_bytes(data):
    for start, stranger in STRANGERS.items():
        if data.startswith(start):
            raise Refused(
                _("Ce fichier n’est pas un tableau : c’est un fichier %(kind)s.")
                % {"kind": stranger}
            )
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    if data[:300].lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise Refused(
            _("Ce fichier est une page web ou du XML : enregistrez-le en XLSX ou en CSV.")
        )
    return "text"


def _kind_of_archive(data):
    names = set(_open(data).namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    raise Refused(_("Cette archive n’est pas un classeur XLSX ou ODS : décompressez-la d’abord."))


def _open(data):
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _damaged() from None


def unpacked_safely(data):
    """The same workbook packed again from what was really unpacked, so that nothing unmeasured is
    ever opened: announced sizes first, then every byte that comes out."""
    archive = _open(data)
    entries = archive.infolist()
    _check_announced(entries)
    left = MOST_UNPACKED
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as again:
        for entry in entries:
            if not entry.is_dir():
                content = _inflated(archive, entry, left)
                left -= len(content)
                again.writestr(entry.filename, content)
    return packed.getvalue()


def _check_announced(entries):
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_ENTRIES or len(names) != len(entries):
        raise _bomb()
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _bomb()
    for entry in entries:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _damaged()
        if entry.flag_bits & 0x1:
            raise Refused(_("Ce classeur est protégé par un mot de passe. Enregistrez-le sans."))
        if entry.file_size > 2**20 and entry.file_size > HIGHEST_RATIO * max(
            entry.compress_size, 1
        ):
            raise _bomb()


def _inflated(archive, entry, most):
    """The bytes of one entry, and never more than `most` of them, whatever it announces."""
    content = bytearray()
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                content += chunk
                if len(content) > most:
                    raise _bomb()
    except Refused:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
        raise _damaged() from None
    return bytes(content)


def _bomb():
    return Refused(
        _("Ce classeur est refusé avant d’être ouvert : décompressé, il serait démesuré.")
    )


def _damaged():
    return Refused(_("Ce classeur est abîmé : il ne s’ouvre pas."))
