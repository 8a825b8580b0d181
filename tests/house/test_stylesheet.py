"""The stylesheet names nothing that no page wears."""

import re

from demo.design import stylesheet
from tests.house.sources import APPS, ROOT

# Django's list of errors; htmx's own; the outcomes that a row of an import wears whole.
OF_OTHERS = {"errorlist", "htmx-request", "refuse", "conflict"}
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL)
OF_THE_BODY = re.compile(r"{%\s*block \w+_class\s*%}(.*?){%\s*endblock")
ATTRIBUTE = re.compile(r'\bclass="([^"]*)"')
IN_CODE = re.compile(r"class[=\\\"': ]+([\w -]+)")
ANY = "*"


def worn():
    """Every class a template or the code gives, a part that a variable fills as `*`."""
    found = set()
    for path in (ROOT / "templates").rglob("*.html"):
        source = COMMENT.sub("", path.read_text())
        texts = OF_THE_BODY.findall(source)
        bare = re.sub(r"{%.*?%}", " ", re.sub(r"{{.*?}}", ANY, source))
        for text in [*texts, *ATTRIBUTE.findall(bare)]:
            found |= set(re.sub(r"{%.*?%}", " ", text).split())
    code = [path.read_text() for app in APPS for path in (ROOT / app).rglob("*.py")]
    for text in [*code, *(path.read_text() for path in (ROOT / "static").glob("*.js"))]:
        for names in IN_CODE.findall(text):
            found |= set(names.split())
    return found


def test_every_class_of_the_stylesheet_is_worn():
    given = worn()
    begun = tuple(name.split(ANY)[0] for name in given if ANY in name and name[0] != ANY)
    unworn = {
        name
        for name in stylesheet.classes() - OF_OTHERS
        if name not in given and not name.startswith(begun)
    }
    assert unworn == set()
