"""What texts mean: read by the worker, asked by the pages, forgotten the same day."""

import logging
from datetime import timedelta

from celery import current_app
from django.db import transaction
from django.utils import timezone

from consultation import meaning
from consultation.models import Likeness, Meaning
from consultation.queries.near import by_words, digest_of, merged, texts_of
from roadmaps.models import Roadmap

log = logging.getLogger(__name__)

TASK = "consultation.tasks.answer_likenesses"
FRESH = timedelta(minutes=10)  # for which an answer stands, whatever is published meanwhile
AT_ONCE = 64  # texts read, then kept


@transaction.atomic
def ask_likeness(*, roadmap, text):
    """Ask the worker what is near a text; asked twice, it answers once, until that answer has
    aged."""
    now, digest = timezone.now(), digest_of(text)
    asked, is_new = Likeness.objects.get_or_create(
        roadmap=roadmap, digest=digest, defaults={"text": text, "asked_at": now}
    )
    if not is_new and asked.answered_at and asked.answered_at < now - FRESH:
        asked.text, asked.asked_at, asked.answered_at = text, now, None
        asked.save()
    if asked.answered_at is None:
        transaction.on_commit(ring, robust=True)
    return asked


def ring():
    """Ring the worker's doorbell; the sweep finds the row anyway."""
    current_app.send_task(TASK)


def answer_likenesses():
    """Answer every page that asks what is near a text; the text itself is forgotten at once.
    The number answered."""
    waiting = Likeness.objects.filter(answered_at=None).select_related("roadmap__current")
    if not meaning.is_at_hand() or not waiting:
        return 0
    for asked in waiting:
        found = by_meaning(asked)
        answered = Likeness.objects.filter(pk=asked.pk, answered_at=None)
        answered.update(found=found, text="", answered_at=timezone.now())
    return len(waiting)


def by_meaning(asked):
    """The texts nearest to the one asked about, by meaning and by words together."""
    from insights.analysis.meanings import means

    (vector,) = meaning.means([asked.text])
    keys, vectors = vectors_of(asked.roadmap)
    near = {keys[at]: share for at, share in means(vectors, vector).items()}
    return merged(*by_words(asked.roadmap, asked.text), near)


def vectors_of(roadmap):
    """What each text of a roadmap means, as numbers, and which text each is."""
    import numpy

    rows = Meaning.objects.filter(roadmap=roadmap).order_by("pk")
    rows = list(rows.values_list("action", "proposal", "vector"))
    keys = [("action", action) if action else ("proposal", item) for action, item, _ in rows]
    held = b"".join(bytes(vector) for _, _, vector in rows)
    return keys, numpy.frombuffer(held, dtype="float32").reshape(len(rows), meaning.SIZE)


def embed_texts():
    """Read what was published or reworded since, so that others find it by what it means; drop
    what is public no more. The number read."""
    if not meaning.is_at_hand():
        return 0
    roadmaps = Roadmap.objects.exclude(current=None).select_related("current")
    return sum(embed_roadmap(roadmap) for roadmap in roadmaps)


def embed_roadmap(roadmap):
    texts = texts_of(roadmap, waiting=False)
    signs = {key: meaning.digest(text) for key, text in texts.items()}
    known = known_of(roadmap)
    gone = [pk for key, (pk, _) in known.items() if key not in texts]
    Meaning.objects.filter(pk__in=gone).delete()
    new = [key for key in texts if known.get(key, (0, ""))[1] != signs[key]]
    for first in range(0, len(new), AT_ONCE):
        keys = new[first : first + AT_ONCE]
        vectors = meaning.means([texts[key] for key in keys])
        for key, vector in zip(keys, vectors, strict=True):
            said = {"roadmap": roadmap, "digest": signs[key], "vector": vector.tobytes()}
            keep_meaning(key, said)
    return len(new)


def known_of(roadmap):
    """What has been read already: {(kind, pk): (row, sign)}."""
    rows = Meaning.objects.filter(roadmap=roadmap).values_list("pk", "action", "proposal", "digest")
    return {
        ("action", action) if action else ("proposal", item): (pk, sign)
        for pk, action, item, sign in rows
    }


def keep_meaning(key, said):
    kind, pk = key
    Meaning.objects.update_or_create(**{f"{kind}_id": pk}, defaults=said)


def forget_likenesses(before):
    """Forget what pages asked before this moment; the number forgotten."""
    return Likeness.objects.filter(asked_at__lt=before).delete()[0]
