"""The published plan as pages read it: parsed once per process and version, never changing."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from threading import Lock

from django.utils.text import slugify

from roadmaps.models import Departure, Version

LONG_ENOUGH = 6  # letters, for a word to stand for the longer one that begins with it
ONE_AT_A_TIME = Lock()  # a stemmer keeps the word it works on
ONE_READER = Lock()
STOP_WORDS = frozenset(
    "a au aux avec ce ces cette dans de des du elle en et eux il je la le les leur leurs "
    "lui ma mais me mes moi mon ne nos notre nous on ou par pas pour plus qu que qui sa "
    "se ses son sur ta te tes toi ton tu un une vos votre vous c d j l m n s t y est sont "
    "the of and to in for".split()
)


def plain(text):
    """Lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def stems(text):
    """The stems of a text's words, without accents and stop words, in order."""
    return [stem for stem in map(stem_of, re.findall(r"\w+", text.casefold())) if stem]


@lru_cache(maxsize=1 << 16)
def stem_of(word):
    """The stem of one word, without accents; nothing of a stop word."""
    if plain(word) in STOP_WORDS:
        return ""
    with ONE_AT_A_TIME:
        stem = stemmer().stemWord(word)
    return plain(stem)


@cache
def stemmer():
    import snowballstemmer  # three megabytes, where nobody searches

    return snowballstemmer.stemmer("french")


def akin(word, stem):
    """Whether a word answers a searched stem: « apprenti » answers « apprentissage »."""
    return word.startswith(stem) or len(word) >= LONG_ENOUGH and stem.startswith(word)


def in_order(axes):
    """Axes as one reads them, each followed by its lines."""
    under = {}
    for axis in axes:
        under.setdefault(axis.parent_id, []).append(axis)

    def walk(parent):
        for axis in under.get(parent, ()):
            yield axis
            yield from walk(axis.pk)

    return list(walk(None))


@dataclass(frozen=True)
class Stop:
    """One action as a version shows it: its identity, its wording, its place."""

    entry_id: int
    action_id: int
    code: str
    content: object
    axis: object
    line: int  # 1 to 8: the colour of its axis, by position

    @property
    def title(self):
        return self.content.title

    @property
    def place(self):
        """Its axis as an amendment names it: `{code, title}`, or None under none."""
        return {"code": self.axis.code, "title": self.axis.title} if self.axis else None

    def says(self, item):
        """What a field says of it: its wording, or where it stands."""
        return self.place if item.kind == "place" else item.of(self.content)

    @cached_property
    def budget(self):
        """Whole euros, or None when no budget line says an amount."""
        amounts = [item["amount"] for item in self.content.budget if item.get("amount") is not None]
        return sum(amounts) if amounts else None

    @cached_property
    def names(self):
        """The names in its lists, by field, for filters."""
        lists = ("territories", "branches", "partners", "funders")
        return {name: [item["name"] for item in getattr(self.content, name)] for name in lists}

    @cached_property
    def words(self):
        """The stems it is found by."""
        texts = [
            self.code,
            self.content.title,
            self.content.summary,
            self.content.description,
        ]
        texts += [
            self.content.owner,
            *(name for names in self.names.values() for name in names),
        ]
        text = " ".join(texts)
        return frozenset(stems(text)) | frozenset(stems(plain(text))) | {plain(self.code)}

    def matches(self, wanted):
        """Every wanted stem begins one of its words, or one of them, long enough, begins it."""
        return all(any(akin(word, stem) for word in self.words) for stem in wanted)


@dataclass(frozen=True)
class Chapter:
    """A top axis with its lines and its actions, in the plan's order."""

    axis: object
    line: int
    stops: tuple

    @cached_property
    def budget(self):
        return sum(stop.budget or 0 for stop in self.stops)

    @cached_property
    def anchor(self):
        return f"axis-{slugify(self.axis.code)}" if self.axis else ""


class Plan:
    """One version: its chapters, its actions by code and by id, its figures."""

    def __init__(self, version):
        self.version = version
        self.rendered = {}  # what pages have made of it, by what they show
        self.figures = list(version.figures.all())
        axes = {axis.pk: axis for axis in version.axes.all()}
        tops = [axis for axis in axes.values() if axis.parent_id is None]
        lines = {axis.pk: number % 8 + 1 for number, axis in enumerate(tops)}

        def top(axis):
            while axis and axis.parent_id:
                axis = axes[axis.parent_id]
            return axis

        self.axes = axes
        self.stops = []
        grouped = {axis.pk: [] for axis in tops}
        grouped[None] = []
        entries = version.entries.select_related("action", "content").order_by("position")
        entries = entries.defer("action__imported")  # as much again, for imports alone
        for entry in entries:
            entry.content.action = entry.action
            axis = axes.get(entry.axis_id)
            chapter = top(axis)
            key = chapter.pk if chapter else None
            stop = Stop(
                entry_id=entry.pk,
                action_id=entry.action_id,
                code=entry.action.code,
                content=entry.content,
                axis=axis,
                line=lines.get(key, 8),
            )
            grouped[key].append(stop)
        by_id = {axis.pk: axis for axis in tops}
        self.chapters = [
            Chapter(by_id.get(key), lines.get(key, 8), tuple(stops))
            for key, stops in grouped.items()
            if stops
        ]
        self.stops = [stop for chapter in self.chapters for stop in chapter.stops]
        self.by_code = {stop.code: stop for stop in self.stops}
        self.by_action = {stop.action_id: stop for stop in self.stops}
        self.places = {stop.action_id: place for place, stop in enumerate(self.stops)}

    @property
    def budget(self):
        return sum(stop.budget or 0 for stop in self.stops)

    @cached_property
    def years(self):
        """The first year of the plan and the one after its last, by its actions' dates."""
        contents = [stop.content for stop in self.stops]
        days = [day for c in contents for day in (c.starts_on, c.ends_on) if day]
        return (min(days).year, max(days).year + 1) if days else (0, 0)

    @property
    def stamp(self):
        """What names this plan for good; None while it is a draft."""
        version = self.version
        stamp = (version.pk, version.published_at, version.redacted_at)
        return stamp if version.published_at else None

    @cached_property
    def lineage(self):
        """What left the plan up to this version, by the codes of those that took over."""
        return lineage_of(self.version, self.by_code)

    @cached_property
    def figures_by_code(self):
        """The figures of the state of play that each action is meant to change, by its code."""
        found = {}
        for figure in self.figures:
            for code in figure.actions:
                found.setdefault(code, []).append(figure)
        return found

    def around(self, stop):
        """The actions before and after this one, in the plan's order."""
        at = self.stops.index(stop)
        before = self.stops[at - 1] if at else None
        after = self.stops[at + 1] if at + 1 < len(self.stops) else None
        return before, after

    def codes_above(self, stop):
        """The codes of the axes an action stands under, its own first."""
        codes, axis = [], stop.axis
        while axis:
            codes.append(axis.code)
            axis = self.axes.get(axis.parent_id)
        return codes

    def choices(self, name):
        """The distinct names a filter offers, in alphabetical order."""
        if name == "owner":
            found = {stop.content.owner for stop in self.stops} - {""}
        else:
            found = {text for stop in self.stops for text in stop.names[name]}
        return sorted(found, key=plain)

    def search(self, text):
        """The action of that code, else those whose words begin with every word searched."""
        if named := self.by_code.get(text.strip().upper()):
            return [named]
        wanted = stems(text) or ([plain(text.strip())] if text.strip() else [])
        return [stop for stop in self.stops if stop.matches(wanted)]


def lineage_of(version, present):
    """{code: departures it takes over from, the first first}, but for what has come back."""
    departures = Departure.objects.filter(version__roadmap=version.roadmap_id)
    if version.number:
        departures = departures.filter(version__number__lte=version.number)
    found = {}
    for departure in departures.select_related("version", "action").order_by("version__number"):
        if departure.action.code not in present:
            for code in departure.successors:
                found.setdefault(code, []).append(departure)
    return found


@lru_cache(maxsize=16)
def _published(version_id, published_at, redacted_at):
    return Plan(Version.objects.select_related("roadmap").get(pk=version_id))


def plan_of(version):
    """The plan of a version: read afresh while it is a draft; once published kept in memory, read
    by one thread while those that want one too wait."""
    if version.published_at is None:
        return Plan(version)
    with ONE_READER:
        return _published(version.pk, version.published_at, version.redacted_at)
