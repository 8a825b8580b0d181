"""From the first release to today: its rows are there, and the promises hold for them."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from accounts.models import Mandate, Participant
from committee.models import Copy, Digest, Member, Opinion, Remit
from consultation.models import Answer, Change, Proposal, Vote
from instance.carrying.backups import back_up
from instance.models import Carriage
from outbox.models import Mail
from roadmaps.models import Content, Figure, Phase, Region, Roadmap
from tests.demo import first_release, places
from tests.demo.first_release import SAID, VOICES, day
from tests.demo.running import run

pytestmark = pytest.mark.django_db(transaction=True)


def quiet(*_):
    """Nobody listens to the progress."""


def test_on_postgresql_it_is_brought_up_to_date_where_it_is(grown):
    with places.at(grown, "there") as there:
        check_rows("there")
        check_promises("there")
        assert triggers(there) == triggers(connection)


def test_its_backup_goes_to_a_new_embedded_database_of_today(tmp_path):
    url = places.bare_sqlite(tmp_path / "old.sqlite3")
    with places.at(url, "old") as old:
        first_release.fill(first_release.install(old), "old")
        back_up(tmp_path / "old.tar.gz", say=quiet, using="old")
    said = run("restore", str(tmp_path / "old.tar.gz"), DATA_DIR=str(tmp_path / "new"))
    assert "is back" in said
    with places.at(f"sqlite:///{tmp_path}/new/coroute.sqlite3", "there") as there:
        assert Carriage.objects.using("there").get().kind == "restore"
        check_rows("there")
        check_promises("there")
        assert triggers(there) == triggers(connection)


def check_rows(alias):
    """Everything said then is said now."""
    roadmap = Roadmap.objects.using(alias).get()
    assert roadmap.current.number == 1
    titles = [entry.content.title for entry in roadmap.current.entries.order_by("position")]
    assert titles == [f"{SAID} {position}" for position in (1, 2, 3)]
    assert str(Figure.objects.using(alias).get().value) == "21000.2500"
    assert Region.objects.using(alias).get().departments == ["14", "27", "50", "61", "76"]
    assert Participant.objects.using(alias).count() == VOICES
    assert Vote.objects.using(alias).count() == 2 * 3 * VOICES
    assert Vote.objects.using(alias).first().cast_at == day(4)
    proposal = Proposal.objects.using(alias).get()
    assert (proposal.title, proposal.typed) == (SAID, {"a": [2.5, None], "z": 1})
    assert proposal.form_key.int == 7
    assert proposal.made_on.action == proposal.action
    assert Change.objects.using(alias).get().value == SAID
    assert Answer.objects.using(alias).get().outcome == "accepted"
    assert bytes(Mail.objects.using(alias).get().raw) == bytes(range(256))
    assert Mandate.objects.using(alias).get().organisation.siren == "732829320"
    check_committee(alias, roadmap)


def check_committee(alias, roadmap):
    """What a seat was became a member, a remit, a copy of the letter."""
    assert Remit.objects.using(alias).get().roadmap == roadmap
    member = Member.objects.using(alias).get()
    assert member.user.email == "voix0@normandie.example"
    opinion = Opinion.objects.using(alias).get()
    assert (opinion.member, opinion.interest, opinion.reason) == (member, "J’y travaille.", "")
    assert Digest.objects.using(alias).get().content["word"]["text"] == "Bonjour"
    assert Copy.objects.using(alias).get().total == 1


def check_promises(alias):
    """One vote per voice, item and round; what is closed, published or frozen never changes."""
    closed, still_open = Phase.objects.using(alias).order_by("opens_at")
    votes = Vote.objects.using(alias)
    again = votes.filter(round=still_open).values(
        "round_id", "participant_id", "action_id", "proposal_id", "position", "cast_at"
    )
    refused(alias, IntegrityError, lambda: votes.create(**again.first()))
    refused(alias, DatabaseError, lambda: votes.filter(round=closed).update(position="against"))
    assert votes.filter(round=still_open).update(position="against") == 3 * VOICES
    votes.filter(round=still_open).update(position="for")
    for published, words in ((Content, "title"), (Proposal, "reason"), (Digest, "content")):
        rows = published.objects.using(alias)
        refused(alias, DatabaseError, lambda rows=rows, words=words: rows.update(**{words: "{}"}))


def refused(alias, error, write):
    with pytest.raises(error), transaction.atomic(using=alias):
        write()


def triggers(where):
    """The rules a database keeps by itself, as (table, name)."""
    query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    if where.vendor == "postgresql":
        query = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connections[where.alias].cursor() as cursor:
        cursor.execute(query)
        return set(cursor.fetchall())
