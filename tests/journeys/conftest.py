"""A real browser: French, still, and watched for anything a page may not do."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.steps import WAYS, sign_in

# Playwright keeps an event loop in this thread; the tests themselves are not asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "Chromium is not installed: `make test` brings it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, settings):
    """The address of the pages, which is also the one that mails carry."""
    settings.SITE_URL = live_server.url
    return live_server.url


def faults_of(page, site):
    """Script errors, refusals of the security policy, requests to anywhere else."""
    faults = []
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    page.on(
        "request",
        lambda sent: None if sent.url.startswith((site, "data:")) else faults.append(sent.url),
    )
    return faults


@pytest.fixture
def new_page(browser, site):
    """A visitor's own browser window; options are those of Playwright's contexts."""
    contexts, watched = [], []

    def open_page(**options):
        facts = {
            "base_url": site,
            "locale": "fr-FR",
            "timezone_id": "Europe/Paris",
            "reduced_motion": "reduce",
            "viewport": {"width": 1280, "height": 800},
        }
        context = browser.new_context(**facts | options)
        context.set_default_timeout(10_000)
        page = context.new_page()
        contexts.append(context)
        watched.append(faults_of(page, site))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [fault for faults in watched for fault in faults] == []


@pytest.fixture
def page(new_page):
    return new_page()


class Axe:
    """What axe finds on a page; the frames of other documents are left to their own."""

    def __init__(self):
        self.source = AXE.read_text()

    def faults(self, page):
        page.evaluate(self.source)
        found = page.evaluate("axe.run({iframes: false})")["violations"]
        return [f"{v['id']}: {n['target']}" for v in found for n in v["nodes"]]

    def __call__(self, page):
        assert self.faults(page) == [], page.url


@pytest.fixture(scope="session")
def axe():
    """Call it with a page: it finds no accessibility fault."""
    return Axe()


@pytest.fixture(params=WAYS)
def person(request, new_page, site):
    """Call it with somebody (or nobody) to open their browser: by mouse at 1280 px, without
    JavaScript at 390 px, by keyboard alone."""
    hand, options = WAYS[request.param]

    def open_browser(user=None):
        page = new_page(**options)
        if user:
            sign_in(page, site, user)
        return hand(page)

    return open_browser
