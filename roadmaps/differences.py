"""What differs between two wordings: word by word, value by value, item by item of a list."""

import re
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from roadmaps.aligning import aligned, tokens
from roadmaps.fields import as_json, from_json
from roadmaps.models import Content
from roadmaps.templatetags.words import euros, number
from roadmaps.values import body

FIGURE = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")


@dataclass(frozen=True)
class Part:
    """A stretch of text that stays, goes or comes: kind is `same`, `del` or `ins`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Row:
    """One typed change: a field's value, or one item of its list, before and after, as JSON."""

    field: str
    key: str
    before: object
    value: object


@dataclass(frozen=True)
class Move:
    """One item of a list that says something else: what stays of it, then before and after."""

    head: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """One field's change as a page shows it; kind is `value`, `text` or `list`."""

    label: object
    kind: str
    before: str = ""
    after: str = ""
    parts: tuple = ()
    moved: tuple = ()
    removed: tuple = ()
    added: tuple = ()
    effect: str = ""
    anchor: str = ""  # where a page of differences names it
    made: str = ""  # what made the change, when it is worth saying
    sources: tuple = ()  # the proposals it comes from: (number, title, url)

    @property
    def near(self):
        """The parts, those that stay cut to the words next to a change."""
        return around(self.parts)


def words(before, after):
    """The parts that lead from one text to the other: what stays and goes is the text before,
    what stays and comes the text after."""
    return tuple(Part(kind, text) for kind, text in aligned(tokens(before), tokens(after)))


def merged(base, mine, theirs):
    """The text that two rewordings of one text make together, or None where both touch the same
    words."""
    ours, others = edits(base, mine), edits(base, theirs)
    if any(one != other and touch(one, other) for one in ours for other in others):
        return None
    text, at = "", 0
    for start, end, said in sorted({*ours, *others}):
        text, at = text + base[at:start] + said, end
    return text + base[at:]


def edits(before, after):
    """What leads from one text to the other: (start, end, what is said there instead), in
    characters of the text before."""
    found, at = [], 0
    for part in words(before, after):
        size = len(part.text)
        if part.kind == "del":
            found.append((at, at + size, ""))
        elif part.kind == "ins":
            start = found.pop()[0] if found and found[-1][1:] == (at, "") else at
            found.append((start, at, part.text))
        at += 0 if part.kind == "ins" else size
    return found


def touch(one, other):
    return one[0] <= other[1] and other[0] <= one[1]


def around(parts, most=12):
    """The same parts, those that stay cut to the words next to a change."""
    last = len(parts) - 1
    return tuple(
        shortened(part, 0 if at == 0 else most, 0 if at == last else most)
        for at, part in enumerate(parts)
    )


def shortened(part, first, last):
    """A part that stays, but for its middle: so many words at each end."""
    found = tokens(part.text)
    if part.kind != "same" or len(found) <= first + last + 1:
        return part
    head, tail = "".join(found[:first]), "".join(found[len(found) - last :])
    apart = " " if tail and not tail[0].isspace() else ""
    return Part("same", f"{head} […]{apart}{tail}")


def rows_between(item, before, after):
    """The typed changes that lead from one value of a field to another; none when nothing does.
    In a list, items without a known key are new ones and get a key of this change alone."""
    if not item.is_list:
        same = before == after
        return [] if same else [Row(item.name, "", as_json(before), as_json(after))]
    old = {entry["key"]: body(entry) for entry in before}
    rows, kept, added = [], set(), 0
    for entry in after:
        key = entry["key"]
        if key in old and key not in kept:
            kept.add(key)
            if old[key] != body(entry):
                rows.append(Row(item.name, key, old[key], body(entry)))
        else:
            added += 1
            rows.append(Row(item.name, f"+{added}", None, body(entry)))
    struck = [key for key in old if key not in kept]
    return rows + [Row(item.name, key, old[key], None) for key in struck]


def applied(item, before, rows):
    """The value of a field after these changes; new items have no key of their own yet."""
    if not item.is_list:
        return from_json(item, rows[0].value) if rows else before
    changes = {row.key: row.value for row in rows}
    result = []
    for entry in before:
        value = changes.pop(entry["key"], body(entry))
        if value is not None:
            result.append({"key": entry["key"], **value})
    return result + [{"key": "", **value} for value in changes.values() if value]


def in_words(item, value):
    """A field's value, or one item of its list, as a sentence would name it."""
    if value in (None, "", []):
        return ""
    if item.is_list:
        return item_in_words(item.name, value)
    if item.kind == "date":
        return formats.date_format(from_json(item, as_json(value)), "j F Y")
    if item.kind == "choice":
        return str(Content.Status(value).label)
    if item.kind == "place":
        return f"{value['code']} {value['title']}"
    return value


def item_in_words(name, entry):
    if name == "budget":
        head = ", ".join(str(part) for part in (entry["year"], entry["funder"]) if part)
        return beside(head, euros(entry["amount"]))
    if name == "targets":
        figures = [figure(part) for part in (entry["baseline"], entry["target"]) if part]
        return measured(beside(entry["indicator"], " → ".join(figures)), entry)
    return entry["name"]


def measured(said, entry):
    """What a target says, with its unit and its horizon."""
    said = " ".join(part for part in (said, entry["unit"]) if part)
    return f"{said} ({entry['horizon']})" if entry["horizon"] else said


def beside(name, said):
    """A name and what is said of it, or the only one of them."""
    if name and said:
        return _("%(name)s : %(said)s") % {"name": name, "said": said}
    return name or said


def figure(text):
    """A figure with the language's separators; anything else as it was typed."""
    return number(text) if FIGURE.fullmatch(text) else text


def difference(item, rows):
    """These changes of one field as a page shows them."""
    if item.is_list:
        return Difference(
            item.label,
            "list",
            moved=tuple(move(item, row) for row in rows if row.before and row.value),
            removed=tuple(in_words(item, row.before) for row in rows if not row.value),
            added=tuple(in_words(item, row.value) for row in rows if not row.before),
            effect=effect(item, rows),
        )
    before, after = (in_words(item, value) for value in (rows[0].before, rows[0].value))
    parts = words(before, after)
    running = item.kind in ("line", "text") and before and after
    if running and any(part.kind == "same" for part in parts):
        return Difference(item.label, "text", before, after, parts)
    return Difference(item.label, "value", before, after)


def move(item, row):
    """An item before and after, what names it said once where that stays."""
    before, after = row.before, row.value
    if item.name == "budget" and all(before[part] == after[part] for part in ("year", "funder")):
        head = item_in_words("budget", {**after, "amount": None})
        return Move(head, euros(before["amount"]), euros(after["amount"]))
    if item.name == "targets" and before["indicator"] == after["indicator"]:
        said = (measured(figure(one["target"]), one) for one in (before, after))
        if before["baseline"] == after["baseline"]:
            return Move(after["indicator"], *said)
    return Move("", in_words(item, before), in_words(item, after))


def effect(item, rows):
    """What the changed budget lines add up to."""
    if item.name != "budget":
        return ""
    moved = sum((row.value or {}).get("amount") or 0 for row in rows)
    moved -= sum((row.before or {}).get("amount") or 0 for row in rows)
    if not moved:
        return _("Total inchangé.")
    return _("%(amount)s au total.") % {
        "amount": f"{'+' if moved > 0 else '−'} {euros(abs(moved))}"
    }
