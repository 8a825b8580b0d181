"""Counting a round once it is over: each on its own, once."""

import pytest
from django.utils import timezone

from consultation.models import Vote
from insights.models import Result
from insights.operations import compute_results
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_round_in_trouble_never_holds_back_the_others(caplog):
    plan = factories.published()
    action = plan.actions.first()
    broken, sound = factories.phase(plan), factories.phase(plan)
    factories.cast(factories.voice(), sound, action)
    unregistered = Vote(round=broken, participant=factories.voice(), action=action, position="for")
    unregistered.cast_at = timezone.now()
    unregistered.save()
    for round in (broken, sound):
        factories.end(round)
    compute_results()
    compute_results()
    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.closed_at is None, sound.closed_at is None) == (True, False)
    assert [row.round for row in Result.objects.all()] == [sound]
    assert f"round {broken.pk} is not counted" in caplog.text
