"""`manage.py check --deploy`: nothing to say of an installation as it should be, and each fault
said with what to set."""

import pytest
from django.core.checks.registry import registry

from instance import checks
from tests.config.test_settings import run

KEY = "k3f9-ZpQ2vLxW8sRt1uYb6NcHd4JgMa7Ee0Ii5Oo_TtUuVvWwXxYyZz"
READY = {
    "SECRET_KEY": KEY,
    "SITE_URL": "https://plan.example.org",
    "EMAIL_URL": "smtp+tls://coroute:password@mail.example.org:587",
    "BOUNCES_TO": "bounces@plan.example.org",
    "DATABASE_URL": "postgresql://coroute:password@postgres/coroute",
}
PRIVATE = {
    "DEMO": False,
    "DEBUG": False,
    "HTTPS": True,
    "PROXY_COUNT": 1,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "ALLOWED_HOSTS": ["plan.example.org"],
    "DEFAULT_FROM_EMAIL": "Coroute <coroute@plan.example.org>",
}
COMMAND = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]


def test_an_installation_as_it_should_be_is_clean(tmp_path):
    said = run(COMMAND, tmp_path, **READY)
    assert said.returncode == 0, said.stderr
    assert "no issues" in said.stdout


def test_one_that_is_not_is_told_what_to_set(tmp_path):
    wrong = {"SECRET_KEY": "short", "SITE_URL": "http://localhost", "DEBUG": "1"}
    said = run(COMMAND, tmp_path, **wrong)
    assert said.returncode == 1
    found = ("E011", "E021", "E022", "E031", "E032", "W033", "W052")
    assert [number for number in found if f"coroute.{number}" not in said.stderr] == []


@pytest.fixture
def ready(settings):
    """The settings of an installation as it should be."""
    for name, value in {**READY, **PRIVATE}.items():
        if name != "SITE_URL":
            setattr(settings, name, value)
    settings.SECURE_CSP = {k: v for k, v in settings.SECURE_CSP.items() if k != "frame-src"}
    return settings


def found():
    ours = [ask for ask in registry.get_checks(True) if ask.__module__ == checks.__name__]
    assert len(ours) == 6
    return [one.id for ask in ours for one in ask(None)]


def test_ready(ready):
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("SECURE_CSP", {}, "E001"),
        ("MIDDLEWARE", [], "E001"),
        ("SECRET_KEY", "x" * 60, "E011"),
        ("SECRET_KEY", KEY[:49], "E011"),
        ("BOUNCES_SECRET", "name:short", "E012"),
        ("DEMO", True, "E021"),
        ("HTTPS", False, "E022"),
        ("SECURE_PROXY_SSL_HEADER", None, "E023"),
        ("PROXY_COUNT", 0, "E024"),
        ("ALLOWED_HOSTS", ["*"], "E025"),
        ("EMAIL_URL", "", "E031"),
        ("DEFAULT_FROM_EMAIL", "Coroute <coroute@localhost>", "E032"),
        ("BOUNCES_TO", "", "W033"),
        ("EMAIL_URL", "smtp://coroute:password@mail.example.org", "E034"),
        ("DATABASE_URL", "postgresql://coroute:password@db.example.org/coroute", "W051"),
        ("DATABASE_URL", "sqlite:///var/coroute.sqlite3", "W052"),
    ],
)
def test_each_fault(ready, name, value, number):
    setattr(ready, name, value)
    assert found() == [f"coroute.{number}"]


@pytest.mark.parametrize(
    ("part", "sources", "number"),
    [
        ("default-src", ["'self'"], "E002"),
        ("base-uri", [], "E002"),
        ("script-src", ["'self'", "'unsafe-inline'"], "E003"),
        ("style-src", ["*"], "E003"),
    ],
)
def test_each_hole_in_the_policy(ready, part, sources, number):
    ready.SECURE_CSP = ready.SECURE_CSP | {part: sources}
    assert found() == [f"coroute.{number}"]


def test_a_sealed_line_to_the_database(ready):
    ready.DATABASE_URL = "postgresql://coroute:p@db.example.org/coroute?sslmode=verify-full"
    assert found() == []


def test_a_folder_in_which_nothing_can_be_written(ready, monkeypatch):
    monkeypatch.setattr(checks, "can_write", lambda folder: False)
    assert found() == ["coroute.E041"]
