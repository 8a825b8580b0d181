"""A day of a consultation whose truth is known: who abuses, who does not, and what the published
rules make of each. `python -m bench.abuse` prints the table."""

from dataclasses import dataclass
from random import Random

from insights.analysis.suspicion import Ballot, suspicions

HOUR, DAY = 3_600, 86_400
NOON = 1_790_000_000.0
RULES = {"one_address": "one address", "burst": "burst", "identical": "identical votes"}


@dataclass(frozen=True)
class Crowd:
    """People, or accounts, that do alike: how many, over how long (s), behind how many addresses,
    how old their accounts are (s), on how many items; whether they vote the same."""

    name: str
    abuses: bool
    size: int
    spread: float
    addresses: int
    age: tuple
    items: tuple
    alike: bool = False

    def moved(self, size=1.0, time=1.0):
        """The same with other sizes and times."""
        facts = vars(self) | {"size": round(self.size * size), "spread": self.spread * time}
        return Crowd(**facts)


ATTACK_BEHIND_ONE = Crowd(
    "100 accounts, one address, four hours", True, 100, 4 * HOUR, 1, (60, 1800), (1, 2)
)
PATIENT = Crowd(
    "100 accounts, one address, six items each, a day", True, 100, 8 * HOUR, 1, (60, 1800), (6, 6)
)
BURST = Crowd(
    "100 accounts, 100 addresses, ten minutes, one target", True, 100, 600, 100, (60, 900), (1, 1)
)
SCRIPT = Crowd(
    "60 accounts, 60 addresses, an hour, the same eight votes",
    True,
    60,
    HOUR,
    60,
    (60, 900),
    (8, 8),
    alike=True,
)
ASSOCIATION = Crowd(
    "association of 60, one office, alike, a working day",
    False,
    60,
    8 * HOUR,
    1,
    (30 * DAY, 300 * DAY),
    (6, 6),
    alike=True,
)
NEWCOMERS = Crowd(
    "association of 60, one office, alike, new accounts",
    False,
    60,
    8 * HOUR,
    1,
    (120, 1800),
    (6, 6),
    alike=True,
)
WORKSHOP = Crowd("workshop of 25, one room, an hour", False, 25, HOUR, 1, (60, 900), (4, 4))
DISCUSSED = Crowd(
    "workshop of 25, one room, an hour, on one action", False, 25, HOUR, 1, (60, 900), (1, 1)
)
PUBLIC = Crowd("220 others over the day", False, 220, 10 * HOUR, 200, (600, 200 * DAY), (1, 30))

THE_DAY = [
    ATTACK_BEHIND_ONE,
    BURST,
    PATIENT,
    SCRIPT,
    ASSOCIATION,
    NEWCOMERS,
    WORKSHOP,
    DISCUSSED,
    PUBLIC,
]


def played(crowds, seed=7):
    """The ballots of the day, and which voices belong to which crowd."""
    random, ballots, who = Random(seed), [], {}
    for number, crowd in enumerate(crowds):
        voices = range(number * 10_000, number * 10_000 + crowd.size)
        who[crowd.name] = frozenset(voices)
        ballots += [ballot for voice in voices for ballot in votes(crowd, number, voice, random)]
    return ballots, who


def votes(crowd, number, voice, random):
    """What one voice casts: first within the crowd's time, then an item every half minute."""
    first = NOON + number * 37 + random.random() * crowd.spread
    joined = first - random.uniform(*crowd.age)
    network = f"{number}.{voice % crowd.addresses}"
    count = random.randint(*crowd.items)
    spoken = Random(number) if crowd.alike else random
    items = spoken.sample(range(80), count) if count > 2 else [number * 3 % 80, 79][:count]
    return [
        Ballot(
            voice,
            network,
            joined,
            first + 30 * n,
            f"action:{item}",
            spoken.choice(["for", "mixed"]),
        )
        for n, item in enumerate(items)
    ]


def verdicts(crowds, seed=7):
    """For each crowd: what the truth is, how many of its voices were flagged, by which rules."""
    ballots, who = played(crowds, seed)
    found = suspicions(ballots, with_positions=True)
    rows = []
    for crowd in crowds:
        those = who[crowd.name]
        rules = sorted({RULES[group.rule] for group in found if group.voices & those})
        flagged = frozenset().union(*(group.voices for group in found)) & those
        rows.append((crowd, len(flagged), rules))
    return rows


def table(crowds, seed=7):
    """The verdicts as lines of text."""
    lines = [f"{'group':<58} {'size':>4}  {'expected':<11} {'found':<11} why"]
    for crowd, flagged, rules in verdicts(crowds, seed):
        expected = "flagged" if crowd.abuses else "not flagged"
        found = f"{flagged} flagged" if flagged else "not flagged"
        why = ", ".join(rules) or "no rule applies"
        lines.append(f"{crowd.name:<58} {crowd.size:>4}  {expected:<11} {found:<11} {why}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(THE_DAY))
