"""No module, function or template grows past what one reads at a glance."""

from tests.house.sources import ROOT, modules

MODULE, FUNCTION, PARAMETERS, TEMPLATE = 400, 50, 6, 150


def functions():
    return [function for module in modules() for function in module.functions]


def test_modules():
    assert [one.name for one in modules() if one.lines > MODULE] == []


def test_functions():
    assert [one.name for one in functions() if one.lines > FUNCTION] == []


def test_parameters():
    assert [one.name for one in functions() if one.parameters > PARAMETERS] == []


def test_templates():
    templates = (ROOT / "templates").rglob("*.html")
    assert [path.name for path in templates if path.read_text().count("\n") > TEMPLATE] == []
