"""How the text of a cell or of a form becomes a field's value, and is written back.

Each `read_` takes what was typed (or a sheet's own number or date) and returns the value;
`Unreadable` says why it cannot be one, `Kept` that it is kept as other information."""

import re
from datetime import date, datetime

from django.utils.translation import gettext as _

KEY = re.compile(r"\s*\[(k\d+)\]\s*")
AMOUNT = re.compile(
    r"^(?P<number>\d[\d\s.,’']*)(?P<scale>k|m|md|millions?|milliards?)?(?:€|euros?)?$"
)
SCALES = {"k": 1_000, "m": 10**6, "million": 10**6, "millions": 10**6}
SCALES |= {"md": 10**9, "milliard": 10**9, "milliards": 10**9}
STATUSES = {
    "planned": ("à lancer", "à venir", "prévue", "prévu", "à engager", "planned"),
    "prepared": ("en préparation", "à discuter", "en projet", "prepared"),
    "running": ("en cours", "en retard", "en pause", "engagée", "running"),
    "done": ("terminée", "terminé", "réalisé", "réalisée", "achevée", "done"),
}


class Unreadable(ValueError):
    """The text cannot be this field's value; the message says why."""


class Kept(ValueError):
    """The text means something, but not as this field: it is kept as other information."""


def read_line(raw):
    return " ".join(str(raw).split())


def write_line(value):
    return value


def read_text(raw):
    lines = str(raw).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def read_date(raw):
    """A date from ISO, French day first, a month and year, a sheet's date, or an empty text."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = str(raw).strip()
    if not text:
        return None
    for pattern in (
        "%Y-%m-%d",
        "%d/%m/%Y",
        "%d-%m-%Y",
        "%d.%m.%Y",
        "%Y-%m-%d %H:%M:%S",
    ):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise Unreadable(
        _("« %(text)s » n’est pas une date (attendu : 31/12/2027).") % {"text": text}
    )


def write_date(value):
    return value.isoformat() if value else ""


def read_amount(raw):
    """Whole euros from 850000, « 850 k€ », « 1,5 M€ », « 850 000 € »."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return round(raw)
    text = (
        re.sub(r"[\s\u00a0\u202f]+", "", str(raw).casefold())
        .replace("ht", "")
        .replace("ttc", "")
    )
    found = AMOUNT.match(text)
    if not found:
        raise Kept(
            _("« %(text)s » n’est pas un montant : gardé en autre information.")
            % {"text": raw}
        )
    scale = SCALES.get(found["scale"] or "", 1)
    number = found["number"].replace("’", "").replace("'", "")
    if scale > 1:
        return round(float(number.replace(",", ".")) * scale)
    number = re.sub(r"[.,](?=\d{3}(\D|$))", "", number)
    return round(float(number.replace(",", ".")))


def split_items(raw):
    """The items of a list cell: one a line, each with its key when it has one."""
    for line in str(raw).replace("\r", "\n").split("\n"):
        text = line.strip().lstrip("-•*➔ ").strip()
        if text:
            found = KEY.match(text)
            yield (found[1] if found else ""), KEY.sub("", text, count=1).strip()


def read_names(raw):
    items, seen = [], set()
    for key, text in split_items(raw):
        if text.casefold() not in seen:
            seen.add(text.casefold())
            items.append({"key": key, "name": text})
    return items


def read_budget(raw):
    """Budget lines `year; funder; amount`; a lone amount is one line without year or funder."""
    if isinstance(raw, int | float):
        return [{"key": "", "year": None, "funder": "", "amount": read_amount(raw)}]
    items = []
    for key, text in split_items(raw):
        parts = [part.strip() for part in text.split(";")]
        if len(parts) == 1:
            parts = ["", "", parts[0]]
        if len(parts) != 3:
            raise Unreadable(
                _("« %(text)s » n’est pas une ligne « année ; financeur ; montant ».")
                % {"text": text}
            )
        year, funder, amount = parts
        if year and not re.fullmatch(r"(19|20)\d\d", year):
            raise Unreadable(_("« %(text)s » n’est pas une année.") % {"text": year})
        items.append(
            {
                "key": key,
                "year": int(year) if year else None,
                "funder": funder,
                "amount": read_amount(amount),
            }
        )
    return items


def read_targets(raw):
    """Targets `indicator; baseline; target; unit; horizon`; a lone text is the indicator."""
    items = []
    for key, text in split_items(raw):
        parts = [part.strip() for part in text.split(";")]
        if len(parts) > 5:
            raise Unreadable(
                _(
                    "« %(text)s » n’est pas « indicateur ; départ ; cible ; unité ; horizon »."
                )
                % {"text": text}
            )
        parts += [""] * (5 - len(parts))
        names = ("indicator", "baseline", "target", "unit", "horizon")
        items.append({"key": key, **dict(zip(names, parts, strict=True))})
    return items


def write_items(items):
    """A keyed list as a cell: one item a line, its key in square brackets."""
    lines = []
    for item in items:
        parts = [
            "" if part is None else str(part)
            for name, part in item.items()
            if name != "key"
        ]
        lines.append(f"[{item['key']}] " + "; ".join(parts))
    return "\n".join(lines)


def read_status(raw):
    text = read_line(raw).casefold()
    if not text:
        return ""
    for status, words in STATUSES.items():
        if text in words:
            return status
    raise Kept(
        _("« %(text)s » n’est pas un état connu : gardé en autre information.")
        % {"text": raw}
    )


def write_status(value):
    return STATUSES[value][0] if value else ""


def with_keys(items, before, next_key):
    """The items with keys: those they carry, those of equal items before, else new ones."""

    def body(item):
        return {name: part for name, part in item.items() if name != "key"}

    known = {item["key"] for item in before}
    free = [
        item for item in before if item["key"] not in {item["key"] for item in items}
    ]
    result = []
    for item in items:
        key = item["key"] if item["key"] in known else ""
        if not key:
            same = next((old for old in free if body(old) == body(item)), None)
            if same:
                free.remove(same)
                key = same["key"]
        result.append({"key": key or f"k{next_key()}", **body(item)})
    return result
