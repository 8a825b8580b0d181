"""Each rule lies in the sheet of whoever wears it: the roadmap's page fetches site.css alone."""

import re

from demo.design import stylesheet
from tests.house.test_sizes import ROOT
from tests.house.test_stylesheet import ATTRIBUTE, COMMENT

INCLUDED = re.compile(r'{%\s*(?:include|extends) "([^"#]+)')
# What takes the place of a part of the page, or is made into it by the code.
BROUGHT = ("components/action_row.html", "components/commitment.html", "components/speaking.html")


def templates_of(*names):
    found, left = set(), list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += INCLUDED.findall((ROOT / "templates" / name).read_text())
    return found


def styled(name):
    tree = stylesheet.read((ROOT / "static" / name).read_text())
    return {found for block in tree.walk() for found in stylesheet.CLASS.findall(block.prelude)}


def test_what_the_roadmaps_page_wears_is_in_the_sheet_it_fetches():
    worn = set()
    for name in templates_of("public/roadmap.html", *BROUGHT):
        bare = re.sub(
            r"{[{%].*?[}%]}", " ", COMMENT.sub("", (ROOT / "templates" / name).read_text())
        )
        worn |= {one for text in ATTRIBUTE.findall(bare) for one in text.split()}
    assert worn & (styled("pages.css") - styled("site.css")) == set()
