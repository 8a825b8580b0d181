"""Which texts mean nearly the same. For the worker: web processes load no numpy."""

import numpy as np

ENOUGH_FOR_A_MEAN = 12  # texts, under which what they have in common is not what all texts have
LEAST = 0.1  # of cosine, under which two texts have nothing to do with each other
FURTHEST = 300  # texts, from the nearest


def means(vectors: np.ndarray, asked: np.ndarray) -> dict[int, float]:
    """How near each text is in meaning, from 0 to 1, by its place; the nearest 300, those that
    have nothing to do with it left out. `vectors`: (n, 512), `asked`: (512,), each of length 1.
    What all of them have in common, the mean, is taken away first: a whole roadmap speaks of
    the same matter."""
    if not len(vectors):
        return {}
    middle = vectors.mean(axis=0) if len(vectors) >= ENOUGH_FOR_A_MEAN else 0
    apart, wanted = vectors - middle, asked - middle
    lengths = np.linalg.norm(apart, axis=1) * np.linalg.norm(wanted)
    cosines = (apart @ wanted) / np.maximum(lengths, 1e-9)
    places = np.argsort(-cosines)[:FURTHEST]
    return {int(at): float(cosines[at]) for at in places if cosines[at] >= LEAST}
