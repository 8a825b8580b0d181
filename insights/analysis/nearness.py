"""Which texts say nearly the same: by their words, by what they mean, by both."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt

TITLE = 2  # times a word of the title weighs one of the body


class Words:
    """Texts as bags of stems, in which a rare word weighs more than a common one; built once,
    asked often. Titles count twice in the whole text, and once more by themselves: two bodies of
    unequal length may share no more than what their titles ask."""

    def __init__(self, titles: Sequence[Sequence[str]], bodies: Sequence[Sequence[str]]):
        self.size = len(titles)
        whole = [Counter(_whole(*both)) for both in zip(titles, bodies, strict=True)]
        seen = Counter(stem for bag in whole for stem in bag)
        self.rarity = {stem: log(1 + self.size / count) for stem, count in seen.items()}
        self.bodies = _Postings(whole, self.rarity)
        self.titles = _Postings([Counter(title) for title in titles], self.rarity)

    def cosines(self, title: Sequence[str], body: Sequence[str]) -> dict[int, float]:
        """How near each text is, from 0 to 1, by its place; texts without a word in common are
        left out. The mean of the cosines of the whole texts and of the titles alone."""
        found, by_title = self.whole(title, body), self.titles.cosines(Counter(title))
        places = found.keys() | by_title.keys()
        return {at: (found.get(at, 0) + by_title.get(at, 0)) / 2 for at in places}

    def whole(self, title: Sequence[str], body: Sequence[str]) -> dict[int, float]:
        """The cosines of the whole texts alone: near 1, nearly the same text."""
        return self.bodies.cosines(Counter(_whole(title, body)))


def _whole(title, body):
    return [*title, *title, *body]


class _Postings:
    """For each stem, the texts that have it and how much it weighs there."""

    def __init__(self, bags: Iterable[Mapping[str, int]], rarity: Mapping[str, float]):
        self.rarity = rarity
        places: dict[str, array] = defaultdict(lambda: array("I"))
        weights: dict[str, array] = defaultdict(lambda: array("f"))
        for place, bag in enumerate(bags):
            for stem, weight in _weighed(bag, rarity).items():
                places[stem].append(place)
                weights[stem].append(weight)
        self.places, self.weights = dict(places), dict(weights)

    def cosines(self, bag: Mapping[str, int]) -> dict[int, float]:
        found: dict[int, float] = defaultdict(float)
        for stem, weight in _weighed(bag, self.rarity).items():
            if stem in self.places:
                for place, other in zip(self.places[stem], self.weights[stem], strict=True):
                    found[place] += weight * other
        return found


def _weighed(bag, rarity):
    """The weights of a bag's stems, of length 1; a stem no text has is as rare as can be."""
    rarest = max(rarity.values(), default=1)
    raw = {stem: (1 + log(n)) * rarity.get(stem, rarest) for stem, n in bag.items()}
    length = sqrt(sum(weight * weight for weight in raw.values())) or 1
    return {stem: weight / length for stem, weight in raw.items()}
