"""What the main pages weigh, as a browser receives them from the production server."""

import shutil
from collections import defaultdict

import pytest

from bench.client import signed_in
from bench.server import server
from tests.journeys.conftest import faults_of
from tests.migrated import collected, migrated

ROADMAP = "/nouvelle-aquitaine/economie-numerique/"
FIRST_KB, FIRST_REQUESTS, NEXT_KB, FONTS_KB = 60, 12, 25, 30

# Who, the page they come to, and the one they go on to.
WAYS = [
    ("visitor", "/", ROADMAP),
    ("visitor", ROADMAP, f"{ROADMAP}actions/A-04/"),
    ("visitor", f"{ROADMAP}actions/A-04/", f"{ROADMAP}proposals/"),
    ("visitor", f"{ROADMAP}proposals/", f"{ROADMAP}data/"),
    ("alice", ROADMAP, f"{ROADMAP}vote/"),
    ("alice", f"{ROADMAP}actions/A-04/", f"{ROADMAP}proposals/new/?action=A-04"),
    ("carol", f"{ROADMAP}committee/work/", f"{ROADMAP}committee/work/A-04/?show=all"),
    ("mo", f"{ROADMAP}moderation/", f"{ROADMAP}moderation/log/"),
    ("sam", f"{ROADMAP}committee/letters/", f"{ROADMAP}committee/letters/seats/"),
    ("ada", f"{ROADMAP}manage/", f"{ROADMAP}manage/actions/"),
]


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The demonstration on the production server, with data of its own."""
    data = shutil.copy(migrated(), tmp_path_factory.mktemp("weight"))
    with server(DATABASE_URL=f"sqlite:///{data}", STATIC_DIR=collected()) as running:
        yield running.port


class Scales:
    """Counts what a tab receives, heads and bodies as they travel."""

    def __init__(self, page):
        self.kept, self.kinds, self.bytes = set(), {}, defaultdict(int)
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.requestServedFromCache", self.remembered)
        devtools.on("Network.responseReceived", self.received)
        devtools.on("Network.loadingFinished", self.finished)

    def remembered(self, event):
        self.kept.add(event["requestId"])

    def received(self, event):
        answer = event["response"]
        self_made = answer.get("fromDiskCache") or answer["url"].startswith("data:")
        if not self_made and event["requestId"] not in self.kept:
            self.kinds[event["requestId"]] = event["type"]

    def finished(self, event):
        if event["requestId"] in self.kinds:
            self.bytes[self.kinds[event["requestId"]]] += event["encodedDataLength"]

    def read(self):
        """Kilobytes, requests and kilobytes of fonts since the last reading."""
        told = sum(self.bytes.values()) / 1000, len(self.kinds), self.bytes["Font"] / 1000
        self.kinds, self.bytes = {}, defaultdict(int)
        return told


@pytest.mark.parametrize(("who", "first", "following"), WAYS)
def test_a_page_weighs_little(browser, port, record_property, who, first, following):
    site = f"http://127.0.0.1:{port}"
    context = browser.new_context(base_url=site, locale="fr-FR")
    if who != "visitor":
        cookies = signed_in(port, f"{who}@demo.example")
        facts = [{"name": name, "value": value, "url": site} for name, value in cookies.items()]
        context.add_cookies(facts)
    page = context.new_page()
    faults, scales = faults_of(page, site), Scales(page)
    page.goto(first, wait_until="networkidle")
    kb, requests, fonts = scales.read()
    page.goto(following, wait_until="networkidle")
    next_kb, next_requests, _ = scales.read()
    context.close()
    record_property(
        "weight",
        f"{who:8} {first:52} {kb:5.1f} kB in {requests:2}, fonts {fonts:4.1f}; "
        f"then {next_kb:5.1f} kB in {next_requests:2}  {following}",
    )
    assert faults == []
    assert kb > 10
    assert (kb <= FIRST_KB, requests <= FIRST_REQUESTS) == (True, True), (kb, requests)
    assert fonts <= FONTS_KB, fonts
    assert next_kb <= NEXT_KB, next_kb
