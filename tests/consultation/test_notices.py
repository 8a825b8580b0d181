"""Whoever took part in a phase is told, once, that it was prolonged, suspended or resumed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Mandate, Organisation, Participant, User
from committee.tasks import tell_of_reviews
from consultation.operations import telling
from consultation.tasks import tell_notices
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.models import PhaseNotice
from roadmaps.operations import prolong_phase, resume_phase, suspend_phase
from tests import factories
from tests.committee import making
from tests.consultation import writing

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

REASON = "Panne <b>du</b> site & de la messagerie"


@pytest.fixture
def round(ada):
    plan = factories.published()
    factories.role(ada, plan.region, "administrator")
    return factories.phase(plan, name="Premier tour", may_vote=True, may_propose=True)


def owed():
    return set(Mail.objects.filter(kind="notice").values_list("to", flat=True))


def voted(round, voice):
    factories.cast(voice, round, round.roadmap.actions.first())
    return voice


def test_voters_and_authors_are_told_and_nobody_else(round, ada):
    voted(round, factories.voice(factories.user("bob")))
    factories.user("eve")
    author = factories.voice(factories.user("alice"))
    writing.draft(round, author.user)
    suspend_phase(phase=round, actor=ada, reason=REASON)
    tell_notices()
    assert owed() == {"bob@example.org", "alice@example.org"}
    notice = PhaseNotice.objects.get()
    assert notice.told_at is not None
    assert Mail.objects.filter(key__startswith=f"phase-notice:{notice.pk}:").count() == 2


def test_whoever_speaks_for_an_organisation_is_told_once_their_mandate_is_verified(round, ada):
    body = Organisation.objects.create(name="Grappe", siren="732829320")
    voice = Participant.objects.create(organisation=body, college="company", department="33")
    voted(round, voice)
    for name, verified in (("anne", timezone.now()), ("ben", None)):
        Mandate.objects.create(user=factories.user(name), organisation=body, verified_at=verified)
    suspend_phase(phase=round, actor=ada, reason=REASON)
    tell_notices()
    assert owed() == {"anne@example.org"}


def test_nothing_goes_to_an_account_that_is_no_longer_used(round, ada):
    voice = voted(round, factories.voice(factories.user("bob")))
    User.objects.filter(pk=voice.user_id).update(is_active=False)
    suspend_phase(phase=round, actor=ada, reason=REASON)
    tell_notices()
    assert owed() == set()
    assert PhaseNotice.objects.to_tell().count() == 0


def test_many_are_told_a_batch_at_a_time_each_once(round, ada, monkeypatch):
    for n in range(5):
        voted(round, factories.voice(factories.user(f"p{n}")))
    suspend_phase(phase=round, actor=ada, reason=REASON)
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    left = []
    for _ in range(4):
        tell_notices()
        left.append((Mail.objects.count(), PhaseNotice.objects.to_tell().count()))
    assert left == [(2, 1), (4, 1), (5, 0), (5, 0)]


def test_the_letter_says_what_why_and_until_when_in_both_parts(round, ada):
    voted(round, factories.voice(factories.user("bob")))
    closes = round.closes_at + timedelta(days=7)
    prolong_phase(phase=round, actor=ada, closes_at=closes, reason=REASON)
    suspend_phase(phase=round, actor=ada, reason=REASON)
    resume_phase(phase=round, actor=ada, reason="")
    tell_notices()
    letters = [parsed(bytes(mail.raw)) for mail in Mail.objects.order_by("pk")]
    said = [letter["Subject"] for letter in letters]
    assert "prolongée" in said[0]
    assert "suspendue" in said[1]
    assert "reprend" in said[2]
    for letter in letters[:2]:
        assert REASON in letter.get_body(("plain",)).get_content()
        html = letter.get_body(("html",)).get_content()
        assert "Panne &lt;b&gt;du&lt;/b&gt; site &amp; de la messagerie" in html
    assert "Pourquoi" not in letters[2].get_body(("html",)).get_content()


def test_the_committee_is_told_of_a_review_with_the_others(ada):
    plan = factories.published()
    body = making.committee(plan)
    member = making.seat(body).members.get()
    making.seat(body, "dan").members.update(letters_stopped_at=timezone.now())
    phase = factories.phase(plan, may_vote=True, may_review=True)
    voted(phase, factories.voice(member.user))
    voted(phase, factories.voice(factories.user("bob")))
    suspend_phase(phase=phase, actor=ada, reason=REASON)
    tell_notices()
    assert owed() == set()
    tell_of_reviews()
    assert owed() == {"bob@example.org", member.user.email}
    assert Mail.objects.count() == 2
    tell_of_reviews()
    assert Mail.objects.count() == 2
