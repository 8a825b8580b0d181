"""Imports go down only, and across apps only through the doors that are meant for it."""

import ast

import pytest
from importlinter.cli import lint_imports

from tests.house.test_sizes import APPS, ROOT, modules

CLOSED_ROOMS = {"views", "forms", "tasks", "admin", "urls", "management"}


def imports(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def foreign_rooms():
    """Every import of one app's closed room by another app."""
    for name, source in modules():
        home = name.split("/")[0]
        if home in ("config", "tests"):
            continue
        for target in imports(source):
            app, _, rest = target.partition(".")
            if app in APPS and app != home and rest.split(".")[0] in CLOSED_ROOMS:
                yield f"{name} imports {target}"


def test_layers(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_no_app_enters_a_closed_room_of_another():
    assert sorted(set(foreign_rooms())) == []


@pytest.mark.parametrize("word", ["django.dispatch", "django.db.models.signals"])
def test_no_signals(word):
    assert [name for name, source in modules() if word in set(imports(source))] == []
