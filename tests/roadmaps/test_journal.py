"""The journal: whatever an operation records there is said in words."""

import ast

import pytest

from accounts.models import JournalEntry
from accounts.operations import record
from consultation.models import Decision, Ruling
from roadmaps.journal import VERBS
from tests.house.sources import ROOT, modules

ON_ANY = ("publish", "refuse", "ask", "keep", "hide")
WRITERS = ("record", "journal", "_write", "say")


def recorded():
    """The verbs that operations write, as the source says them."""
    yield from (f"moderate_{verb}" for verb in Decision.Verb.values)
    for kind in ("argument", "statement"):
        yield from (f"moderate_{verb}_{kind}" for verb in ON_ANY)
    for kind in ("proposal", "argument", "statement"):
        yield from (f"assign_{kind}", f"report_{kind}")
    yield from (f"rule_{outcome}" for outcome in Ruling.Outcome.values)
    named = [module.name for module in modules() if "/operations" in module.name]
    for name in named:
        if name.startswith("tests/"):
            continue
        for node in ast.walk(ast.parse((ROOT / name).read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WRITERS:
                given = [*node.args, *(one.value for one in node.keywords if one.arg == "verb")]
                yield from texts_in(given)


def texts_in(arguments):
    """The texts among them, and the two of which one is chosen."""
    for one in arguments:
        if isinstance(one, ast.IfExp):
            yield from texts_in([one.body, one.orelse])
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def test_every_verb_has_its_words():
    assert set(recorded()) == set(VERBS)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_title_of_any_length_is_recorded():
    record(actor=None, verb="begin_roadmap", item="é" * 150)
    assert JournalEntry.objects.get().item == "é" * 120
