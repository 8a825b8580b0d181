"""What the container file builds runs by itself: pages, worker, health, behind nginx."""

import json
import re
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.deploy import files
from tests.deploy.nginx import HOST, free_port, front
from tests.services import until

SITE = {"SITE_URL": f"https://{HOST}", "SECRET_KEY": "tests" * 12, "DATABASE_PASSWORD": "secret"}


@pytest.fixture(scope="module")
def services():
    return files.compose(SITE)["services"]


@contextmanager
def running(built, service, installation, **more):
    """A service of the compose file as its container would run it, with the tests' own servers."""
    command = [sys.executable if word == "python" else word for word in service["command"]]
    ours = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")
    more = service["environment"] | {name: installation[name] for name in ours} | more
    environment = built.environment(**SITE, **more)
    process = subprocess.Popen(command, cwd=built.app, env=environment)
    try:
        yield environment
    finally:
        process.terminate()
        assert process.wait(20) == 0


def healthy(built, environment):
    """What the image's own watch says."""
    check = built.image.others["HEALTHCHECK"].partition(" CMD ")[2]
    command = [sys.executable, *json.loads(check)[1:]]
    done = subprocess.run(command, cwd=built.app, env=environment, capture_output=True, text=True)
    return done.returncode == 0


@pytest.mark.both_databases
def test_pages_and_worker_of_the_image_behind_nginx(built, services, installation):
    port = str(free_port())
    written = moments(built.app)
    web = services["web"] | {"command": [*services["web"]["command"], "--port", port]}
    with front(port, front="tls", SITE_URL=SITE["SITE_URL"]) as nginx:
        with (
            running(built, web, installation, PORT=port) as environment,
            running(built, services["worker"], installation),
        ):
            until(lambda: healthy(built, environment), "the image to be healthy", 240)
            pages_are_as_the_program_gives_them(nginx)
            style = static_files_are_kept(nginx)
            until(lambda: worker_of(nginx) == "ok", "the worker", 120)
            assert moments(built.app) == written, "nobody may write into an image"
        assert not healthy(built, environment)
        assert nginx.get_safely("/").status == 503
        assert nginx.get_safely(style, Accept_Encoding="br").status == 200


def moments(folder):
    """When each file was last written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def worker_of(nginx):
    return json.loads(nginx.get_safely("/health/ready").body)["worker"]


def pages_are_as_the_program_gives_them(nginx):
    """Packed by the program, with its policy, its cookies and its freshness."""
    page = nginx.get_safely("/accounts/login/", Accept_Encoding="gzip, deflate, br")
    assert page.status == 200
    assert page.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in page.headers["Vary"]
    assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Set-Cookie"].startswith("__Host-csrf=")
    assert nginx.logged(request=page.headers["X-Request-ID"])["method"] == "GET"
    assert nginx.get_safely("/", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    plain = nginx.get_safely("/")
    assert "Content-Encoding" not in plain.headers
    assert b"</html>" in plain.body
    assert nginx.get_safely("/", Host="evil.example").status == 400


def static_files_are_kept(nginx):
    """Each asked of the program once for each way of packing, whatever comes after it."""
    page = nginx.get_safely("/").body.decode()
    name = re.search(r'href="(/static/site\.\w+\.css)"', page)[1]
    for taken in ("br, gzip", "gzip, br", "br"):
        sheet = nginx.get_safely(f"{name}?{taken[:2]}", Accept_Encoding=taken)
        assert sheet.headers["Content-Encoding"] == "br"
        assert "immutable" in sheet.headers["Cache-Control"]
    assert nginx.get_safely(name, Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in nginx.get_safely(name).headers
    return name
