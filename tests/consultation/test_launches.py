"""The launch of a phase: once per contact, inside the perimeter, with a way out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultation.models import Contact, Launch
from consultation.operations import telling
from consultation.operations.contacts import unsubscribe
from consultation.operations.launches import AlreadySent, PhaseOver, send_launch, tell_launches
from consultation.queries.contacts import audience_of
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.models import Clock, Phase
from tests import factories
from tests.consultation import writing

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ROOM = f"{writing.PLACE}manage/invitations/"
WORD = "Venez <b>nombreux</b> & nombreuses.\n\nLa Région"


@pytest.fixture
def phase(ada):
    plan = factories.published()
    factories.role(ada, plan.region, "administrator")
    return factories.phase(plan, name="Premier tour", may_vote=True, may_propose=True)


def contact(phase, name, department="33", **facts):
    return Contact.objects.create(
        region=phase.roadmap.region,
        email=f"{name}@example.org",
        email_key=f"{name}@example.org",
        department=department,
        added_at=timezone.now() - timedelta(days=1),
        **facts,
    )


def launch(phase, ada):
    return send_launch(phase=phase, actor=ada, word=WORD)


def owed():
    return sorted(Mail.objects.values_list("to", flat=True))


def crowd(phase):
    contact(phase, "inside")
    contact(phase, "unknown", "")
    contact(phase, "outside", "75")
    contact(phase, "stopped", unsubscribed_at=timezone.now())
    contact(phase, "lost", lost_at=timezone.now())
    contact(phase, "bob")
    bob = factories.voice(factories.user("bob"))
    factories.cast(bob, phase, phase.roadmap.actions.first())


def test_it_is_counted_against_the_perimeter_and_does_not_tell_who_took_part(phase, ada):
    crowd(phase)
    found = audience_of(phase.roadmap.region)
    assert (found.inside, found.unknown, found.outside) == (2, 1, 1)
    assert (found.unsubscribed, found.lost) == (1, 1)
    launch(phase, ada)
    tell_launches()
    assert owed() == ["bob@example.org", "inside@example.org", "unknown@example.org"]
    assert Launch.objects.get().told_at is not None


def test_it_leaves_in_batches_and_never_twice(phase, ada, monkeypatch):
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    for name in "abcde":
        contact(phase, name)
    made = launch(phase, ada)
    for _sweep in range(5):
        tell_launches()
    assert owed() == [f"{name}@example.org" for name in "abcde"]
    assert Mail.objects.filter(key__startswith=f"launch:{made.pk}:").count() == 5
    with pytest.raises(AlreadySent):
        launch(phase, ada)


def test_who_says_no_between_two_batches_is_not_written_to(phase, ada, monkeypatch):
    monkeypatch.setattr(telling, "AT_ONCE", 1)
    first, second = contact(phase, "a"), contact(phase, "b")
    launch(phase, ada)
    tell_launches()
    assert owed() == [first.email]
    unsubscribe(contact=second)
    tell_launches()
    tell_launches()
    assert owed() == [first.email]


def test_a_suspended_phase_waits_and_a_closed_one_invites_nobody(phase, ada):
    contact(phase, "a")
    launch(phase, ada)
    Phase.objects.update(suspended_at=timezone.now())
    tell_launches()
    assert owed() == []
    Phase.objects.update(suspended_at=None, closes_at=Clock())
    tell_launches()
    assert owed() == []
    assert Launch.objects.get().told_at is not None


def test_a_phase_that_is_over_has_no_launch(phase, ada):
    Phase.objects.update(closes_at=Clock())
    phase.refresh_from_db()
    with pytest.raises(PhaseOver):
        launch(phase, ada)


def test_the_mail_says_the_word_the_dates_and_the_way_out(phase, ada, client):
    contact(phase, "a", origin="Salon 2025")
    launch(phase, ada)
    tell_launches()
    message = parsed(bytes(Mail.objects.get().raw))
    text = message.get_body(("plain",)).get_content()
    assert "Venez <b>nombreux</b> & nombreuses." in text
    assert "Salon 2025" in text
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip("<>")
    assert link in text
    client.post(link.partition("://")[2].partition("/")[2].join("/ ").strip(), ONE_CLICK)
    assert Contact.objects.get().unsubscribed_at is not None


ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_an_address_that_came_back_for_good_is_lost(phase, ada):
    there = contact(phase, "a")
    made = launch(phase, ada)
    tell_launches()
    Mail.objects.update(state=Mail.State.BOUNCED, bounced_at=timezone.now())
    tell_launches()
    there.refresh_from_db()
    assert there.lost_at is not None
    assert Mail.objects.get().key == f"launch:{made.pk}:{there.pk}"


def test_the_region_writes_reads_and_confirms(client, phase, ada):
    crowd(phase)
    client.force_login(ada)
    address = f"{ROOM}phases/{phase.pk}/"
    assert "La lettre part à" in client.get(address).text
    assert client.post(address, {"word": ""}).status_code == 422
    read = client.post(address, {"word": WORD, "do": "preview"})
    assert "Envoyer à 3 contacts" in read.text
    assert "Venez &lt;b&gt;nombreux" in read.text
    assert not Launch.objects.exists()
    letter = client.post(address, {"word": WORD, "file": "1"})
    assert letter["Content-Type"] == "message/rfc822"
    stale = client.post(address, {"word": WORD, "send": "1", "seen": "7"})
    assert stale.status_code == 409
    assert not Launch.objects.exists()
    client.post(address, {"word": WORD, "send": "1", "seen": "3"})
    assert Launch.objects.get().word == WORD
    assert client.get(address).status_code == 302
    tell_launches()
    assert "0 partis sur 3" in client.get(ROOM).text


def votes(phase, name):
    factories.cast(factories.voice(factories.user(name)), phase, phase.roadmap.actions.first())


def room(client, ada):
    client.force_login(ada)
    return client.get(ROOM).text


def test_who_voted_is_said_in_tens_and_of_those_it_was_sent_to(client, phase, ada):
    names = [f"guest{number}" for number in range(11)]
    for name in names:
        contact(phase, name)
    contact(phase, "elsewhere", "75")
    launch(phase, ada)
    tell_launches()
    for name in (*names[:9], "elsewhere"):
        votes(phase, name)
    assert "ont voté" not in room(client, ada)
    for name in names[9:]:
        votes(phase, name)
    assert "au moins 10 contacts invités ont voté" in room(client, ada)


def test_to_write_to_are_those_that_a_letter_reaches(client, phase, ada):
    crowd(phase)
    said = room(client, ada)
    assert "<b>3</b> contacts à qui écrire" in said
    assert "1 hors des départements de la Région" in said


def test_who_was_added_since_is_told_as_not_written_to(client, phase, ada):
    contact(phase, "a")
    launch(phase, ada)
    assert "depuis\u00a0:" not in room(client, ada)
    for name, department in (("b", ""), ("c", "75")):
        late = contact(phase, name, department)
        Contact.objects.filter(pk=late.pk).update(added_at=timezone.now())
    assert "1 contact ajouté depuis\u00a0:" in room(client, ada)
    tell_launches()
    assert owed() == ["a@example.org"]
