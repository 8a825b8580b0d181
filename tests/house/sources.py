"""The source as the rules of the house read it: each module is parsed once."""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
APPS = (
    "config instance demo public committee insights consultation roadmaps accounts outbox tests"
).split()
LEFT_OUT = ("config/settings.py", "/migrations/", "demo/data/", "tests/journeys/")


class Function(NamedTuple):
    name: str
    lines: int
    parameters: int


class Module(NamedTuple):
    name: str
    lines: int
    functions: list[Function]
    imports: set[str]


@cache
def modules():
    paths = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    named = ((path.relative_to(ROOT).as_posix(), path) for path in paths)
    return [
        module(name, path.read_text())
        for name, path in named
        if not any(part in name for part in LEFT_OUT)
    ]


def module(name, source):
    nodes = list(ast.walk(ast.parse(source)))
    functions = [
        Function(f"{name}: {node.name}", node.end_lineno - node.lineno + 1, parameters_of(node))
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return Module(name, source.count("\n"), functions, set(imports_of(nodes)))


def parameters_of(function):
    named = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
    return len([one for one in named if one.arg not in ("self", "cls")])


def imports_of(nodes):
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
