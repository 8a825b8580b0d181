"""No module, function or template grows past what one reads at a glance."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = (
    "config instance demo public committee insights consultation roadmaps accounts outbox tests"
).split()
LEFT_OUT = ("config/settings.py", "/migrations/", "demo/data/", "tests/journeys/")

MODULE, FUNCTION, PARAMETERS, TEMPLATE = 400, 50, 6, 150


def modules():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not any(part in name for part in LEFT_OUT):
                yield name, path.read_text()


def functions():
    for name, source in modules():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}: {node.name}", node


def number_of_parameters(function):
    named = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
    return len([one for one in named if one.arg not in ("self", "cls")])


def lines(text):
    return text.count("\n")


def test_modules():
    assert [name for name, source in modules() if lines(source) > MODULE] == []


def test_functions():
    long = [name for name, node in functions() if node.end_lineno - node.lineno + 1 > FUNCTION]
    assert long == []


def test_parameters():
    assert [name for name, node in functions() if number_of_parameters(node) > PARAMETERS] == []


def test_templates():
    templates = (ROOT / "templates").rglob("*.html")
    assert [path.name for path in templates if lines(path.read_text()) > TEMPLATE] == []
