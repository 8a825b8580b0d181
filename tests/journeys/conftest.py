"""A real browser: French, still, and watched for anything a page may not do."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import sync_playwright

from tests.journeys.scenes import prepare
from tests.journeys.steps import WAYS, sign_in

# Playwright keeps an event loop in this thread; the tests themselves are not asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

RUN = """axe.run({
  iframes: false, resultTypes: ["violations"], rules: {"target-size": {enabled: true}},
})"""
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing is anywhere else.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "Chromium is not installed: `make test` brings it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def copy():
    """The database with every place of the inventory in it, once they have been made."""
    kept = sqlite3.connect(":memory:")
    yield kept
    kept.close()


@pytest.fixture
def places(transactional_db, settings, copy):
    """Every place of the inventory: made once, then copied back for each test."""
    settings.MAILERS = {"default": {"BACKEND": "demo.mailbox.FolderBackend"}}
    settings.ROOT_URLCONF = "tests.journeys.urls"
    connection.ensure_connection()
    if copy.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        copy.backup(connection.connection)
    else:
        prepare()
        connection.connection.backup(copy)


@pytest.fixture
def site(live_server, settings):
    """The address of the pages, which is also the one that mails carry."""
    settings.SITE_URL = live_server.url
    return live_server.url


def faults_of(page, site):
    """Script errors, what the browser complains of (the refusals of the security policy are among
    it), parts of a page that are missing, requests to anywhere else."""
    faults = []

    def note(fault):
        faults.append(f"{page.url}: {fault}")

    page.on("pageerror", lambda error: note(f"script error: {error}"))
    page.on("console", lambda said: note(said.text) if bad(said) else None)
    page.on("response", lambda got: note(f"{got.url} {got.status}") if lost(got) else None)
    page.on(
        "request", lambda sent: None if sent.url.startswith((site, "data:")) else note(sent.url)
    )
    return faults


def bad(said):
    return said.type in ("error", "warning") and "Failed to load resource" not in said.text


def lost(answer):
    asked_for = ("document", "xhr", "fetch")  # what a person asks for may be refused
    return answer.status >= 400 and answer.request.resource_type not in asked_for


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
    """What axe finds on a page, the size of targets included; the frames of other documents are
    left to their own."""

    def __init__(self):
        self.source = AXE.read_text()

    def faults(self, page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(self.source)
        found = page.evaluate(RUN)["violations"]
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
