"""Three days before the close, those who began hear what they have left; once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Preference
from consultation.models import ClosingReminder, Vote
from consultation.operations.closing import remind_of_closes
from consultation.queries.closing import reminder_at
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.models import Clock, Phase
from roadmaps.operations import prolong_phase
from tests import factories
from tests.consultation import writing

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)


@pytest.fixture
def plan():
    return factories.published()


@pytest.fixture
def phase(plan):
    return factories.phase(plan, -10 * DAY, 2 * DAY, may_vote=True, may_propose=True)


def voted(phase, name, count, before=5 * DAY):
    """Somebody who voted on so many actions, some days ago."""
    voice = factories.voice(factories.user(name))
    for action in phase.roadmap.actions.all()[:count]:
        factories.cast(voice, phase, action)
    Vote.objects.filter(participant=voice).update(cast_at=timezone.now() - before)
    return voice.user


def drafted(phase, name, before=5 * DAY):
    person = factories.user(name)
    draft = writing.draft(phase, person)
    type(draft).objects.filter(pk=draft.pk).update(created_at=timezone.now() - before)
    return person


def owed():
    return sorted(Mail.objects.filter(key__startswith="closing:").values_list("to", flat=True))


@pytest.mark.parametrize(
    ("closes", "due"),
    [
        ("2026-11-23 18:00", "2026-11-20 09:00"),
        ("2026-11-23 00:00", "2026-11-20 09:00"),
        ("2026-10-26 12:00", "2026-10-23 09:00"),  # the hour changes in between
        ("2027-03-29 12:00", "2027-03-26 09:00"),
    ],
)
def test_it_leaves_at_nine_by_the_wall_clock(closes, due):
    closes_at, due_at = (datetime.fromisoformat(one).replace(tzinfo=PARIS) for one in (closes, due))
    assert reminder_at(closes_at.astimezone(UTC), PARIS) == due_at


def test_who_began_is_told_and_who_finished_or_never_began_is_not(phase, plan):
    voted(phase, "half", 1)
    voted(phase, "whole", plan.actions.count())
    drafted(phase, "author")
    factories.user("nobody")
    for _sweep in range(3):
        remind_of_closes()
    assert owed() == ["author@example.org", "half@example.org"]
    assert ClosingReminder.objects.get().told_at is not None


def test_it_says_what_is_left_and_until_when(phase, plan):
    voted(phase, "half", 2)
    remind_of_closes()
    message = parsed(bytes(Mail.objects.get(key__startswith="closing:").raw))
    text = message.get_body(("plain",)).get_content().replace("\xa0", " ")
    assert message["Subject"] == "2 actions sur 3 votées"
    assert "se clôt le" in text
    assert "heure de Paris" in text
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for direction in ("pour,", "contre", "mitigé"):
        assert direction not in text


def test_who_begins_after_that_moment_is_left_alone(phase):
    voted(phase, "late", 1, before=timedelta(0))
    drafted(phase, "later", before=timedelta(0))
    remind_of_closes()
    assert owed() == []


def test_who_wants_no_such_mail_gets_none(phase):
    quiet = voted(phase, "quiet", 1)
    Preference.objects.create(user=quiet, direct=False, changed_at=timezone.now())
    remind_of_closes()
    assert owed() == []


def test_a_short_phase_one_far_off_and_one_suspended_remind_nobody(plan):
    for opens, closes, more in ((-3, 2, {}), (-10, 9, {}), (-10, 2, {"suspend": True})):
        phase = factories.phase(plan, opens * DAY, closes * DAY, may_vote=True)
        voted(phase, f"bob{closes}{opens}{bool(more)}", 1, before=DAY * 2.5)
        if more:
            Phase.objects.filter(pk=phase.pk).update(suspended_at=timezone.now())
    remind_of_closes()
    assert owed() == []


def test_a_phase_prolonged_after_its_reminder_is_not_told_of_again(phase):
    voted(phase, "half", 1)
    remind_of_closes()
    later = phase.closes_at + 5 * DAY
    facts = {"closes_at": later, "reason": "Encore", "seen": 0}
    prolong_phase(phase=phase, actor=factories.user("ada"), **facts)
    remind_of_closes(now=timezone.now() + 5 * DAY)
    assert owed() == ["half@example.org"]


def test_nothing_is_said_once_the_phase_is_over(phase):
    voted(phase, "half", 1)
    due_at = reminder_at(phase.closes_at, PARIS)
    ClosingReminder.objects.create(phase=phase, due_at=due_at)
    Phase.objects.update(closes_at=Clock())
    remind_of_closes()
    assert owed() == []
    assert ClosingReminder.objects.get().told_at is not None
