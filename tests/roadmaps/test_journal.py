"""The journal: whatever an operation records there is said in words."""

import ast

import pytest

from accounts.models import JournalEntry
from accounts.operations import record
from consultation.models import Decision
from roadmaps.journal import VERBS
from tests.house.test_sizes import modules

WRITERS = ("record", "journal", "_write")


def recorded():
    """The verbs that operations write, as the source says them."""
    yield from (f"moderate_{verb}" for verb in Decision.Verb.values)
    for name, source in modules():
        if "/operations" not in name or name.startswith("tests/"):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WRITERS:
                given = [*node.args, *(one.value for one in node.keywords if one.arg == "verb")]
                yield from (one.value for one in given if isinstance(one, ast.Constant))


def test_every_verb_has_its_words():
    assert set(recorded()) == set(VERBS)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_title_of_any_length_is_recorded():
    record(actor=None, verb="begin_roadmap", item="é" * 150)
    assert JournalEntry.objects.get().item == "é" * 120
