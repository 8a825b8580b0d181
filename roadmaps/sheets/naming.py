"""The codes of what a sheet names: its own, else the number in a title, else one that is given."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from roadmaps.sheets.line import Issue
from roadmaps.sheets.numbers import LONGEST_CODE
from roadmaps.values import unaccented


@dataclass
class Place:
    """An axis that a sheet names: its code once settled, its title, the code it lies under."""

    given: str
    title: str
    line: int
    level: int
    above: tuple
    code: str = ""
    parent: str = ""


def same_words(text):
    """What two writings of the same title share; a title of marks alone is itself."""
    return " ".join(unaccented(text).split()) or text


def settle_axes(rows, known, levels=3):
    """The axes named by the rows, in order, with codes; each row's own axis by its line. Where the
    sheet has columns for one level alone, the code of a line of the draft names that line."""
    places, deepest = {}, {}
    for row in rows:
        above = ()
        for code, title in [named for named in row.path or () if any(named)]:
            here = (*above, ("code", code) if code else ("title", same_words(title)))
            place = places.setdefault(here, Place(code, title, row.line, len(here), above))
            place.title = place.title or title
            above = here
        deepest[row.line] = above
    taken = {}
    here_given = {place.given for place in places.values()}
    given = here_given | set(known)
    for here, place in sorted(places.items(), key=lambda item: item[1].level):
        place.parent = places[place.above].code if place.above else ""
        if levels == 1:
            _stand_where_known(place, known, here_given)
        place.code = _axis_code(place, known, given, taken)
        taken[place.code] = here
    return list(places.values()), {
        line: places[here].code if here else "" for line, here in deepest.items()
    }


def _stand_where_known(place, known, given):
    """A title that is no title of the draft but a code of it is that code; a code keeps the place
    it has in the draft."""
    titles = [same_words(axis.says["title"]) for axis in known.values()]
    if place.title in known.keys() - given and same_words(place.title) not in titles:
        place.given, place.title = place.title, ""
    if place.given in known:
        place.parent = known[place.given].says["parent"]


def _axis_code(place, known, given, taken):
    if place.given:
        own = place.given[:LONGEST_CODE]
        if own not in taken:
            return own
        return _free(f"{place.parent}.{place.given}" if place.parent else own, taken)
    words = same_words(place.title)
    for code, axis in known.items():
        titles = (axis.says["title"], axis.imported.get("title", ""))
        same_place = axis.says["parent"] == place.parent
        if code not in taken and same_place and words in map(same_words, titles):
            return code
    number = 1
    while True:
        code = f"{place.parent}.{number}" if place.parent else str(number)
        if code not in given and code not in taken:
            return _free(code, taken)
        number += 1


def _free(code, taken):
    """The code, short enough, with a number when it is already another's."""
    candidate, number = code[:LONGEST_CODE], 1
    while candidate in taken:
        number += 1
        candidate = f"{code[: LONGEST_CODE - 4]}-{number}"
    return candidate


def settle_codes(rows, axis_of, known):
    """Give each action row its code; a code twice in the sheet refuses both lines."""
    _refuse_wrong(rows)
    taken = {row.code for row in rows if row.code}
    _take_numbers([row for row in rows if not row.code and row.number], axis_of, taken)
    by_title = defaultdict(list)
    for code, action in known.items():
        titles = [action.imported.get("title", "")]
        titles += [action.says["title"]] if action.present else []
        for words in sorted({same_words(title) for title in titles} - {""}):
            by_title[words].append(code)
    short = [code for code in taken | set(known) if len(code) <= LONGEST_CODE]
    whole = [int(code) for code in short if code.isdecimal()]
    last = max(whole, default=0)
    # A line that is refused takes no action from another of the same title.
    for row in sorted(rows, key=lambda row: bool(row.errors)):
        if not row.code and row.title:
            free = (code for code in by_title[same_words(row.title)] if code not in taken)
            row.code = next(free, "")
            if not row.code:
                last += 1
                row.code = str(last)
            taken.add(row.code)


def _refuse_wrong(rows):
    lines = defaultdict(list)
    for row in rows:
        if len(row.code) > LONGEST_CODE:
            reason = _("Code de plus de %(number)s caractères.") % {"number": LONGEST_CODE}
            row.errors.append(Issue(row.line, row.code_column, reason))
        elif row.code:
            lines[row.code].append(row)
    for code, same in lines.items():
        for row in same if len(same) > 1 else ():
            others = ", ".join(str(other.line) for other in same if other is not row)
            reason = _("Code « %(code)s » en double : aussi ligne %(lines)s.")
            said = {"code": code, "lines": others}
            row.errors.append(Issue(row.line, row.code_column, reason % said))


def _take_numbers(rows, axis_of, taken):
    """The number of a title is its code; numbered again under each axis, the axis comes first."""
    times = Counter(row.number for row in rows)
    for row in rows:
        code = row.number
        if times[code] > 1 or code in taken:
            code = f"{axis_of.get(row.line)}.{row.number}" if axis_of.get(row.line) else ""
        if code and code not in taken and len(code) <= LONGEST_CODE:
            row.code = code
            taken.add(code)
