"""A mail scanner: of every mail of the committee it fetches every link of both parts and sends
every form of what they open, by each of its buttons; nothing is said, nobody stops receiving."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from committee.models import (
    Absence,
    CommitteeVote,
    Digest,
    Jotting,
    Member,
    Opinion,
    Position,
    Question,
    Sitting,
)
from consultation.models import Vote
from outbox.models import Mail
from tests.committee import making
from tests.committee.deciding import called
from tests.outbox.written import of_the_committee

SAID = (
    *(Absence, CommitteeVote, Digest, Jotting, Member, Opinion, Position, Question, Sitting),
    Vote,
)
LINK = re.compile(r"http://localhost(/[^\s\"<>]*)")


class Forms(HTMLParser):
    """The forms of a page as it is served: where each goes, what it holds, its buttons."""

    def __init__(self, page):
        super().__init__()
        self.found, self.area, self.list = [], None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            action = given.get("action", "")
            self.found.append({"method": given.get("method", "get"), "action": action})
            self.found[-1] |= {"data": {}, "buttons": [{}]}
        elif self.found:
            self.field(tag, given)

    def field(self, tag, given):
        form, name = self.found[-1], given.get("name", "")
        held = {name: given.get("value", "on")}
        if tag == "button" and name:
            form["buttons"].append(held)
        elif tag == "input" and name:
            silent = given.get("type") in ("radio", "checkbox") and "checked" not in given
            form["data"] |= {} if silent else held
        elif tag == "option" and self.list and "selected" in given:
            form["data"][self.list] = given.get("value", "")
        self.list = name if tag == "select" else self.list
        self.area = name if tag == "textarea" else self.area

    def handle_data(self, data):
        if self.area:
            self.found[-1]["data"][self.area] = data

    def handle_endtag(self, tag):
        self.area = None if tag == "textarea" else self.area


def links_of(mail):
    """Every address of both parts."""
    return {unescape(link) for part in making.parts(mail) for link in LINK.findall(part)}


def said_so_far():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in SAID}


def press_everything(client, link):
    """Open a link, then send each of its forms by each of its buttons; how many were sent."""
    page = client.get(link)
    client.head(link)
    sent = 0
    for form in Forms(page.content.decode()).found if page.status_code == 200 else []:
        for button in form["buttons"]:
            target = form["action"] if form["action"].startswith("/") else link
            send = client.post if form["method"].lower() == "post" else client.get
            send(target, form["data"] | button)
            sent += 1
    return sent


@pytest.mark.django_db
def test_a_robot_that_presses_everything_says_nothing_for_anybody(client):
    mails = of_the_committee("fr")
    assert {"digest", "opinion_receipt", "letter_link", "letter_failed", "seat_given"} <= set(mails)
    check(client, mails.values())


@pytest.mark.django_db
def test_a_robot_answers_no_written_consultation(client, body, phase):
    called(body, phase, codes=("A-01", "B-01"))
    check(client, Mail.objects.all())


def check(client, mails):
    before = said_so_far()
    links = {link for mail in mails for link in links_of(mail)}
    sent = sum(press_everything(client, link) for link in sorted(links))
    assert sent >= 4
    assert said_so_far() == before
