"""Each rule of security has a test that holds it, or says why it has none."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()
RULE = re.compile(r"^\| (\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`((?:\w+/)*test_\w+\.py)::(test_\w+)`")
STATES = re.compile(r"marianne|dsfr|spectral|@gouvfr|gouvernement", re.IGNORECASE)


@cache
def found_in(name):
    """The tests of a file, and which of them run on both databases."""
    path = ROOT / "tests" / name
    if not path.is_file():
        return {}, ""
    tree, source = ast.parse(path.read_text()), path.read_text()
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    found = {node.name: node for node in tree.body if isinstance(node, kinds)}
    marked = re.search(r"^pytestmark = .*both_databases", source, re.MULTILINE)
    return found, "both" if marked else ""


def on_both(name, test):
    found, whole = found_in(name)
    return bool(whole) or any(
        "both_databases" in ast.unparse(one) for one in found[test].decorator_list
    )


def test_each_rule_is_there_and_held():
    rules = {int(number): held for number, _, held in RULE.findall(PAGE)}
    assert sorted(rules) == list(range(1, 26))
    assert [number for number, held in rules.items() if not NAMED.search(held)] == []


def test_each_test_that_is_named_is_there():
    named = NAMED.findall(PAGE)
    assert len(named) > 100
    missing = {f"{name}::{test}" for name, test in named if test not in found_in(name)[0]}
    assert missing == set()


def test_what_is_said_to_run_on_both_databases_does():
    said = re.findall(NAMED.pattern + r" †", PAGE)
    assert said
    assert [test for name, test in said if not on_both(name, test)] == []


def test_nothing_of_the_state_s_own_design_is_here():
    served = [path for path in (ROOT / "static").rglob("*") if path.is_file()]
    texts = [path for path in served if path.suffix in (".css", ".js", ".svg")]
    assert [path.name for path in served if STATES.search(path.name)] == []
    assert [path.name for path in texts if STATES.search(path.read_text())] == []
