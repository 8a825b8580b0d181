"""Phases open by the clock: from then on their rules are frozen."""

from datetime import timedelta

import pytest

from roadmaps.models import Phase
from roadmaps.tasks import open_phases
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_sweep_freezes_the_rules_of_what_has_opened_once():
    plan = factories.roadmap(perimeter="Les acteurs de la région.")
    opened = factories.phase(plan)
    coming = factories.phase(plan, opens_in=timedelta(hours=1), closes_in=timedelta(days=1))
    open_phases()
    opened.refresh_from_db()
    coming.refresh_from_db()
    assert opened.rules["perimeter"] == "Les acteurs de la région."
    assert coming.rules_frozen_at is None
    plan.perimeter = "Autre chose"
    plan.save()
    open_phases()
    assert Phase.objects.get(pk=opened.pk).rules == opened.rules
