"""What the documentation tells an operator to type exists, and does what is said of it."""

import os
import re
import shlex
import subprocess
import sys

import pytest
from django.core.management import get_commands, load_command_class

from tests.conftest import ROOT
from tests.deploy import files
from tests.deploy.nginx import HOST, Front

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCED = re.compile(r"^```(?:sh)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")


def lines(page):
    """Every command of a page: a line of a block, or code within a sentence."""
    text = page.read_text()
    for block in FENCED.findall(text):
        for line in block.splitlines():
            yield line.partition("  #")[0].strip(), True
    for code in INLINE.findall(FENCED.sub("", text)):
        yield " ".join(code.split()), False


def of_manage(line):
    """What follows manage.py, or the command that stands for it."""
    found = re.search(r"(?:manage\.py|^coroute) (\S.*)", line)
    return shlex.split(re.sub(r"\$\(.*?\)", "x", found[1])) if found else None


COMMANDS = [
    (page.name, words, is_whole)
    for page in PAGES
    for line, is_whole in lines(page)
    if (words := of_manage(line))
]
DEPLOYING = [line for line, is_whole in lines(ROOT / "docs/deploy.md") if is_whole]


@pytest.mark.parametrize(("page", "words", "is_whole"), COMMANDS)
def test_every_command_is_one_of_ours_and_takes_its_options(page, words, is_whole):
    name, *arguments = words
    assert name in get_commands(), f"{page}: manage.py {name}"
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    if is_whole:
        parser.parse_args(arguments)  # ends the program where it takes them not
    options = {word.partition("=")[0] for word in arguments if word.startswith("--")}
    assert options <= set(parser._option_string_actions), page


def test_the_page_has_the_commands_that_matter():
    told = {words[0] for page, words, _ in COMMANDS if page == "deploy.md"}
    assert {"serve", "work", "prepare", "set_up", "run_due", "check_mail", "backup"} <= told


def test_every_file_and_service_of_a_command_is_there():
    for line in DEPLOYING:
        for path in re.findall(r"(?<![\w/])((?:deploy|instance)/[\w./-]+)", line):
            path = path.replace("deploy/.env", "deploy/environment.example")
            assert (ROOT / path).exists(), line
        for unit in re.findall(r"coroute-[a-z]+", line):
            assert (files.DEPLOY / f"systemd/{unit}.service").exists(), line


COMPOSE = re.compile(
    r"docker compose --file (deploy/\w+\.yaml) (\w+)((?: --?[\w-]+)*(?: \"[^\"]+\")?) ?(\w*)"
)


def test_every_word_to_compose_is_understood():
    """The verb, the file, and the services it names."""
    pages = [ROOT / "docs" / name for name in ("deploy.md", "moving.md")]
    said = [found for page in pages for line, _ in lines(page) for found in COMPOSE.findall(line)]
    assert len(said) > 6
    for path, verb, options, service in said:
        values = {"SITE_URL": "x", "DATABASE_PASSWORD": "x", "DATABASE_URL": "x", "REDIS_URL": "x"}
        services = files.compose(values, path.rpartition("/")[2])["services"]
        assert verb in ("up", "down", "exec", "build", "pull", "run", "restart", "cp")
        asked = {word for word in options.split() if word.startswith("-")}
        assert asked <= {"--build", "--detach", "--pull", "--rm", "--volume", "--volumes", "-T"}
        assert service in services or verb in ("up", "down", "build"), (path, verb, service)


def anchors(page):
    titles = re.findall(r"^#+ (.*)", page.read_text(), re.MULTILINE)
    return [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles]


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "pictures.md"])
def test_every_link_leads_somewhere(page):
    for path, anchor in LINK.findall(page.read_text()):
        if "://" in path:
            continue
        target = (page.parent / path) if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target)


# Done as they stand ----------------------------------------------------------


def test_secrets_are_made_as_told():
    made = [line for line in DEPLOYING if line.startswith("python3 -c")]
    assert len(made) == 2
    for line in made:
        done = subprocess.run(line, shell=True, capture_output=True, text=True, check=True)
        assert re.fullmatch(r"[\w-]{48,}\n", done.stdout)


def test_nginx_takes_what_envsubst_makes(tmp_path):
    """Without a container, too: the lines of the page, then what nginx says of the result."""
    nginx = Front(tmp_path, 1, front="tls")
    exports = [line for line in DEPLOYING if line.startswith("export ")]
    [fill] = [line for line in DEPLOYING if line.startswith("envsubst")]
    here = tmp_path / "conf.d/coroute.conf"
    fill = fill.replace("/etc/nginx/conf.d/coroute.conf", str(here))
    assert str(here) in fill
    for several in exports[1:]:  # one web machine, then two
        script = "\n".join([exports[0], several, fill])
        subprocess.run(["sh", "-e", "-c", script], cwd=ROOT, check=True)
        text = here.read_text()
        assert f"return 308 https://{HOST}$request_uri;" in text
        assert several.split("'")[1] in text
        here.write_text(nginx.moved(text))
        code, said = nginx.tested()
        assert code == 0, said


def test_the_short_command_is_manage_py_as_the_services_run_it(tmp_path):
    script = (files.DEPLOY / "systemd/coroute").read_text()
    unit = files.unit("web")
    for name in ("DATA_DIR", "STATIC_DIR"):
        [value] = re.findall(rf"^{name}=(\S+)$", script, re.MULTILINE)
        assert f"{name}={value}" in unit["Environment"][0]
    assert unit["EnvironmentFile"][0] in script
    assert f"cd {unit['WorkingDirectory'][0]}\n" in script
    assert f"runuser -u {unit['User'][0]} -- .venv/bin/python" in script
    environment = tmp_path / "environment"
    environment.write_text("SECRET_KEY='a b'\nSITE_URL=http://localhost\n")
    places = {
        "/etc/coroute/environment": environment,
        "cd /srv/coroute": f"cd {ROOT}",
        "/srv/coroute": tmp_path,
        "/var/lib/coroute": tmp_path,
        "runuser -u coroute -- .venv/bin/python": sys.executable,
    }
    for path, place in places.items():
        script = script.replace(path, str(place))
    clean = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["sh", "-c", script, "coroute", "version"], env=clean, capture_output=True, text=True
    )
    assert re.fullmatch(r"6\.\d.*\n", done.stdout), done.stderr
