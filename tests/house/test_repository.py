"""What is committed names no machine and no registry, and the two locks agree."""

import re
import subprocess

import pytest

from tests.house.sources import ROOT

REGISTRIES = r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|debian\.org|yarnpkg\.com|index-url"
MACHINE_PATHS = r"(?<![\w./-])/(work|root|home|opt)/\w"


def committed():
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file() and path != ROOT / "tests/house/test_repository.py":
            yield name, path.read_bytes().decode("utf-8", "replace")


def pins(lock):
    return set(re.findall(r"^[\w.-]+==\S+", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("words", [REGISTRIES, MACHINE_PATHS])
def test_no_address_of_a_registry_or_a_machine(words):
    found = [(name, m.group()) for name, text in committed() if (m := re.search(words, text))]
    assert found == []


def test_the_development_lock_holds_the_other_one():
    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()
