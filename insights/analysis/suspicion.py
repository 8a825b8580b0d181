"""Which voices of a round look like one hand with many accounts: three published rules, and no
other. What they find is looked at by two persons; nothing here sets a voice apart."""

from collections import Counter, defaultdict
from dataclasses import dataclass

NEW = 3 * 86_400  # seconds: an account is new when it was made less than three days before it voted
MANY = 40  # new accounts, under which no rule applies: a full workshop stays well below
QUICK = 2 * 3_600  # seconds: first votes of one room, or of one script
DAY = 86_400
FEW_ITEMS = 2  # that a voice of a single target votes on, at most
CROWD = 80  # new accounts of one address and day, whatever they vote on
BURST = 15 * 60  # seconds
ALIKE = 5  # items, from which the same votes throughout are no chance


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote of a voice known by its address alone: through which network it was first cast, when
    (seconds), when the account was made (seconds), on what; its position where rules may see it."""

    voice: int
    network: str
    joined: float
    at: float
    item: str
    position: str = ""


@dataclass(frozen=True)
class Group:
    """The voices a rule found together, what makes them the same group when found again, and the
    figures that made the rule apply."""

    rule: str
    key: str
    voices: frozenset
    facts: dict


@dataclass(frozen=True)
class Voice:
    """A voice by its ballots, in the order of their times."""

    pk: int
    ballots: tuple

    @property
    def first(self):
        return self.ballots[0]

    @property
    def is_new(self):
        return self.first.at - self.first.joined < NEW

    @property
    def items(self):
        return frozenset(ballot.item for ballot in self.ballots)

    @property
    def is_narrow(self):
        return len(self.items) <= FEW_ITEMS

    @property
    def vector(self):
        return tuple(sorted((ballot.item, ballot.position) for ballot in self.ballots))


def suspicions(ballots: list[Ballot], *, with_positions: bool) -> list[Group]:
    """Every group that the rules find; the third reads positions, and waits for the results."""
    voices = new_voices(ballots)
    found = one_address(voices) + bursts(voices)
    return found + identical(voices) if with_positions else found


def new_voices(ballots):
    """The voices whose account was made less than three days before their first vote."""
    theirs = defaultdict(list)
    for ballot in sorted(ballots, key=lambda one: (one.at, one.item)):
        theirs[ballot.voice].append(ballot)
    voices = [Voice(pk, tuple(rows)) for pk, rows in theirs.items()]
    return [voice for voice in voices if voice.is_new]


def one_address(voices: list[Voice]) -> list[Group]:
    """40 new accounts behind one address that came within two hours, or on one or two items within
    a day; or 80 within a day, whatever they vote on."""
    behind = defaultdict(list)
    for voice in voices:
        if voice.first.network:
            behind[voice.first.network].append(voice)
    found = []
    for network, those in behind.items():
        narrow = [voice for voice in those if voice.is_narrow]
        together = crowd(those, QUICK, MANY) | crowd(narrow, DAY, MANY) | crowd(those, DAY, CROWD)
        if together:
            found.append(group("one_address", network, together))
    return found


def bursts(voices: list[Voice]) -> list[Group]:
    """40 new accounts that vote on one item within fifteen minutes, and on one other at most."""
    on = defaultdict(list)
    for voice in voices:
        if voice.is_narrow:
            for ballot in voice.ballots:
                on[ballot.item].append((ballot.at, voice))
    found = []
    for item, votes in on.items():
        together = dense(votes, BURST, MANY)
        if together:
            found.append(group("burst", item, together))
    return found


def identical(voices: list[Voice]) -> list[Group]:
    """40 new accounts that came within two hours and vote the same on the same five items or more,
    without one difference."""
    same = defaultdict(list)
    for voice in voices:
        if len(voice.items) >= ALIKE:
            same[voice.vector].append(voice)
    found = []
    for vector, those in same.items():
        together = crowd(those, QUICK, MANY)
        if together:
            found.append(group("identical", repr(vector), together))
    return found


def crowd(voices, window, least):
    """Those of the voices whose first votes lie so close together, when they are enough."""
    return dense([(voice.first.at, voice) for voice in voices], window, least)


def dense(events, window, least):
    """The voices in some stretch of `window` seconds that holds `least` of them or more."""
    events = sorted(events, key=lambda event: event[0])
    inside: Counter = Counter()
    found, start = set(), 0
    for at, voice in events:
        inside[voice] += 1
        while at - events[start][0] > window:
            left = events[start][1]
            inside[left] -= 1
            if not inside[left]:
                del inside[left]
            start += 1
        if len(inside) >= least:
            found |= set(inside)
    return found


def group(rule, key, voices):
    """The figures a reviewer reads: how many, over how long, how new, on how many items."""
    firsts = [voice.first.at for voice in voices]
    ages = sorted(max(voice.first.at - voice.first.joined, 0) for voice in voices)
    items = {item for voice in voices for item in voice.items}
    networks = {voice.first.network for voice in voices if voice.first.network}
    facts = {
        "voices": len(voices),
        "minutes": round((max(firsts) - min(firsts)) / 60),
        "age_minutes": round(ages[len(ages) // 2] / 60),
        "items": len(items),
        "addresses": len(networks),
        "first_at": min(firsts),
    }
    return Group(rule, key, frozenset(voice.pk for voice in voices), facts)
