"""Which words of two texts stay: whole sentences first, then the words that stand once in both,
then the rest where it is short. What a reader would not see as staying does not."""

import re
from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import batched, pairwise

MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u093a-\u094d"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff"
)
WORD = re.compile(rf"\s*(?:[\w{MARKS}]+|[^\w\s](?:\u200d[^\w\s]|[{MARKS}])*)|\s+$")
ENDS_A_SENTENCE = (".", "!", "?", "…", ":", ";")
DEEPEST = 6
MOST_PAIRS = 60_000  # compared one by one, in all the gaps that no landmark cuts
SEEN = 24  # characters that, staying together, a reader sees wherever they are


def tokens(text):
    """The words and signs of a text, each with the space before it; nothing is left out."""
    return WORD.findall(text)


def aligned(old, new):
    """The stretches that lead from one list of tokens to the other: (kind, text)."""
    changes, stays, i, j = [], [], 0, 0
    for at, to in [*matches(old, new), (len(old), len(new))]:
        if at == i and to == j and stays and at < len(old):
            stays[-1] += old[at]
        else:
            changes.append(("".join(old[i:at]), "".join(new[j:to])))
            stays.append("".join(old[at : at + 1]))
        i, j = at + 1, to + 1
    return put_together(changes, stays)


def matches(old, new):
    """The places (in the old, in the new) of the tokens that stay, both rising."""
    found, budget = [], MOST_PAIRS
    gaps = [(*gap, 0) for gap in between_sentences(old, new, found)]
    while gaps:
        i, end_i, j, end_j, depth = gaps.pop()
        i, end_i, j, end_j = trimmed(old, new, (i, end_i, j, end_j), found)
        if i == end_i or j == end_j:
            continue
        mine = landmarks(old[i:end_i], new[j:end_j]) if depth < DEEPEST else []
        if mine:
            found += [(i + at, j + to) for at, to in mine]
            gaps += [(*gap, depth + 1) for gap in cut((i, end_i, j, end_j), mine)]
        elif (end_i - i) * (end_j - j) <= budget:
            budget -= (end_i - i) * (end_j - j)
            found += one_by_one(old[i:end_i], new[j:end_j], i, j)
    return sorted(found)


def between_sentences(old, new, found):
    """Add the sentences that stay to what is found; the gaps between them, in tokens."""
    starts = [sentence_starts(side) for side in (old, new)]
    sentences = [
        ["".join(side[a:b]) for a, b in pairwise(start)]
        for side, start in zip((old, new), starts, strict=True)
    ]
    stay = [(starts[0][at], starts[1][to]) for at, to in landmarks(*sentences)]
    lengths = dict(pairwise(starts[0]))
    i = j = 0
    for at, to in stay:
        yield i, at, j, to
        size = lengths[at] - at
        found += zip(range(at, at + size), range(to, to + size), strict=True)
        i, j = at + size, to + size
    yield i, len(old), j, len(new)


def sentence_starts(side):
    """Where each sentence or line begins, and the end of the last."""
    starts = [
        place
        for place, (before, token) in enumerate(pairwise(side), 1)
        if "\n" in token or token[:1].isspace() and before.endswith(ENDS_A_SENTENCE)
    ]
    return [0, *starts, len(side)]


def trimmed(old, new, gap, found):
    """The gap without the tokens that are the same at both its ends."""
    i, end_i, j, end_j = gap
    while i < end_i and j < end_j and old[i] == new[j]:
        found.append((i, j))
        i, j = i + 1, j + 1
    while i < end_i and j < end_j and old[end_i - 1] == new[end_j - 1]:
        end_i, end_j = end_i - 1, end_j - 1
        found.append((end_i, end_j))
    return i, end_i, j, end_j


def landmarks(old, new):
    """The places of what stands once in both, as many as keep their order."""
    times, places = Counter(old), {}
    for place, token in enumerate(new):
        places[token] = None if token in places else place
    both = [
        (at, places[token])
        for at, token in enumerate(old)
        if times[token] == 1 and places.get(token) is not None
    ]
    return rising(both)


def rising(pairs):
    """The longest run of these pairs whose second parts rise too."""
    lasts, ends, before = [], [], []
    for number, (_at, to) in enumerate(pairs):
        length = bisect_left(lasts, to)
        before.append(ends[length - 1] if length else -1)
        lasts[length : length + 1] = [to]
        ends[length : length + 1] = [number]
    run, number = [], ends[-1] if ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def cut(gap, places):
    """The gaps that these landmarks leave."""
    i, end_i, j, end_j = gap
    at, to = i, j
    for a, b in places:
        yield at, i + a, to, j + b
        at, to = i + a + 1, j + b + 1
    yield at, end_i, to, end_j


def one_by_one(old, new, i, j):
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for at, to, size in matcher.get_matching_blocks():
        yield from zip(range(i + at, i + at + size), range(j + to, j + to + size), strict=True)


def put_together(changes, stays):
    """Changes and what stays after each, in turn; but what a reader would not see as staying."""
    kept = []  # a change, what stays, a change, …
    for change, stay in zip(changes, stays, strict=True):
        kept.append(change)
        while len(kept) > 2 and is_lost(*kept[-3:]):
            (gone, come), middle, (more_gone, more_come) = kept[-3:]
            kept[-3:] = [(gone + middle + more_gone, come + middle + more_come)]
        kept.append(stay)
    found = []
    for change, stay in batched(kept, 2, strict=True):
        found += [("del", change[0]), ("ins", change[1]), ("same", stay)]
    return [stretch for stretch in found if stretch[1]]


def is_lost(before, stay, after):
    """Whether so little stays between two changes that it only cuts them."""
    return len(stay) <= min(weight(before), weight(after), SEEN)


def weight(change):
    """How much text a change takes, at its larger side."""
    return max(map(len, change))
