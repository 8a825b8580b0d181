"""Whatever lies in any text, no page, feed or file makes a browser or a sheet run it."""

import csv
import io
import re
import zipfile
from html.parser import HTMLParser

import pytest
from django.core.cache import cache

from roadmaps.plan import _published
from roadmaps.templatetags.keeping import PIECES
from tests.journeys.addresses import address_of, client_of, edition, roadmap_of
from tests.journeys.inventory import PAGES, page
from tests.journeys.poison import poison_all
from tests.journeys.scenes import LONG, NORMANDIE


def round_over(place):
    return roadmap_of(place).phases.filter(closed_at__isnull=False).first().pk


FILES = [
    page("public:data_version", number=1),
    page("public:data_version", number=1, ending="xlsx"),
    page("public:data_version", number=1, ending="json"),
    page("public:data_results", pk=round_over, place=NORMANDIE),
    page("public:differences_data", older=1, newer=2),
    page("public:differences_data", place=LONG, older=1, newer=2),
    page("consultation:contacts_file", "ada"),
    page("consultation:moderation_log_file"),
    page("consultation:feed"),
    page("consultation:action_feed"),
    page("consultation:calendar"),
    page("committee:deliveries_data", "sam", number=edition),
    page("roadmaps:export", "ada"),
    page("roadmaps:export", "ada", ending="xlsx"),
    page("roadmaps:export_version", "ada", number=1),
]
MARK = re.compile(r"x\d+x")
ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "data-hx-get"}
FORMULA = re.compile(r"[=+\-@\t\r](?![\d.,\s]*$)")


class Faults(HTMLParser):
    """What in a page a browser would run, or fetch from elsewhere."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            value = (value or "").strip().casefold()
            if name.startswith("on") or name == "style" or MARK.search(name):
                self.found.append(f"<{tag} {name}>")
            fetched = tag != "a" and re.match(r"(https?:)?//evil", value)
            if name in ADDRESSES and (fetched or value.startswith("javascript:")):
                self.found.append(f"<{tag} {name}={value[:40]}>")
        said = dict(attrs)
        source, is_data = said.get("src") or "", said.get("type") == "application/json"
        fetches = tag in ("script", "img", "iframe") and not is_data
        if fetches and not re.match(r"/(?!/)|data:image/", source):
            self.found.append(f"<{tag} src={source}>")


def faults_of(answer):
    """What is wrong with a page, a feed or a file."""
    kind, raw = answer["Content-Type"].partition(";")[0], answer.getvalue()
    if answer.status_code >= 500:
        return ["fails"]
    if kind == "text/html":
        read = Faults()
        read.feed(raw.decode())
        return read.found
    if "xml" in kind and "sheet" not in kind:
        return ["not escaped"] if b"<script" in raw or b"<img" in raw else []
    if kind == "text/csv":
        text = raw.decode("utf-8-sig")
        head = text.partition("\n")[0]
        lines = csv.reader(io.StringIO(text), delimiter=";" if ";" in head else ",")
        return [cell[:40] for line in lines for cell in line if FORMULA.match(cell)][:3]
    if raw[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(raw))
        return [name for name in archive.namelist() if re.search(rb"<f[ >]", archive.read(name))]
    return []


def shown():
    """Each page and file once for whoever looks at it; what a form refuses is another's."""
    return [one for one in [*PAGES, *FILES] if not one.send and one.name not in ("error", "mail")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("places")
def test_no_text_runs_anywhere():
    asked = {(address_of(one), one.who): str(one) for one in shown()}
    clients = {who: client_of(who) for who in {who for _, who in asked}}
    for client in clients.values():
        client.raise_request_exception = False
    written = poison_all()
    forget()
    wrong, seen = [], set()
    for (address, who), said in asked.items():
        answer = clients[who].get(address)
        wrong += [f"{said}: {fault}" for fault in faults_of(answer)]
        seen |= set(MARK.findall(answer.getvalue().decode(errors="replace")))
    assert not wrong, "\n".join(wrong)
    on_pages = sorted(name for name, mark in written.items() if mark in seen)
    assert len(on_pages) > 40, on_pages


def forget():
    """What pages keep in memory is keyed by rows that nothing rewrites in life."""
    cache.clear()
    PIECES.clear()
    _published.cache_clear()
