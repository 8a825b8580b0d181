"""Imports go down only, and across apps only through the doors that are meant for it."""

import pytest
from importlinter.cli import lint_imports

from tests.house.sources import APPS, ROOT, modules

CLOSED_ROOMS = {"views", "forms", "tasks", "admin", "urls", "management"}


def foreign_rooms():
    """Every import of one app's closed room by another app."""
    for module in modules():
        home = module.name.split("/")[0]
        if home in ("config", "tests"):
            continue
        for target in module.imports:
            app, _, rest = target.partition(".")
            if app in APPS and app != home and rest.split(".")[0] in CLOSED_ROOMS:
                yield f"{module.name} imports {target}"


def test_layers(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_no_app_enters_a_closed_room_of_another():
    assert sorted(foreign_rooms()) == []


@pytest.mark.parametrize("word", ["django.dispatch", "django.db.models.signals"])
def test_no_signals(word):
    assert [module.name for module in modules() if word in module.imports] == []
