"""The plan in memory: found by its words, whoever searches at the same time."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from roadmaps.plan import plan_of, stems
from tests import factories

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


@pytest.mark.django_db
def test_an_action_is_found_by_its_code_and_by_words_akin():
    roadmap = factories.roadmap()
    factories.action(roadmap, "A-01", title="Partager un même apprenti entre voisines")
    factories.action(roadmap, "B-01", title="Ouvrir un guichet A pour 01")
    plan = plan_of(factories.published(roadmap, codes=()).current)
    found = {text: [stop.code for stop in plan.search(text)] for text in ("a-01", "apprentissage")}
    assert found == {"a-01": ["A-01"], "apprentissage": ["A-01"]}


@pytest.mark.django_db
def test_what_imports_alone_read_stays_in_the_database():
    plan = plan_of(factories.published(codes=["A-01"]).current)
    assert plan.stops[0].content.action.get_deferred_fields() == {"imported"}
