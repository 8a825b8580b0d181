"""Whether what is near is found: labelled pairs of a real consultation and of our own, by words
alone and with meaning; then how long it takes among 5,000 texts. `python -m bench.near` prints the
table; REAL_DATA names the folder of the real pairs."""

import csv
import gzip
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

OURS = Path(__file__).resolve().parent.parent / "tests/consultation/near/pairs.csv"
REAL = "republique_numerique"
FIRST = 5
STORED = 5_000


@dataclass(frozen=True)
class Text:
    """One text: its name among the pairs, what it says, whether it is an action of the plan."""

    name: str
    title: str
    body: str
    is_action: bool = False

    @property
    def said(self):
        title = " ".join(self.title.split())
        return f"{title[:150]}\n{title[150:]}\n{self.body}"


@dataclass(frozen=True)
class Labelled:
    """A corpus and its labelled pairs, each (label, name, name)."""

    texts: list
    pairs: list


def ours(path=OURS):
    """The sixty pairs about a region's digital policy."""
    texts, pairs = [], []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            first, second = f"{number}a", f"{number}b"
            texts.append(Text(first, row["title_a"], row["body_a"]))
            texts.append(Text(second, row["title_b"], row["body_b"]))
            pairs.append((row["label"], first, second))
    return Labelled(texts, pairs)


def real(folder):
    """The opinions of « République numérique » that are stored, and the pairs of which both are;
    an official article is an action."""
    csv.field_size_limit(10**7)
    with gzip.open(Path(folder) / REAL / "opinions.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    texts = [Text(row["id"], row["title"], row["body"], row["kind"] == "article") for row in rows]
    known = {text.name for text in texts}
    with (Path(folder) / REAL / "near_duplicate_pairs_labelled.csv").open() as file:
        pairs = [(row["label"], row["id_a"], row["id_b"]) for row in csv.DictReader(file)]
    return Labelled(texts, [pair for pair in pairs if known.issuperset(pair[1:])])


def titles(folder):
    """Titles of « Le Vrai Débat », to fill a roadmap."""
    path = Path(folder) / "vrai_debat" / "titles_slugs.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [row["title_words"] for row in csv.DictReader(file)]


def store(roadmap, phase, author, texts):
    """Publish these texts in a roadmap, the articles as its actions: {name: (kind, pk)}."""
    from consultation.models import Proposal
    from roadmaps.operations import draft_of, place_action, publish_version, set_axes

    draft = draft_of(roadmap)
    axis = set_axes(draft=draft, axes=[{"code": "A", "title": "Axe"}])["A"]
    found, actions = {}, [text for text in texts if text.is_action]
    for number, text in enumerate(actions or [Text("", "Faire vivre le plan", "", True)]):
        values = {"title": text.title[:150], "description": text.body, "owner": "Région"}
        entry = place_action(draft=draft, code=f"A-{number:03}", axis=axis, values=values)
        found[text.name] = ("action", entry.action_id)
    publish_version(roadmap=roadmap, actor=None)
    begun = Proposal.objects.count()
    others = [text for text in texts if not text.is_action]
    now = phase.opens_at + timedelta(hours=1)
    times = dict.fromkeys(("created_at", "submitted_at", "published_at"), now)
    same = {"roadmap": roadmap, "phase": phase, "author": author, "kind": "new", **times}
    rows = [row_of(Proposal, text, begun + at, same) for at, text in enumerate(others, 1)]
    Proposal.objects.bulk_create(rows, batch_size=500)
    kept = Proposal.objects.filter(roadmap=roadmap, number__gt=begun).order_by("number")
    pks = kept.values_list("pk", flat=True)
    return found | {t.name: ("proposal", pk) for t, pk in zip(others, pks, strict=True)}


def row_of(model, text, number, same):
    title, _, reason = text.said.partition("\n")
    return model(number=number, title=title, reason=reason.strip(), state="published", **same)


def by_words(roadmap, text, besides):
    from consultation.queries.near import nearest

    return nearest(roadmap, text, besides)


def by_both(roadmap, text, besides):
    """As the page shows it once the worker has answered."""
    from consultation.operations.near import answer_likenesses, ask_likeness
    from consultation.queries.near import answered, cards

    ask_likeness(roadmap=roadmap, text=text)
    answer_likenesses()
    return cards(roadmap, *answered(roadmap, text), besides=besides)


def judged(roadmap, keys, labelled, ask):
    """Each proposal of a pair asks for what is near it: by label, how many asked, how many found
    the other in the first five, how many were shown it as nearly the same text, and the label it
    then bears."""
    said = {text.name: text for text in labelled.texts}
    table = defaultdict(Counter)
    for label, *pair in labelled.pairs:
        for name, other in (pair, pair[::-1]):
            if said[name].is_action:
                continue
            cards = ask(roadmap, said[name].said, keys[name][1])
            at = {(card.kind, card.pk): place for place, card in enumerate(cards)}
            place = at.get(keys[other], FIRST)
            table[label]["n"] += 1
            table[label]["first_five"] += place < FIRST
            table[label]["shown_as_twin"] += keys[other] in at and cards[place].is_twin
    return {label: dict(counts) for label, counts in sorted(table.items())}


def timed(roadmap, texts):
    """Seconds to find what is near by words, at the first asking of a process and then; to read a
    hundred texts for what they mean; to answer one page by both."""
    from consultation import meaning
    from consultation.operations.near import answer_likenesses, ask_likeness, embed_texts

    found, begun = {}, time.perf_counter()
    by_words(roadmap, texts[0].said, None)
    found["words_first"] = time.perf_counter() - begun
    found["words_then"] = median_of(lambda text: by_words(roadmap, text.said, None), texts[1:40])
    begun = time.perf_counter()
    meaning.model().encode("")
    found["model_loaded"], begun = time.perf_counter() - begun, time.perf_counter()
    read = embed_texts()
    found["hundred_texts_read"] = 100 * (time.perf_counter() - begun) / (read or 1)
    begun = time.perf_counter()
    embed_texts()
    found["nothing_new_to_read"] = time.perf_counter() - begun

    def ask(text):
        ask_likeness(roadmap=roadmap, text=f"{text.said} asked again")
        answer_likenesses()

    found["answer"] = median_of(ask, texts[1:20])
    return {name: round(seconds, 4) for name, seconds in found.items()}


def median_of(ask, texts):
    spent = []
    for text in texts:
        begun = time.perf_counter()
        ask(text)
        spent.append(time.perf_counter() - begun)
    return sorted(spent)[len(spent) // 2]


def placed(slug):
    """An empty roadmap, with a phase and a voice."""
    from django.utils import timezone

    from accounts.models import Participant, User
    from roadmaps.models import Phase, Region, Roadmap

    region = Region.objects.create(slug=slug, name=slug, departments=["33"])
    roadmap = Roadmap.objects.create(region=region, slug=slug, title=slug)
    now = timezone.now()
    phase = Phase.objects.create(
        roadmap=roadmap, name=slug, opens_at=now - timedelta(days=1), closes_at=now + timedelta(1)
    )
    user = User.objects.create_user(f"{slug}@example.org")
    return roadmap, phase, Participant.objects.create(user=user, college="citizen", department="33")


def measured(folder):
    """The whole table, among 5,000 texts."""
    from consultation.operations.near import embed_texts

    sets, keys, place = {"real": real(folder), "ours": ours()}, {}, placed("near")
    texts = [text for labelled in sets.values() for text in labelled.texts]
    more = [Text(f"t{at}", title, "") for at, title in enumerate(titles(folder))]
    keys = store(*place, texts + more[: STORED - len(texts)])
    roadmap = place[0]
    table = {"stored": len(keys), "seconds": timed(roadmap, texts)}
    embed_texts()
    for name, labelled in sets.items():
        table[name] = {
            "words": judged(roadmap, keys, labelled, by_words),
            "words_and_meaning": judged(roadmap, keys, labelled, by_both),
        }
    return table


def main():
    folder = os.environ.get("REAL_DATA")
    if not folder:
        sys.exit("bench.near: REAL_DATA names the folder of the real pairs")
    with tempfile.TemporaryDirectory(prefix="coroute-near-") as data:
        os.environ |= {"DEMO": "1", "DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        table = measured(folder)
    print(json.dumps(table, indent=2))


if __name__ == "__main__":
    main()
