"""What the environment asks for, and the one sentence when it is not enough."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

REAL = {"SECRET_KEY": "secret", "SITE_URL": "https://plan.example.org"}
OURS = "SECRET_KEY ALLOWED_HOSTS SITE_URL DATABASE_URL REDIS_URL EMAIL_URL PORT DEMO DEBUG".split()


def run(code, tmp_path, **environment):
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    kept |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, *code], cwd=ROOT, env=kept | environment, capture_output=True, text=True
    )


def settings(tmp_path, *names, **environment):
    code = (
        "import json, sys; from django.conf import settings;"
        "print(json.dumps({n: getattr(settings, n, None) for n in sys.argv[1:]}, default=str))"
    )
    return json.loads(run(["-c", code, *names], tmp_path, **environment).stdout)


@pytest.mark.parametrize(
    "command", [["manage.py", "check"], ["-m", "celery", "-A", "config", "worker"]]
)
def test_nothing_set_is_one_sentence(command, tmp_path):
    refused = run(command, tmp_path)
    assert refused.returncode != 0
    assert refused.stderr == (
        "Coroute: set SECRET_KEY and SITE_URL in the environment, or use `make run` to try it.\n"
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"DEMO": "1", "SITE_URL": "https://plan.example.org"}, "DEMO=1 stays on this machine"),
        ({"DEMO": "1", "ALLOWED_HOSTS": "plan.example.org"}, "DEMO=1 stays on this machine"),
        ({"DEMO": "1", "PORT": "eighty"}, "PORT must be a number"),
        ({"DEMO": "1", "DATABASE_URL": "mysql://here"}, "DATABASE_URL must begin with"),
        ({"DEMO": "1", "REDIS_URL": "here"}, "REDIS_URL must begin with"),
        ({"DEMO": "1", "EMAIL_URL": "http://here"}, "EMAIL_URL must begin with"),
        (REAL | {"SITE_URL": "plan.example.org"}, "SITE_URL must be a full address"),
        (REAL | {"DEBUG": "1"}, "DEBUG=1 shows its inside"),
    ],
)
def test_a_wrong_value_is_one_sentence(wrong, sentence, tmp_path):
    refused = run(["manage.py", "check"], tmp_path, **wrong)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Coroute: {sentence}")
    assert refused.stderr.count("\n") == 1


def test_the_demonstration_serves_this_machine_only(tmp_path):
    refused = run(["manage.py", "serve", "--address", "0.0.0.0"], tmp_path, DEMO="1")
    assert refused.returncode == 1
    assert "DEMO=1 listens on this machine only" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_demonstration_is_installed_only_when_asked_for(tmp_path):
    assert "demo" not in settings(tmp_path, "INSTALLED_APPS", **REAL)["INSTALLED_APPS"]
    assert "demo" in settings(tmp_path, "INSTALLED_APPS", DEMO="1")["INSTALLED_APPS"]


def test_tries_are_counted_where_thousands_may_try(tmp_path):
    read = settings(tmp_path, "CACHES", **REAL)
    assert read["CACHES"]["default"]["OPTIONS"]["MAX_ENTRIES"] >= 5000


def test_several_machines_count_tries_together_and_need_no_redis_for_it(tmp_path):
    several = {"DATABASE_URL": "postgresql://db.example/coroute", "REDIS_URL": "redis://r.example"}
    read = settings(tmp_path, "CACHES", **REAL, **several)
    assert read["CACHES"]["default"]["BACKEND"].endswith(".DatabaseCache")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("rediss://r.example/0", "rediss://r.example/0?ssl_cert_reqs=required"),
        (
            "rediss://r.example?ssl_ca_certs=/c",
            "rediss://r.example?ssl_ca_certs=/c&ssl_cert_reqs=required",
        ),
        ("rediss://r.example?ssl_cert_reqs=none", "rediss://r.example?ssl_cert_reqs=none"),
        ("redis://r.example", "redis://r.example"),
    ],
)
def test_the_certificate_of_redis_is_looked_at(tmp_path, asked, told):
    found = settings(tmp_path, "CELERY_BROKER_URL", **REAL, REDIS_URL=asked)
    assert found == {"CELERY_BROKER_URL": told}


def test_https_brings_host_cookies_and_hsts(tmp_path):
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE"]
    read = settings(tmp_path, *names, "SECURE_HSTS_SECONDS", "ALLOWED_HOSTS", **REAL)
    assert read == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 63072000,
        "ALLOWED_HOSTS": ["plan.example.org"],
    }


def test_postgresql_has_a_pool_in_web_processes_only(tmp_path):
    there = REAL | {"DATABASE_URL": "postgresql://coroute:secret@db/coroute"}
    worker = settings(tmp_path, "DATABASES", **there)["DATABASES"]["default"]
    web = settings(tmp_path, "DATABASES", WEB_PROCESS="1", **there)["DATABASES"]["default"]
    assert "pool" not in worker.get("OPTIONS", {})
    assert web["OPTIONS"]["pool"]["max_size"] == 8
    assert (worker["CONN_MAX_AGE"], web["CONN_MAX_AGE"]) == (0, 0)


def test_mail_goes_where_the_address_says(tmp_path):
    read = settings(tmp_path, "MAILERS", EMAIL_URL="smtp+tls://me%40here:pass@mx.example", **REAL)
    assert read["MAILERS"]["default"]["OPTIONS"] == {
        "host": "mx.example",
        "port": 587,
        "username": "me@here",
        "password": "pass",
        "use_tls": True,
        "use_ssl": False,
        "timeout": 20,
    }
