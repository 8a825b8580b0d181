"""The dossier for the plenary: what it says and never says, how it is made, who reads it."""

import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from committee.models import Opinion
from consultation.models import Registration
from consultation.operations import prepare_answer, publish_answers
from insights.operations import compute_results
from public import operations
from public.dossier import digest_of, facts_of
from roadmaps.models import Dossier, Phase, PhaseNotice, Redaction
from roadmaps.operations import publish_version, write_action
from roadmaps.operations.deliberations import record_deliberation
from roadmaps.operations.dossiers import ask_dossier, publish_dossier
from roadmaps.operations.draft import draft_of
from roadmaps.rules import rules_of
from tests import factories
from tests.committee import making
from tests.consultation import writing

pytestmark = pytest.mark.django_db


def at(plan, name, **kwargs):
    place = {"region": plan.region.slug, "roadmap": plan.slug}
    return reverse(name, kwargs=place | kwargs)


def voted(plan, colleges=("company",) * 3, position="for"):
    """A round on A-01, over and counted."""
    round = factories.phase(plan)
    action = plan.actions.get(code="A-01")
    for college in colleges:
        factories.cast(factories.voice(college=college), round, action, position)
    factories.end(round)
    compute_results()
    return round


def made(plan, ada, publish=False):
    """The dossier of the current version."""
    dossier = ask_dossier(roadmap=plan, actor=ada)
    assert operations.make_dossiers() == 1
    dossier.refresh_from_db()
    if publish:
        publish_dossier(dossier=dossier, actor=ada)
    return dossier


def text_of(facts):
    return json.dumps(facts, ensure_ascii=False)


def first_action(facts):
    return facts["axes"][0]["actions"][0]


# What it says ---------------------------------------------------------------------------------


def test_each_college_is_told_apart_and_nothing_is_summed(plan):
    voted(plan, ["company"] * 3 + ["citizen"])
    (result,) = first_action(facts_of(plan.current))["results"]
    assert [(row["name"], row["support"]["n"]) for row in result["colleges"]] == [
        ("Entreprise", 3),
        ("Association, réseau", 0),
        ("Recherche et formation", 0),
        ("Organisme public", 0),
        ("Citoyenne, citoyen", 1),
    ]
    assert all("interval" not in row for row in result["colleges"])


@pytest.mark.both_databases
def test_voices_by_place_only_of_colleges_of_ten_and_more(plan):
    voted(plan, ["company"] * 10 + ["citizen"] * 9)
    (part,) = facts_of(plan.current)["participation"]
    assert (part["columns"], part["too_few"]) == (["Entreprise"], ["Citoyenne, citoyen"])
    assert part["places"] == [{"label": "Gironde", "counts": [10]}]
    assert [row["voices"] for row in part["colleges"]] == [10, 0, 0, 0, 9]


@pytest.mark.parametrize("position", ["for", "against"])
def test_results_that_may_not_be_shown_are_nowhere(plan, position):
    """An open round, and one that is over before its announced moment, change nothing."""
    before = text_of(facts_of(plan.current))
    round = factories.phase(plan)
    with_phase = re.sub(r'"(opens|closes|results)": "[^"]*"', "", text_of(facts_of(plan.current)))
    factories.cast(factories.voice(), round, plan.actions.get(code="A-01"), position)
    told = re.sub(r'"(opens|closes|results)": "[^"]*"', "", text_of(facts_of(plan.current)))
    assert told == with_phase != before
    factories.end(round, results_in=timedelta(days=1))
    compute_results()
    facts = facts_of(plan.current)
    assert facts["participation"] == [] == first_action(facts)["results"]


def test_only_public_answers_are_told(plan, ada):
    phase = factories.phase(plan, may_propose=True)
    proposal = writing.published(phase, factories.user("alice"), ada)
    prepare_answer(proposal=proposal, actor=ada, outcome="rejected", reasons="Motif préparé.")
    assert "Motif préparé." not in text_of(facts_of(plan.current))
    publish_answers(roadmap=plan, actor=ada)
    facts = facts_of(plan.current)
    assert "Motif préparé." in text_of(facts)
    assert facts["proposals"]["outcomes"] == [{"outcome": "rejected", "label": "rejetée", "n": 1}]


def test_nobody_is_named(plan, ada):
    """Neither who proposes, nor who sits on the committee, nor why somebody stood aside."""
    phase = factories.phase(plan)
    alice = factories.user("alice reconnaissable")
    writing.published(phase, alice, ada, signature="Alice Reconnaissable")
    seat = making.seat(making.committee(plan), "carol")
    member = seat.members.get()
    action, now = plan.actions.get(code="A-01"), timezone.now()
    other = plan.actions.get(code="A-02")
    times = {"first_given_at": now, "given_at": now}
    for item, view, reason in (
        (action, "reserved", {"reason": "Trop cher."}),
        (other, "recused", {"interest": "Je préside cette association."}),
    ):
        Opinion.objects.create(
            phase=phase, seat=seat, member=member, action=item, view=view, **reason, **times
        )
    assert "Trop cher." not in text_of(facts_of(plan.current))  # the review is not over
    factories.end(phase)
    told = text_of(facts_of(plan.current))
    assert "Trop cher." in told
    for hidden in ("Reconnaissable", "préside", seat.title, member.user.name):
        assert hidden not in told


def test_a_phase_prolonged_or_suspended_is_told_as_it_is(plan):
    phase = factories.phase(plan)
    rules = rules_of(phase)
    later = phase.closes_at + timedelta(days=40)
    Phase.objects.update(
        rules=rules, rules_frozen_at=timezone.now(), closes_at=later, suspended_at=timezone.now()
    )
    (told,) = facts_of(plan.current)["phases"]
    assert told["state"] == "here"
    assert told["results"] == told["closes"]


@pytest.mark.both_databases
def test_differences_prolongations_redactions_and_the_vote_are_told(plan, ada):
    phase = factories.phase(plan, name="Concertation")
    now = timezone.now()
    PhaseNotice.objects.create(
        phase=phase,
        kind="prolonged",
        reason="Les vacances.",
        closed_before=now,
        closes_at=phase.closes_at,
        actor=ada,
        at=now,
    )
    factories.end(phase)
    write_action(
        draft=draft_of(plan), action=plan.actions.get(code="A-01"), values={"title": "Autrement"}
    )
    publish_version(roadmap=plan, actor=ada)
    plan.refresh_from_db()
    Redaction.objects.create(roadmap=plan, item="A-02", field="title", basis="court_order", at=now)
    vote = {"votes_for": 3, "votes_against": 1, "abstentions": 0, "amendments": ""}
    facts = vote | {"session_on": now.date(), "reference": ""}
    record_deliberation(version=plan.current, actor=ada, facts=facts)
    told = facts_of(plan.current)
    (change,) = told["changes"]
    assert (change["code"], change["kinds"]) == ("A-01", ["reworded"])
    assert [field["label"] for field in change["fields"]] == ["Titre"]
    (notice,) = told["phases"][0]["notices"]
    assert (notice["kind"], notice["reason"]) == ("prolongée", "Les vacances.")
    assert [one["field"] for one in told["redactions"]] == ["Titre"]
    assert told["decision"]["adopted"] == 2


def test_the_digest_is_another_as_soon_as_anything_is(plan):
    before = digest_of(facts_of(plan.current))
    assert before == digest_of(facts_of(plan.current))
    voted(plan)
    assert before != digest_of(facts_of(plan.current))


# Making it ------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_asked_twice_is_one_and_made_once(plan, ada):
    first = ask_dossier(roadmap=plan, actor=ada)
    assert ask_dossier(roadmap=plan, actor=ada).pk == first.pk
    assert (operations.make_dossiers(), operations.make_dossiers()) == (1, 0)
    assert ask_dossier(roadmap=plan, actor=ada).pk == first.pk  # a form that had not seen it
    again = ask_dossier(roadmap=plan, actor=ada, seen=first.pk)
    assert again.pk != first.pk
    first.refresh_from_db()
    assert set(first.facts) == {code for code, _name in settings.LANGUAGES}
    assert first.digest == digest_of(first.facts["fr"])


@pytest.mark.both_databases
def test_a_killed_worker_loses_nothing(plan, ada, monkeypatch):
    """Its claim runs out, and the next worker makes the dossier."""
    dossier = ask_dossier(roadmap=plan, actor=ada)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(operations, "facts_of", killed)
        with pytest.raises(KeyboardInterrupt):
            operations.make_dossiers()
    now = timezone.now()
    assert operations.make_dossiers(now) == 0
    assert operations.make_dossiers(now + timedelta(minutes=4)) == 1
    dossier.refresh_from_db()
    assert dossier.made_at
    assert dossier.progress == 100


def test_a_worker_thought_dead_never_overwrites_the_next(plan, ada, monkeypatch):
    dossier, read = ask_dossier(roadmap=plan, actor=ada), operations.facts_of

    def slow(version):
        Dossier.objects.update(attempts=2)  # another worker has claimed it meanwhile
        return read(version)

    monkeypatch.setattr(operations, "facts_of", slow)
    assert operations.make_dossiers() == 0
    dossier.refresh_from_db()
    assert (dossier.made_at, dossier.failed_at) == (None, None)


def test_after_three_failures_the_room_says_why_and_one_may_ask_again(
    managing, plan, ada, monkeypatch, caplog
):
    first = ask_dossier(roadmap=plan, actor=ada)

    def broken(*_):
        raise ValueError("secret")

    with monkeypatch.context() as patch:
        patch.setattr(operations, "pdf_of", broken)
        assert [operations.make_dossiers() for _ in range(4)] == [0] * 4
    room = managing.get(at(plan, "roadmaps:deliberation")).content.decode()
    assert "n’a pas pu être fait" in room
    assert "ValueError" in room
    assert "secret" not in room
    assert ask_dossier(roadmap=plan, actor=ada).pk != first.pk
    assert operations.make_dossiers() == 1


def test_one_in_trouble_never_holds_back_the_others(plan, ada, monkeypatch, caplog):
    other = factories.published(factories.roadmap(plan.region, "autre"))
    ask_dossier(roadmap=plan, actor=ada)
    ask_dossier(roadmap=other, actor=ada)
    read = operations.facts_of

    def picky(version):
        if version.roadmap_id == plan.pk:
            raise ValueError
        return read(version)

    monkeypatch.setattr(operations, "facts_of", picky)
    assert operations.make_dossiers() == 1


# Reading it -----------------------------------------------------------------------------------


def test_nothing_is_public_before_it_is_published(client, plan, ada):
    dossier = made(plan, ada)
    public = [
        at(plan, "public:dossier"),
        at(plan, "public:dossier_version", number=1),
        at(plan, "public:dossier_pdf", number=1),
        at(plan, "public:dossier_part", number=1, part="axis-1"),
    ]
    assert {client.get(url).status_code for url in public} == {404}
    publish_dossier(dossier=dossier, actor=ada)
    assert {client.get(url).status_code for url in public} == {200}
    assert client.get(public[2]).content == bytes(Dossier.objects.get().pdf)
    assert "Lire le dossier" in client.get(at(plan, "public:roadmap")).content.decode()


def test_administrators_read_it_before(managing, plan, ada):
    dossier = made(plan, ada)
    for name, extra in (
        ("dossier_preview", {}),
        ("dossier_preview_part", {"part": "changes"}),
        ("dossier_preview_pdf", {}),
    ):
        answer = managing.get(at(plan, f"public:{name}", pk=dossier.pk, **extra))
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]


def test_the_room_shows_progress_then_publishes(managing, plan, ada):
    room = at(plan, "roadmaps:deliberation")
    assert managing.post(at(plan, "roadmaps:dossier_ask"), {"seen": "9" * 5000}).url == room
    dossier = Dossier.objects.get()
    assert "en préparation" in managing.get(room).content.decode()
    polled = managing.get(room, headers={"HX-Request": "true", "HX-Target": "dossier"})
    assert "<progress" in polled.content.decode()
    assert "<h1" not in polled.content.decode()
    early = managing.post(at(plan, "roadmaps:dossier_publish", pk=dossier.pk))
    assert early.status_code == 404
    operations.make_dossiers()
    assert "every 2s" not in managing.get(room).content.decode()
    for _ in range(2):
        managing.post(at(plan, "roadmaps:dossier_publish", pk=dossier.pk))
    dossier.refresh_from_db()
    assert dossier.published_at


def test_each_reads_the_page_in_their_language(client, plan, ada):
    made(plan, ada, publish=True)
    client.cookies["django_language"] = "en"
    answer = client.get(at(plan, "public:dossier"))
    assert 'lang="en"' in answer.content.decode()


def test_the_registrations_told_are_those_of_the_round(plan):
    round = voted(plan, ["company"] * 2)
    assert Registration.objects.filter(round=round).count() == 2
    (part,) = facts_of(plan.current)["participation"]
    assert part["colleges"][0] == {"label": "Entreprise", "voices": 2, "votes": 2}
