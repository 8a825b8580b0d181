"""What is published never changes, whoever writes and on whichever database."""

import pytest
from django.db import DatabaseError, connection, transaction

from roadmaps.models import Axis, Entry, Figure, Unlock
from roadmaps.operations import draft_of, publish_version, put_figure
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

FACTS = {
    "label": "Entreprises",
    "qualifier": "environ",
    "value": 21000,
    "unit": "",
    "date": "2017-10-02",
    "source": "Région",
    "note": "",
}


@pytest.fixture
def plan():
    plan = factories.roadmap()
    put_figure(roadmap=plan, actor=None, facts=FACTS)
    return factories.published(plan)


def refused(write):
    with pytest.raises(DatabaseError, match="published rows never change"), transaction.atomic():
        write()


def delete(row):
    """Delete a row as somebody at the database's own prompt would."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])


def test_published_rows_are_neither_changed_nor_deleted(plan):
    version = plan.current
    entry = version.entries.first()
    rows = [version, entry, entry.content, version.axes.first(), version.figures.first()]
    for row in rows:
        refused(lambda row=row: type(row).objects.filter(pk=row.pk).update(id=row.pk))
        refused(lambda row=row: delete(row))


def test_nothing_is_added_to_a_published_version(plan):
    version = plan.current
    action = plan.actions.first()
    content = action.contents.first()
    refused(lambda: Axis.objects.create(version=version, code="Z", title="Z", position=9))
    refused(lambda: Figure.objects.create(version=version, key="z", position=9, **FACTS))
    refused(lambda: version.entries.first().delete())
    draft_of(plan)
    refused(
        lambda: Entry.objects.create(version=version, action=action, content=content, position=9)
    )


def test_the_draft_stays_free_beside_it(plan):
    draft = draft_of(plan)
    draft.entries.all().delete()
    draft.figures.all().delete()
    assert plan.current.entries.count() == 3
    assert plan.current.figures.count() == 1


def test_the_unlock_opens_and_closes_in_one_transaction(plan):
    with transaction.atomic():
        door = Unlock.objects.create(reason="test")
        plan.current.figures.update(note="corrigé")
        door.delete()
    assert plan.current.figures.get().note == "corrigé"
    refused(lambda: plan.current.figures.update(note="encore"))


def test_every_trigger_is_there_after_all_migrations():
    added = ("entry", "axis", "figure", "departure")
    tables = ("version", "content", "deliberation", *added)
    expected = {
        f"roadmaps_{table}_kept_on_{event}" for table in tables for event in ("update", "delete")
    }
    expected |= {f"roadmaps_{table}_kept_on_insert" for table in added}
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {name for (name,) in cursor.fetchall() if name.startswith("roadmaps_")}
    assert there == expected


def test_an_empty_draft_is_not_published_and_a_version_is_published_once(plan):
    first = plan.current
    draft = draft_of(plan)
    second = publish_version(roadmap=plan, actor=None, seen=draft.pk)
    assert (first.number, second.number) == (1, 2)
    assert [*second.entries.values_list("content", flat=True)] == [
        *first.entries.values_list("content", flat=True)
    ]
