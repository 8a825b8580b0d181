"""The plan in memory: found by its words, whoever searches at the same time."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from roadmaps.plan import stems

WORDS = "consultation publique des actions numériques régionales des associations du territoire"


@pytest.fixture
def hurried():
    """Threads take turns far more often than they usually do."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_those_who_search_at_once_find_the_same(hurried):
    alone = stems(WORDS)
    with ThreadPoolExecutor(4) as pool:
        together = pool.map(lambda _: stems(WORDS), range(400))
    assert all(found == alone for found in together)
