"""What the next edition would say, shown before it exists."""

import re

import pytest

from committee.edition import edition_to_come, next_edition
from committee.models import Copy, Digest
from committee.operations import freeze_due_digests
from outbox.models import Mail
from roadmaps.models import Unlock
from tests.committee import making
from tests.committee.making import DUE, SECOND, WEEK

pytestmark = pytest.mark.django_db

SIGNED = re.compile(r"/committee/(letter|stop)/[^/\s]+")


@pytest.fixture
def body(plan):
    making.review(plan)
    making.proposal(plan, DUE - SECOND)
    return making.committee(plan, word="Bonne lecture.")


def unsigned(text):
    return SIGNED.sub(r"/committee/\1/preview", text)


def test_a_preview_writes_nothing(body):
    carol = making.seat(body)
    assert making.preview(body, carol, DUE)
    for model in (Digest, Copy, Mail, Unlock):
        assert not model.objects.exists()
    body.refresh_from_db()
    assert (body.word, body.settled_at) == ("Bonne lecture.", None)


def test_a_preview_is_the_letter_but_for_the_keys_of_its_links(body):
    carol = making.seat(body)
    before = making.preview(body, carol, DUE)
    freeze_due_digests(DUE)
    mail = Mail.objects.get()
    assert before.subject == mail.subject
    text, html = making.parts(mail)
    assert unsigned(text) == before.text
    assert unsigned(html).strip() == before.html.strip()


def test_a_preview_holds_no_key_of_the_seat(body):
    letter = making.preview(body, making.seat(body), DUE)
    for part in (letter.text, letter.html, str(letter.headers)):
        assert {found[0].rpartition("/")[2] for found in SIGNED.finditer(part)} == {"preview"}


def test_who_would_get_none_has_none_to_preview(body):
    stopped = making.seat(body, "stopped")
    stopped.members.update(letters_stopped_at=DUE - WEEK)
    making.seat(body)
    assert making.preview(body, stopped, DUE) is None
    edition = next_edition(body, DUE)
    assert [copy.withheld for copy in edition.copies] == ["stopped", ""]


def test_a_preview_is_for_who_sits_on_the_day_it_leaves(body):
    today, then = making.seat(body, "away-today"), making.seat(body, "away-then")
    seen_at = DUE + 2 * SECOND
    for seat, day in ((today, seen_at), (then, DUE + WEEK)):
        seat.members.get().absences.create(from_on=day.date(), until_on=day.date())
    due = {copy.seat: copy.withheld for copy in edition_to_come(body, seen_at).copies}
    assert due == {today: "absent", then: ""}
    freeze_due_digests(seen_at)
    body.refresh_from_db()
    to_come = {copy.seat: copy.withheld for copy in edition_to_come(body, seen_at).copies}
    assert to_come == {today: "", then: "absent"}
