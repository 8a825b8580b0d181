"""How the text of a cell or of a form becomes a field's value, and is written back.

Each `read_` takes what was typed (or a sheet's own number or date) and returns the value;
`Unreadable` says why it cannot be one, `Kept` that it is kept as other information."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

KEY = re.compile(r"\s*\[(k[0-9]+)\]\s*")
HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
STATUSES = {
    "planned": ("à lancer", "à venir", "prévue", "prévu", "à engager", "planned"),
    "prepared": ("en préparation", "à discuter", "en projet", "prepared"),
    "running": ("en cours", "engagée", "engagé", "running"),
    "done": ("terminée", "terminé", "réalisé", "réalisée", "achevée", "achevé", "done"),
}
AMOUNT = re.compile(
    r"(?P<number>[0-9][0-9.,’']*)(?P<scale>k|m|md|millions?|milliards?)?(?:€|eur|euros?)?"
)
GROUPED = re.compile(r"[0-9]{1,3}(?:[.,’'][0-9]{3})+(?:[.,][0-9]{1,2})?")
SCALES = {"k": 1_000, "m": 10**6, "million": 10**6, "millions": 10**6}
SCALES |= {"md": 10**9, "milliard": 10**9, "milliards": 10**9}
HIGHEST_AMOUNT = 10**13
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%Y-%m-%d %H:%M:%S")
MONTHS = "janv|fevr|mars|avri|mai|juin|juil|aout|sept|octo|nove|dece".split("|")
WRITTEN = re.compile(r"(?:(?P<day>[0-9]{1,2})(?:er)? )?(?P<month>[a-z]{3,9})\.? (?P<year>[0-9]{4})")
SERIAL = re.compile(r"[2-7][0-9]{4}(?:\.0*)?")
MONTH = re.compile(r"(?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})")
YEAR = re.compile(r"(?:annee )?(?P<year>(?:19|20)[0-9]{2})")
VAGUE = re.compile(
    r"\b(?:19|20)[0-9]{2}\b|continu|permanent|annuel|recurrent|a definir|a preciser|n/?[ac]\b"
)
SHAPED_AS_A_DAY = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}")
BUDGET_PARTS = ("year", "funder", "amount")
TARGET_PARTS = ("indicator", "baseline", "target", "unit", "horizon")
NEARLY_RUNNING = ("en retard", "en pause")


class Unreadable(ValueError):
    """The text cannot be this field's value; the message says why."""


class Kept(ValueError):
    """The text means something, but not as this field: it is kept as other information."""


def visible(text):
    """The text without the characters that databases or sheets cannot hold, nor people see: some
    turn around what follows them."""
    return HIDDEN.sub("", text)


def read_line(raw):
    """One line: breaks and runs of spaces become one space, non-breaking ones stay."""
    return re.sub(r"[ \t\r\n\x85\u2028\u2029]+", " ", visible(str(raw))).strip()


def write_line(value):
    return value


def read_text(raw):
    lines = visible(str(raw)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def read_start(raw):
    """A day; of a month or a year alone, the first."""
    return read_date(raw)


def read_end(raw):
    """A day; of a month or a year alone, the last."""
    return read_date(raw, last=True)


def read_date(raw, last=False):
    """The day of a text: ISO, French, a sheet's serial number, or the bound of a month or year."""
    text = str(raw).strip()
    if not text:
        return None
    try:
        found = read_day(text) or _read_period(unaccented(text), last)
    except ValueError:
        found = None
    if found and 1900 <= found.year <= 2200:
        return found
    if not SHAPED_AS_A_DAY.search(text) and VAGUE.search(unaccented(text)):
        raise Kept(_("« %(text)s » n’est pas une date précise.") % {"text": text})
    raise Unreadable(_("« %(text)s » n’est pas une date (attendu : 31/12/2027).") % {"text": text})


def read_day(text):
    """The date of a text that names a day, or nothing."""
    for pattern in DAYS:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    if SERIAL.fullmatch(text):
        return date(1899, 12, 30) + timedelta(days=int(float(text)))
    written = WRITTEN.fullmatch(" ".join(unaccented(text).split()))
    if written and written["day"] and _month(written["month"]):
        return date(int(written["year"]), _month(written["month"]), int(written["day"]))
    return None


def _month(name):
    starts = [n for n, start in enumerate(MONTHS, start=1) if start.startswith(name[:4])]
    return starts[0] if len(starts) == 1 and len(name) >= 3 else 0


def _read_period(text, last):
    """The first or last day of the month or year that a text without accents names."""
    numbers, words = MONTH.fullmatch(text), WRITTEN.fullmatch(" ".join(text.split()))
    if numbers:
        year, month = int(numbers["year"]), int(numbers["month"])
    elif words and not words["day"] and _month(words["month"]):
        year, month = int(words["year"]), _month(words["month"])
    elif found := YEAR.fullmatch(text):
        year, month = int(found["year"]), 0
    else:
        return None
    if not last:
        return date(year, month or 1, 1)
    after = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    return after - timedelta(days=1)


def write_date(value):
    return value.isoformat() if value else ""


def read_amount(raw):
    """Whole euros from 850000, « 850 k€ », « 1,5 M€ », « 850 000 € », « 1.234,50 »."""
    text = re.sub(r"\s+|\bht\b|\bttc\b|\bd[’'e]", "", str(raw).casefold().replace("€", "€ "))
    found = AMOUNT.fullmatch(text)
    if not found:
        raise Kept(_("« %(text)s » n’est pas un montant.") % {"text": raw})
    number, scale = found["number"], SCALES.get(found["scale"] or "", 1)
    if scale == 1 and GROUPED.fullmatch(number):
        whole, cents = re.fullmatch(r"(.*?)(?:[.,]([0-9]{1,2}))?", number).groups()
        number = re.sub(r"[.,’']", "", whole) + f".{cents or 0}"
    try:
        amount = float(number.replace(",", ".").replace("’", "").replace("'", ""))
    except ValueError:
        raise Kept(_("« %(text)s » n’est pas un montant.") % {"text": raw}) from None
    if amount * scale > HIGHEST_AMOUNT:
        raise Kept(_("« %(text)s » dépasse tout budget.") % {"text": raw})
    return round(amount * scale)


def split_items(raw):
    """The items of a list cell: one a line, each with its key when it has one."""
    for line in visible(str(raw)).replace("\r", "\n").split("\n"):
        text = line.strip().lstrip("-•*➔ ").strip()
        found = KEY.match(text)
        text = KEY.sub("", text, count=1).strip() if found else text
        if text:
            yield (found[1] if found else ""), text


def read_names(raw):
    items, seen = [], set()
    for key, text in split_items(raw):
        if text.casefold() not in seen:
            seen.add(text.casefold())
            items.append({"key": key, "name": text})
    return items


def read_budget(raw):
    """Budget lines `year; funder; amount`; a lone amount is one line without year or funder."""
    items = []
    for key, text in split_items(raw):
        parts = [part.strip() for part in text.split(";")]
        if len(parts) == 1:
            parts = ["", "", parts[0]]
        if len(parts) != 3:
            raise Unreadable(
                _("« %(text)s » n’est pas une ligne « année ; financeur ; montant ».")
                % {"text": text}
            )
        year, funder, amount = parts
        if year and not re.fullmatch(r"(19|20)\d\d", year):
            raise Unreadable(_("« %(text)s » n’est pas une année.") % {"text": year})
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
        if not any(parts):
            continue
        if len(parts) > 5:
            raise Unreadable(
                _("« %(text)s » n’est pas « indicateur ; départ ; cible ; unité ; horizon ».")
                % {"text": text}
            )
        parts += [""] * (5 - len(parts))
        items.append({"key": key, **dict(zip(TARGET_PARTS, parts, strict=True))})
    return items


def write_items(items, parts):
    """A keyed list as a cell: one item a line, its key in square brackets, its parts in order."""
    return "\n".join(f"[{item['key']}] {write_item(item, parts)}" for item in items)


def write_item(item, parts):
    """One item without its key. (A database may hand its parts back in another order.)"""
    said = (item.get(part) for part in parts)
    return "; ".join("" if part is None else str(part) for part in said)


def write_names(items):
    return write_items(items, ("name",))


def write_budget(items):
    return write_items(items, BUDGET_PARTS)


def write_targets(items):
    return write_items(items, TARGET_PARTS)


def read_status(raw):
    text = read_line(raw).casefold()
    if not text:
        return ""
    for status, words in STATUSES.items():
        if unaccented(text) in map(unaccented, words):
            return status
    if text in NEARLY_RUNNING:
        return "running"
    raise Kept(_("« %(text)s » n’est pas un état connu.") % {"text": raw})


def unaccented(text):
    """The text without case nor accents, as people type it in a hurry."""
    split = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return "".join(char for char in split if not unicodedata.combining(char))


def write_status(value):
    return STATUSES[value][0] if value else ""


def body(item):
    """An item of a list without its key."""
    return {name: part for name, part in item.items() if name != "key"}


def with_keys(items, before, next_key):
    """The items with keys: those they carry, those of equal items before, else new ones."""
    known = {item["key"] for item in before}
    carried = {item["key"] for item in items}
    free = [item for item in before if item["key"] not in carried]
    result, used = [], set()
    for item in items:
        key = item["key"] if item["key"] in known - used else ""
        if not key:
            same = next((old for old in free if body(old) == body(item)), None)
            if same:
                free.remove(same)
                key = same["key"]
        used.add(key)
        result.append({"key": key or f"k{next_key()}", **body(item)})
    return result
