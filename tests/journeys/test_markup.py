"""Every page of the inventory as it is sent, in both languages: valid HTML, no dead link."""

import json
import re
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from django.urls import resolve

from tests.journeys.addresses import address_of, client_of
from tests.journeys.inventory import PAGES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("places")]

CHECKER = Path(__file__).parents[2] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture
def readers(settings):
    """Everybody's way to read, as fast as they like."""
    settings.SITE_URL = "http://testserver"
    clients = {who: client_of(who) for who in {page.who for page in PAGES}}
    for client in clients.values():
        client.raise_request_exception = False
    return clients


@pytest.fixture(scope="module")
def kept():
    """What was read in each language."""
    return {}


@pytest.fixture
def asked(readers, kept):
    """Call it with a language for each page that is read by asking for it, where, and its text."""

    def read(language):
        for page in PAGES:
            if not page.send:
                client = readers[page.who]
                client.cookies["django_language"] = language
                address = address_of(page)
                yield page, address, client.get(address).text

    def once(language):
        if language not in kept:
            kept[language] = list(read(language))
        return kept[language]

    return once


def test_each_page_is_valid_html(asked, tmp_path):
    sent = {}
    for language in ("fr", "en"):
        for number, (page, _, text) in enumerate(asked(language)):
            path = tmp_path / f"{number}-{language}.html"
            path.write_text(text)
            sent[path.name] = f"{page} ({language})"
    faults = {}
    for found in judged(tmp_path):
        where = sent[found["url"].rpartition("/")[2]]
        faults.setdefault(found["message"], []).append(f"{where}: {found.get('extract', '')!r}")
    said = [f"{text} ({len(places)} times) {places[0]}" for text, places in faults.items()]
    assert not said, "\n".join(said)


def judged(folder):
    """What the Nu checker finds wrong with the pages of a folder."""
    done = subprocess.run(
        ["java", "-Xss2m", "-jar", CHECKER, "--format", "json", "--stdout", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    return [said for said in json.loads(done.stdout)["messages"] if said["type"] == "error"]


def test_no_link_is_dead(asked, readers):
    """One link of each kind is followed; what a fragment names is on its page."""
    dead, followed = [], set()
    for page, address, text in asked("fr"):
        if page.name == "design:page":  # its links are examples
            continue
        for target, fragment in links_of(text, address):
            if target in ("", address):
                # A filtered list keeps the way to the axes it does not show.
                if fragment and not page.query and f'id="{fragment}"' not in text:
                    dead.append(f"{page}: nothing is called {fragment}")
            elif (page.who, *kind_of(target)) not in followed:
                followed.add((page.who, *kind_of(target)))
                status = readers[page.who].get(target).status_code
                if status not in (200, 302):
                    dead.append(f"{page}: {target} answers {status}")
    assert not dead, "\n".join(dead)


def links_of(text, address):
    """The links of a page to this site: where to, and to what on it."""
    for link in re.findall(r'<a [^>]*?href="([^"]*)"', text):
        target, fragment = urldefrag(urljoin(address, unescape(link)))
        target = target.removeprefix("http://testserver")
        if not target.startswith(("http", "mailto:")):
            yield target, fragment


def kind_of(target):
    """Links to the same view of the same roadmap, with the same question, are of a kind."""
    path, _, question = target.partition("?")
    return resolve(path).view_name, *path.split("/")[1:3], question
