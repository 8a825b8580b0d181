"""Whatever is sent to whatever address: no failure of ours, no long work. `make test` sends a few
hundred, the same each time; `make test-all` sends ten thousand new ones."""

import io
import os
import re
import time
import traceback
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import client as django_client

from config.requests import PlainRequest
from tests.config.doors import CAST, MAY_ENTER
from tests.config.forms import fields_of
from tests.config.hand import Hand, quoted
from tests.conftest import MANY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

COUNT = int(os.environ.get("BAD_INPUTS", 10_000 if MANY else 150))
SEED = int(os.environ.get("BAD_SEED", time.time_ns() % 10**9 if MANY else 7))
MOST_SECONDS = 2  # of the processor


def names_of_fields():
    """Every name that a template gives to a field or that a view asks for."""
    sources = [*Path(settings.BASE_DIR, "templates").rglob("*.html")]
    for app in ("accounts", "roadmaps", "consultation", "committee", "public", "demo"):
        sources += Path(settings.BASE_DIR, app).rglob("*.py")
    asked = re.compile(r'(?:\bname="|(?:GET|POST)\.get(?:list)?\("|(?:GET|POST)\[")([\w-]+)"')
    return sorted({name for path in sources for name in asked.findall(path.read_text())})


class Sender:
    """Sends bad requests to every address, as whoever may enter there and sometimes as another."""

    def __init__(self, browsers, address_of, seed):
        self.browsers, self.random = browsers, Random(seed)
        self.hand, self.others = Hand(self.random), names_of_fields()
        self.addresses = {name: address_of(name) for name in MAY_ENTER}
        self.forms = {}

    def one(self):
        """Send one, and tell what went wrong."""
        name = self.random.choice(sorted(self.addresses))
        address = self.addresses[name]
        may_get, may_post = MAY_ENTER[name]
        posts = bool(may_post) and self.random.random() < 0.7
        inside = sorted(may_post if posts else may_get) or sorted(CAST)
        who = self.random.choice(inside if self.random.random() < 0.95 else sorted(CAST))
        sent = self.post(address, who) if posts else self.get(address)
        sent |= self.hand.headers()
        said = f"{sent.get('REQUEST_METHOD', 'POST' if posts else 'GET')} {name} by {who}"
        return self.send(who, posts, address, sent), said, sent

    def get(self, address):
        path = self.hand.address(address) if self.random.random() < 0.4 else address
        query = self.hand.encoded(self.hand.fields([], self.others))
        return {"PATH_INFO": path, "QUERY_STRING": query[:60_000]}

    def post(self, address, who):
        known, uploads = self.form(address, who)
        pairs = self.hand.fields(known, self.others)
        sent = {"PATH_INFO": address}
        if self.random.random() < 0.1:
            sent["PATH_INFO"] = self.hand.address(address)
        if uploads or self.random.random() < 0.15:
            sent |= {"body": self.hand.multipart(pairs, uploads)}
            return sent | {"CONTENT_TYPE": "multipart/form-data; boundary=b"}
        kind = "application/x-www-form-urlencoded"
        return sent | {"body": self.hand.encoded(pairs).encode(), "CONTENT_TYPE": kind}

    def form(self, address, who):
        """What the page at this address would send, as this person sees it."""
        if (address, who) not in self.forms:
            answer = self.asked(who, lambda client: client.get(address))
            read = fields_of(answer, address)
            self.forms[address, who] = read.known, read.uploads
        return self.forms[address, who]

    def asked(self, who, ask):
        """Ask without leaving a trace, in the database or in this browser."""
        client = self.browsers[who]
        kept = client.cookies.output(header="", sep=";")
        cache.clear()  # nobody has asked too often
        try:
            with transaction.atomic():
                answer = ask(client)
                transaction.set_rollback(True)
        finally:
            client.cookies.clear()
            client.cookies.load(kept)
        return answer

    def send(self, who, posts, address, sent):
        """What is wrong with the answer, or nothing."""
        facts = dict(sent)
        body, kind = facts.pop("body", b""), facts.get("CONTENT_TYPE", "")
        method = "POST" if posts else "GET"
        began = time.thread_time()
        try:
            answer = self.asked(
                who, lambda client: client.generic(method, address, body, kind, **facts)
            )
        except Exception:
            return "".join(traceback.format_exc().splitlines(keepends=True)[-6:])
        spent = time.thread_time() - began
        if answer.status_code >= 500:
            return f"answered {answer.status_code}"
        if "html" in answer.get("Content-Type", "") and b"<script>alert" in answer.getvalue():
            return "gave a script back"
        return f"took {spent:.1f} s" if spent > MOST_SECONDS else ""


@pytest.fixture
def sender(browsers, address_of, monkeypatch):
    monkeypatch.setattr(django_client, "WSGIRequest", PlainRequest)
    return Sender(browsers, address_of, SEED)


def test_bad_inputs_are_refused_and_never_a_failure(sender):
    wrong = []
    for _ in range(COUNT):
        fault, said, sent = sender.one()
        if fault:
            wrong.append(f"{said}: {fault}\n{str(sent)[:600]}")
    assert not wrong, f"seed {SEED}, {len(wrong)} of {COUNT}:\n" + "\n\n".join(wrong[:20])


def test_a_number_of_five_thousand_digits_is_none(browsers, address_of):
    """Python refuses to read one, where a page would have looked for it."""
    digits, moderator = "9" * 5_000, browsers["moderator"]
    asked = [
        moderator.get(address_of("consultation:family_end"), {"proposal": digits}),
        moderator.post(
            address_of("consultation:moderation_assign"), {"case": "proposal:1", "to": digits}
        ),
        browsers["participant"].post(
            address_of("consultation:proposal_new"), {"do": f"support:proposal-{digits}"}
        ),
    ]
    assert [answer.status_code for answer in asked] == [404, 400, 404]
    sheet = io.BytesIO(f"code;titre\n{digits};Ouvrir une école du jeu".encode())
    sheet.name = "plan.csv"
    sent = browsers["administrator"].post(address_of("roadmaps:imports"), {"file": sheet})
    assert browsers["administrator"].get(sent["Location"]).status_code == 200


def test_the_generator_draws_the_same_again(sender):
    hands = [Hand(Random(3)), Hand(Random(3))]
    drawn = [[hand.fields([("a", "1")], ["b"]), hand.headers(), hand.text()] for hand in hands]
    assert drawn[0] == drawn[1]
    assert quoted("é\ud800") == "%C3%A9%ED%A0%80"
