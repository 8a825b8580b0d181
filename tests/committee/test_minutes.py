"""The minutes: what they say, on the page and on paper, and what leaves them."""

import re

import pytest
from django.urls import reverse

from committee import minutes
from committee.minutes import minutes_of, print_minutes
from committee.models import Paper, Position
from committee.operations.positions import redact_positions
from committee.operations.sittings import (
    SittingChanged,
    SittingClosed,
    SittingPublished,
    close_due_consultations,
    publish_sitting,
    sign,
    write_minutes,
)
from roadmaps.press import pdf_of
from tests import factories
from tests.committee.deciding import (
    FOR,
    NOW,
    adopted,
    answer,
    called,
    end,
    member,
    stand_aside,
)
from tests.committee.making import PLACE, at
from tests.public.test_press import HOSTILE, streams

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(monkeypatch):
    """A press that takes no time."""
    monkeypatch.setattr(minutes, "pdf_of", lambda *facts: b"%PDF quick")


def write(sitting, text, seen=None):
    write_minutes(
        sitting=sitting,
        actor=member(sitting.committee, "carol").user,
        text=text,
        seen=sign("") if seen is None else seen,
    )


def test_they_say_who_took_part_the_votes_and_the_dissents(body, phase):
    facts = minutes_of(adopted(body, phase))
    assert [one["seat"] for one in facts["present"]] == ["Siège de carol", "Siège de dave"]
    assert (facts["seats"], facts["quorum"], facts["quorate"]) == (4, 2, True)
    [one] = facts["positions"]
    assert (one["code"], one["end"], one["view"]) == ("A-01", "adopted", "reserved")
    assert one["votes"] == {"for": 2, "against": 0, "abstained": 0}
    assert one["words"] == ["Un mot à part."] * 2
    assert "Carol" not in str(facts)


def test_before_the_close_they_say_no_vote_and_no_word(body, phase):
    sitting = called(body, phase)
    [one] = minutes_of(sitting)["positions"]
    assert (one["votes"], one["words"], one["end"]) == (None, [], "")


def test_who_stood_aside_or_left_since_has_no_word_and_who_does_after_the_close_changes_nothing(
    body,
    phase,
):
    sitting = called(body, phase)
    for name in ("carol", "dave", "erin", "finn"):
        answer(body, sitting, name, FOR, f"Le mot de {name}.")
    stand_aside(body, phase, "erin")
    body.seats.filter(title="Siège de finn").update(ended_at=NOW())
    end(sitting)
    close_due_consultations()
    sitting.refresh_from_db()
    stand_aside(body, phase, "dave")
    [one] = minutes_of(sitting)["positions"]
    assert one["words"] == ["Le mot de carol.", "Le mot de dave."]
    assert (one["votes"]["for"], one["aside"]) == (2, 1)


def test_the_paper_is_tagged_in_french_and_says_the_same(body, phase):
    sitting = adopted(body, phase)
    write(sitting, "On a **bien** parlé.")
    print_minutes()
    pdf = bytes(Paper.objects.get(sitting=sitting).pdf)
    whole = pdf + b"".join(streams(pdf))
    for wanted in (b"/StructTreeRoot", b"/Lang(fr)", b"pdfuaid:part"):
        assert wanted in whole.replace(b"/Lang (fr)", b"/Lang(fr)"), wanted


def test_whatever_people_write_is_text_on_paper(body, phase):
    facts = minutes_of(adopted(body, phase))
    facts["colours"] = {"accent": "#104030", "panel": "#104030", "on-panel": "#ffffff"}
    hostile = "\n\n".join(HOSTILE)
    facts |= {"minutes": hostile, "place": hostile, "committee": hostile[:100]}
    facts["positions"][0] |= {"reasoning": hostile, "dissent": hostile, "words": HOSTILE}
    assert pdf_of(minutes.DOCUMENT, facts, "", body.starts_at).startswith(b"%PDF")


def test_they_are_printed_again_when_they_change(body, phase, quick):
    sitting = adopted(body, phase)
    print_minutes()
    first = Paper.objects.get().digest
    write(sitting, "Autre chose.")
    assert not Paper.objects.exists()
    print_minutes()
    assert Paper.objects.get().digest != first
    publish_sitting(sitting=sitting, actor=member(body, "carol").user)
    print_minutes()
    assert Paper.objects.count() == 1


def test_what_was_written_while_it_was_printed_is_not_printed_over(
    body,
    phase,
    monkeypatch,
):
    sitting = adopted(body, phase)

    def slow(*facts):
        write(sitting, "Entre-temps.")
        return b"%PDF old"

    monkeypatch.setattr(minutes, "pdf_of", slow)
    print_minutes()
    assert not Paper.objects.exists()


def test_they_are_written_until_they_are_published_and_never_over_another(
    body,
    phase,
):
    sitting = called(body, phase, codes=("B-01",))
    with pytest.raises(SittingClosed):
        write(sitting, "Trop tôt.")
    sitting = adopted(body, phase)
    write(sitting, "Premier texte.")
    with pytest.raises(SittingChanged):
        write(sitting, "Second texte.")
    publish_sitting(sitting=sitting, actor=member(body, "carol").user)
    with pytest.raises(SittingPublished):
        write(sitting, "Après coup.", seen=sign("Premier texte."))


def test_the_page_keeps_what_was_typed_when_it_is_stale(client, body, phase, sam):
    sitting = adopted(body, phase)
    client.force_login(sam)
    url = at("sitting_minutes", sitting.number)
    assert client.post(url, {"minutes": "Le leur.", "seen": sign("")}).status_code == 302
    answer = client.post(url, {"minutes": "Le mien.", "seen": sign("")})
    assert answer.status_code == 409
    assert "Le mien." in answer.text
    assert "Le leur." in answer.text


def test_the_paper_is_for_members_until_it_is_public(client, body, phase, sam, quick):
    sitting = adopted(body, phase)
    url = at("sitting_pdf", sitting.number)
    client.force_login(sam)
    assert client.get(url).status_code == 404
    print_minutes()
    assert client.get(url)["Content-Type"] == "application/pdf"
    client.force_login(factories.user("eve"))
    assert client.get(url).status_code == 404
    publish_sitting(sitting=sitting, actor=sam)
    print_minutes()
    client.logout()
    assert client.get(url).content == b"%PDF quick"


def test_what_the_law_takes_out_leaves_positions_dissents_minutes_and_paper(
    client,
    body,
    phase,
    quick,
):
    sitting = adopted(body, phase)
    write(sitting, "Il manque des moyens, disait-on.")
    publish_sitting(sitting=sitting, actor=member(body, "carol").user)
    print_minutes()
    page = reverse("public:action", args=[*PLACE, "A-01"])
    assert "Il manque des moyens" in client.get(page).text
    redact_positions(roadmap=body.roadmap, passage="Il manque des moyens", mark="[retiré]")
    redact_positions(roadmap=body.roadmap, passage="Un mot à part", mark="[retiré]")
    told = client.get(at("sitting", sitting.number)).text
    assert not re.search("manque des moyens|Un mot à part", told)
    assert "manque des moyens" not in client.get(page).text
    assert Position.objects.get().reasoning == "[retiré]."
    assert not Paper.objects.exists()
