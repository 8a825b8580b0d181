"""Moderators are reminded, on working mornings, of what waited longer than was promised."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from consultation.models import Proposal
from consultation.operations.reminders import remind_moderators
from outbox.letters import parsed
from outbox.models import Mail
from tests.consultation import writing

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
TUESDAY = datetime(2026, 3, 31, 7, tzinfo=UTC)  # two days after the change of hour


def late(phase, people, at, hours=50):
    proposal = writing.submitted(phase, people["alice"])
    since = at - timedelta(hours=hours)
    Proposal.objects.filter(pk=proposal.pk).update(submitted_at=since)


def keys():
    return sorted(Mail.objects.values_list("key", flat=True))


def test_each_moderator_is_told_once_a_day_how_many_and_since_when(plan, phase, people):
    late(phase, people, TUESDAY)
    late(phase, people, TUESDAY, hours=70)
    late(phase, people, TUESDAY, hours=3)
    for _twice in range(2):
        remind_moderators(TUESDAY)
    told = [f"moderation-late:{plan.pk}:2026-03-31:{people[name].pk}" for name in ("mo", "max")]
    assert keys() == sorted(told)
    text = parsed(bytes(Mail.objects.first().raw)).get_body(("plain",)).get_content()
    assert "2 contributions attendent" in text
    assert "70 h" in text
    assert "/nouvelle-aquitaine/economie-numerique/moderation/" in text
    remind_moderators(TUESDAY + timedelta(days=1))
    assert Mail.objects.count() == 4


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 31, 7, 59, tzinfo=PARIS),  # before eight by the wall clock
        datetime(2026, 3, 28, 9, tzinfo=PARIS),  # a Saturday
        datetime(2026, 3, 29, 12, tzinfo=PARIS),  # the Sunday of the change of hour
    ],
)
def test_nobody_is_told_at_night_nor_on_a_weekend(plan, phase, people, at):
    late(phase, people, at)
    remind_moderators(at)
    assert keys() == []


def test_nothing_late_no_mail(plan, phase, people):
    late(phase, people, TUESDAY, hours=47)
    remind_moderators(TUESDAY)
    assert keys() == []
