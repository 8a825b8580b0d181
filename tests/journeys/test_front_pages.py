"""The two pages that nginx shows without the program are held to what every page is held to."""

import shutil

import pytest

from tests.conftest import MANY
from tests.deploy.files import DEPLOY
from tests.deploy.nginx import front
from tests.journeys.gates import LOOK
from tests.journeys.test_markup import judged

PAGES = DEPLOY / "nginx/coroute/pages"
WIDTHS = (1280, 640, 320) if MANY else (1280, 320)


@pytest.fixture
def tab(browser):
    with browser.new_context() as context:
        yield context.new_page()


def test_they_are_valid_html(tmp_path):
    for path in PAGES.glob("*.html"):
        shutil.copy(path, tmp_path)
    assert judged(tmp_path) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_they_are_seen_well(tab, axe, theme):
    said = []
    tab.on("console", lambda one: said.append(one.text))
    tab.emulate_media(color_scheme=theme)
    html = {"content_type": "text/html; charset=utf-8"}
    tab.route("**/large", lambda one: one.fulfill(status=413, path=PAGES / "large.html", **html))
    with front(1) as nginx:
        for path, status in (("/", 503), ("/large", 413)):
            assert tab.goto(f"http://127.0.0.1:{nginx.http}{path}").status == status
            tab.evaluate(LOOK)
            for width in WIDTHS:
                tab.set_viewport_size({"width": width, "height": 800})
                assert tab.evaluate("look.faults('fr')") == []
                assert list(axe.faults(tab)) == []
    assert {one for one in said if not one.startswith("Failed to load resource")} == set()
