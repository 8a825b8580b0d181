"""Open data: what may be shown, and nothing before."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from insights.operations import compute_results
from roadmaps.operations import publish_version
from tests import factories

pytestmark = pytest.mark.django_db


def address(plan, name, *more):
    return reverse(f"public:{name}", args=(plan.region.slug, plan.slug, *more))


def test_a_version_is_downloaded_in_the_columns_that_import_it(client):
    plan = factories.published()
    answer = client.get(address(plan, "data_version", 1, "csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["code"] for row in rows] == ["A-01", "A-02", "B-01"]
    assert "attachment" in answer["Content-Disposition"]
    assert client.get(address(plan, "data_version", 2, "csv")).status_code == 404


def test_a_date_is_the_one_on_the_wall_of_the_region(client):
    plan = factories.roadmap(factories.region("la-reunion", zone="Indian/Reunion"))
    factories.action(plan)
    evening = datetime(2026, 1, 10, 22, 30, tzinfo=UTC)
    publish_version(roadmap=plan, actor=None, at=evening)
    assert "11 janvier 2026" in client.get(address(plan, "data")).text


def test_results_are_by_college_and_only_once_they_may_be_shown(client):
    plan = factories.published()
    round = factories.phase(plan)
    action = plan.actions.get(code="A-01")
    factories.cast(factories.voice(college="company"), round, action)
    factories.cast(factories.voice(college="citizen"), round, action, "against")
    url = address(plan, "data_results", round.pk, "csv")
    assert client.get(url).status_code == 404
    factories.end(round, results_in=timedelta(hours=1))
    compute_results()
    assert client.get(url).status_code == 404
    factories.end(round)
    rows = list(csv.DictReader(io.StringIO(client.get(url).content.decode())))
    assert [(row["college"], row["for"], row["against"]) for row in rows] == [
        ("citizen", "0", "1"),
        ("company", "1", "0"),
    ]
    assert address(plan, "data_results", round.pk, "xlsx") in client.get(address(plan, "data")).text
