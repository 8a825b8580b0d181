"""Taking one's data away, and leaving: every table that names a person is known to both."""

import io
import json
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import close_old_connections, connection, models, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Consent, Mandate, Organisation, Participant, User
from accounts.operations import account_of, forget_sessions, take_part
from accounts.operations.colleagues import invite_colleague
from consultation.hands import Hand
from consultation.models import (
    Argument,
    Contact,
    Follow,
    Priority,
    Proposal,
    Registration,
    Trace,
    Vote,
)
from consultation.operations import OutsidePerimeter, mark_priority, vote
from outbox.models import Mail
from outbox.operations import deliver_due
from public.leaving.operations import Needed, forget_farewells, leave, leaving_of
from roadmaps.models import Unlock
from tests import factories
from tests.accounts import mandating
from tests.committee import making
from tests.consultation import writing

pytestmark = pytest.mark.django_db
EMAIL, NAME = "zelie.unique@example.org", "Zélie Unique"
DAY = timedelta(days=1)


@pytest.fixture
def plan():
    return factories.published()


@pytest.fixture
def phase(plan):
    return factories.phase(plan, may_vote=True, may_propose=True)


@pytest.fixture
def mo(plan):
    mo = factories.user("mo")
    factories.role(mo, plan.region, "moderator")
    return mo


@pytest.fixture
def zelie(plan, phase, mo):
    """She voted in a closed round and an open one, wrote in every state, follows, was invited."""
    person = account_of(EMAIL)
    User.objects.filter(pk=person.pk).update(name=NAME)
    person.refresh_from_db()
    voice = factories.voice(person)
    closed = factories.phase(plan, -9 * DAY, DAY, may_vote=True)
    actions = list(plan.actions.all())
    for round in (closed, phase):
        factories.cast(voice, round, actions[0])
        Priority.objects.create(round=round, participant=voice, action=actions[0])
    factories.end(closed)
    writing.published(phase, person, mo)
    Proposal.objects.filter(author=voice).exclude(state="draft")
    writing.submitted(phase, person, title="Une proposition qui attend son tour")
    writing.draft(phase, person)
    Follow.objects.create(
        user=person, roadmap=plan, kind="action", key="A-01", since=timezone.now()
    )
    Consent.objects.create(user=person, purpose="news", wording="1")
    for email in (EMAIL, "other@example.org"):
        Contact.objects.create(
            region=plan.region,
            email=email,
            email_key=email,
            name=NAME if email == EMAIL else "Autre",
            added_at=timezone.now(),
        )
    return person


def words():
    """Each text of the database, by its table and column."""
    for model in apps.get_models():
        if model._meta.app_label in ("sessions", "contenttypes"):
            continue
        names = [
            field.name
            for field in model._meta.fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model.objects.values(*names) if names else ():
            for name, said in row.items():
                yield f"{model._meta.label}.{name}", json.dumps(said, ensure_ascii=False)


def held_of(*texts):
    return {where for where, said in words() for text in texts if text.lower() in said.lower()}


def archive(client, person):
    client.force_login(person)
    answer = client.post("/accounts/data/")
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_the_archive_says_what_the_person_did_and_nothing_of_others(client, zelie, phase):
    other = factories.voice(factories.user("bob"))
    factories.cast(other, phase, phase.roadmap.actions.all()[1])
    packed = archive(client, zelie)
    said = json.loads(packed.read("donnees.json"))
    assert said["compte"][0]["email"] == EMAIL
    assert len(said["votes"]) == 2
    assert len(said["propositions"]) == 3
    assert [one["email"] for one in said["contact"]] == [EMAIL]
    assert "bob@example.org" not in str(said)
    assert "votes.csv" in packed.namelist()
    assert "votes.csv" in packed.read("LISEZ-MOI.txt").decode()


def test_the_archive_runs_no_formula_and_tells_no_secret(client, zelie):
    User.objects.filter(pk=zelie.pk).update(name="=1+1")
    packed = archive(client, zelie)
    assert "'=1+1" in packed.read("compte.csv").decode("utf-8-sig")
    everything = " ".join(packed.read(name).decode("utf-8-sig") for name in packed.namelist())
    assert zelie.password not in everything
    assert "digest" not in everything


def test_a_visit_makes_no_archive_and_deletes_nothing(client, zelie):
    client.force_login(zelie)
    assert client.get("/accounts/data/")["Content-Type"].startswith("text/html")
    said = client.get("/accounts/leave/").text
    assert "<b>1 vote</b> d’un tour encore ouvert" in said
    assert "<b>1 vote</b> d’un tour clos" in said
    assert User.objects.get(pk=zelie.pk).is_active


def test_leaving_counts_beforehand(zelie):
    found = leaving_of(zelie)
    assert (found.votes_open, found.votes_closed) == (1, 1)
    assert (found.drafts, found.waiting, found.published) == (1, 1, 1)
    assert (found.contacts, found.follows, found.is_refused) == (1, 1, False)


def test_the_address_is_typed_before_anything_goes(client, zelie):
    client.force_login(zelie)
    assert client.post("/accounts/leave/", {"email": "x@example.org"}).status_code == 422
    assert User.objects.get(pk=zelie.pk).is_active
    answer = client.post("/accounts/leave/", {"email": EMAIL.upper()})
    assert answer.status_code == 302
    assert client.get("/accounts/").status_code == 302  # signed out
    assert User.objects.get(pk=zelie.pk).erased_at is not None


def test_open_votes_leave_the_count_and_closed_ones_stay_without_a_name(zelie, phase):
    voice = Participant.objects.get(user=zelie)
    leave(user=zelie)
    voice.refresh_from_db()
    assert (voice.user, voice.erased_at is None) == (None, False)
    for kind in (Vote, Priority, Registration, Trace):
        assert not kind.objects.filter(participant=voice, round=phase).exists(), kind
    assert Vote.objects.filter(participant=voice).count() == 1
    assert not Unlock.objects.exists()


@pytest.mark.both_databases
def test_a_vote_on_its_way_while_one_leaves_is_none(phase):
    """Else whoever comes back by the same address would have voted twice in the round."""
    voice = factories.voice()
    leave(user=voice.user)
    action = phase.roadmap.actions.first()
    with pytest.raises(OutsidePerimeter):
        vote(participant=voice, round=phase, item=action, position="for")
    with pytest.raises(OutsidePerimeter):
        mark_priority(participant=voice, round=phase, action=action)
    with pytest.raises(PermissionDenied):
        take_part(user=voice.user, college="citizen", department="33")
    assert not Vote.objects.exists()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("voted_before", [True, False])
def test_who_leaves_and_votes_at_the_same_time_leaves_no_vote(voted_before):
    round = factories.phase(factories.published())
    voice, (action, other, *_) = factories.voice(), round.roadmap.actions.all()
    hand = Hand(voice.user, "127.0.0.1")
    if voted_before:
        vote(participant=voice, round=round, item=other, position="for", hand=hand)

    def late():
        close_old_connections()
        try:
            vote(participant=voice, round=round, item=action, position="for", hand=hand)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            leave(user=voice.user)
            voting = pool.submit(late)
            time.sleep(0.2)
            assert not voting.done()
        with pytest.raises(OutsidePerimeter):
            voting.result()
    assert not Vote.objects.exists()


def test_what_is_public_stays_unsigned_and_the_rest_says_nothing(zelie, phase):
    leave(user=zelie)
    assert not Proposal.objects.filter(state="draft").exists()
    public = Proposal.objects.get(state="published")
    waiting = Proposal.objects.get(state="withdrawn")
    assert (public.signature, public.title != "", public.entered_by) == ("", True, None)
    assert (waiting.title, waiting.reason, waiting.changes.count()) == ("", "", 0)


def test_nothing_anywhere_says_the_name_or_the_address_any_more(zelie):
    assert held_of(EMAIL, NAME)
    leave(user=zelie)
    assert held_of(EMAIL, NAME) == {"outbox.Mail.to"}  # the last mail, until it has left
    farewell = Mail.objects.get(to=EMAIL)
    assert farewell.key == f"farewell:{zelie.pk}"
    forget_farewells()
    assert Mail.objects.filter(pk=farewell.pk).exists()
    deliver_due()
    forget_farewells()
    assert held_of(EMAIL, NAME) == set()


def test_a_mail_to_another_spelling_of_the_address_is_the_person_s_too(client, zelie):
    body, other = mandating.speaking(factories.user("host")), EMAIL.replace("@", "+club@")
    invite_colleague(organisation=body, actor=body.mandates.get().user, email=other)
    assert "Périgord" in archive(client, zelie).read("courriels.csv").decode()
    leave(user=zelie)
    assert not Mail.objects.filter(to=other).exists()


def test_what_the_administration_noted_of_the_person_is_emptied(zelie, mo):
    """Somebody once gave her a role, as Django's own pages write it down."""
    facts = {"user": mo, "action_flag": 1, "object_id": "1"}
    LogEntry.objects.create(**facts, object_repr=f"{zelie}, moderator", change_message="[]")
    told = json.dumps([{"added": {"object": EMAIL}}])
    LogEntry.objects.create(**facts, object_repr="Nouvelle-Aquitaine", change_message=told)
    leave(user=zelie)
    assert "admin.LogEntry" not in {where.rpartition(".")[0] for where in held_of(EMAIL, NAME)}
    assert LogEntry.objects.count() == 2


def test_an_identity_and_the_sessions_open_elsewhere_go(client, zelie):
    SocialAccount.objects.create(user=zelie, provider="franceconnect", uid="a3f9")
    client.force_login(zelie)
    stays = Client()
    stays.force_login(factories.user("other"))
    leave(user=zelie)
    forget_sessions()
    assert not SocialAccount.objects.exists()
    assert [one.session_key for one in Session.objects.all()] == [stays.session.session_key]


def test_twice_is_once_and_others_are_untouched(zelie):
    leave(user=zelie)
    leave(user=zelie)
    assert Mail.objects.filter(key__startswith="farewell:").count() == 1
    assert Contact.objects.filter(email="other@example.org").exists()
    assert User.objects.filter(email="mo@example.org", is_active=True).exists()


def test_the_address_may_come_back_as_somebody_new(zelie):
    leave(user=zelie)
    again = account_of(EMAIL)
    assert again.pk != zelie.pk
    assert not Proposal.objects.own(again).exists()


def test_who_holds_a_role_or_a_seat_gives_it_back_first(client, plan, zelie):
    factories.role(zelie, plan.region, "moderator")
    with pytest.raises(Needed):
        leave(user=zelie)
    client.force_login(zelie)
    assert plan.region.reply_to in client.get("/accounts/leave/").text
    assert client.post("/accounts/leave/", {"email": EMAIL}).status_code == 409
    zelie.roles.all().delete()
    seat = making.seat(making.committee(plan))
    seat.members.update(user=zelie)
    assert leaving_of(zelie).seats
    with pytest.raises(Needed):
        leave(user=zelie)


def test_an_organisation_keeps_its_voice(zelie, phase):
    body = Organisation.objects.create(name="Grappe", siren="732829320", declared_by=zelie)
    Mandate.objects.create(
        user=zelie,
        organisation=body,
        claim=f"{NAME}, gérante",
        proof=f"Kbis de {NAME}",
        verified_at=timezone.now(),
    )
    host = {"verified_by": zelie, "verified_at": timezone.now(), "proof": f"invité par {zelie}"}
    Mandate.objects.create(user=factories.user("colleague"), organisation=body, **host)
    voice = Participant.objects.create(organisation=body, college="association", department="33")
    factories.cast(voice, phase, phase.roadmap.actions.first())
    leave(user=zelie)
    assert Vote.objects.filter(participant=voice).count() == 1
    mandate = Mandate.objects.get(user=zelie)
    assert mandate.ended_at is not None
    assert "accounts.Mandate" not in {where.rpartition(".")[0] for where in held_of(EMAIL, NAME)}
    assert Mandate.objects.standing().get().verified_by is None


def test_an_argument_stays_without_its_signature(zelie, phase):
    voice = Participant.objects.get(user=zelie)
    now = timezone.now()
    said = Argument.objects.create(
        roadmap=phase.roadmap,
        phase=phase,
        action=phase.roadmap.actions.first(),
        stance="for",
        text="Parce que.",
        author=voice,
        entered_by=zelie,
        signature=NAME,
        state="published",
        created_at=now,
        submitted_at=now,
        published_at=now,
    )
    leave(user=zelie)
    said.refresh_from_db()
    assert (said.text, said.signature, said.entered_by) == ("Parce que.", "", None)
