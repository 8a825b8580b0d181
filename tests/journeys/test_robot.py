"""A mail scanner with a browser: of every mail it opens the links that speak for somebody, runs the
scripts, presses every button as the page serves it; no word is given, nobody stops receiving."""

import re

import pytest

from committee.models import Absence, CommitteeVote, Jotting, Member, Opinion, Question
from outbox.letters import parsed
from outbox.models import Mail

pytestmark = pytest.mark.django_db(transaction=True)

SAID = (Absence, CommitteeVote, Jotting, Member, Opinion, Question)
FORMS = "document.querySelectorAll('main form').length"
SUBMIT = "(n) => document.querySelectorAll('main form')[n]?.requestSubmit()"


def every_kind_of_mail():
    """The last mail of each kind: what keys begin with."""
    kinds = {mail.key.split(":")[0]: mail for mail in Mail.objects.order_by("pk")}
    return [mail for _, mail in sorted(kinds.items())]


def links_of(mail):
    """The paths into the committee's rooms, one of those that differ by their last word only."""
    html = parsed(bytes(mail.raw)).get_body(("html",)).get_content()
    paths = re.findall(r'href="https?://[^/]+(/[^"]*/committee/[^"]*)"', html)
    by_kind = {re.sub(r"[^/]+/$", "", path.partition("?")[0]): path for path in paths}
    return [path.replace("&amp;", "&") for path in by_kind.values()]


def said_so_far():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in SAID}


def press_everything(page, address):
    """Open the address anew for each of its forms, and send that form as it stands."""
    page.goto(address)
    for number in range(page.evaluate(FORMS)):
        page.evaluate(SUBMIT, number)
        page.wait_for_timeout(300)
        page.wait_for_load_state("networkidle")
        page.goto(address)


def test_a_robot_that_presses_everything_changes_nothing(places, new_page):
    before = said_so_far()
    page = new_page()
    for address in sorted({link for mail in every_kind_of_mail() for link in links_of(mail)}):
        press_everything(page, address)
    assert said_so_far() == before
    assert any(before.values())
