"""What the files of deploy/ say, read as those read them who run them."""

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
VARIABLE = re.compile(r"\$\{(\w+)(?::?([-?])([^}]*))?\}")


def filled(text, values):
    """`${NAME}`, `${NAME:-default}` and `${NAME:?what is missing}`, as compose fills them."""

    def value(found):
        name, sign, rest = found.groups()
        if values.get(name):
            return values[name]
        assert sign != "?", f"{name} is missing: {rest}"
        return rest or ""

    return VARIABLE.sub(value, text)


def variables(path):
    """NAME='value' lines, as compose and systemd read them."""
    lines = [line for line in path.read_text().splitlines() if line and line[0] != "#"]
    return {name: shlex.split(value)[0] for name, value in (line.split("=", 1) for line in lines)}


def compose(values, name="compose.yaml"):
    """The services, with every variable filled."""
    return yaml.safe_load(filled((DEPLOY / name).read_text(), values))


@dataclass
class Image:
    """The instructions of the last stage of a container file."""

    run: list = field(default_factory=list)
    copy: list = field(default_factory=list)
    environment: dict = field(default_factory=dict)
    others: dict = field(default_factory=dict)


def images(path=DEPLOY / "Containerfile"):
    """One for each stage."""
    stages = []
    for line in path.read_text().splitlines():
        word, _, rest = line.partition(" ")
        match word:
            case "" | "#":
                continue
            case "FROM":
                stages.append(Image(others={"FROM": rest}))
            case "RUN":
                stages[-1].run.append(rest)
            case "COPY":
                stages[-1].copy.append(rest.split())
            case "ENV":
                stages[-1].environment |= dict(pair.split("=", 1) for pair in rest.split())
            case _:
                stages[-1].others[word] = rest
    return stages


def unit(name):
    """A unit of systemd: each directive with its values, in order."""
    found = {}
    for line in (DEPLOY / "systemd" / f"coroute-{name}.service").read_text().splitlines():
        if line and line[0] not in "#[":
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


def context():
    """The files that reach the builder of the image: those that .dockerignore lets in."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and line[0] != "#"]
    assert rules[0] == "*"
    allowed = [rule[1:] for rule in rules if rule[0] == "!"]
    refused = [rule.removeprefix("**/") for rule in rules[1:] if rule[0] != "!"]
    for name in allowed:
        path = ROOT / name
        for file in [path] if path.is_file() else path.rglob("*"):
            inside = file.relative_to(ROOT)
            if file.is_file() and not any(
                Path(part).match(rule) for part in inside.parts for rule in refused
            ):
                yield inside
