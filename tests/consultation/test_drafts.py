"""What was typed is kept whatever happens, and submitted once, in time, by whom it may be."""

import re
from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import JournalEntry, Participant
from consultation.models import Change, Proposal
from consultation.operations import NotWritable, begin_proposal, discard_draft, submit_proposal
from roadmaps.models import Phase
from roadmaps.operations import PhaseClosed, draft_of, publish_version, write_action
from tests import factories
from tests.consultation import writing
from tests.consultation.writing import PLACE, TITLE, new_action

pytestmark = pytest.mark.django_db
NEW = PLACE + "proposals/new/"
EDIT = PLACE + "proposals/1/edit/"


@pytest.fixture
def plan():
    plan = factories.roadmap()
    facts = {
        "summary": "Former 300 personnes par an.",
        "partners": [{"key": "", "name": "CCI"}, {"key": "", "name": "Université"}],
        "budget": [{"key": "", "year": 2027, "funder": "Région", "amount": 100_000}],
    }
    factories.action(plan, "A-01", **facts)
    return factories.published(plan, codes=())


@pytest.fixture
def alice(client, people, phase):
    client.force_login(people["alice"])
    return client


def amendment(field="", value=None, **typed):
    """What the form of an amendment to A-01 sends of what was typed into it."""
    facts = {"action": "A-01", "field": field, "title": TITLE, "reason": "Il en faut plus."}
    said = {} if value is None else {f"new-{field}": value}
    return facts | {"do": "submit"} | said | typed


def close(phase, at=None):
    Phase.objects.filter(pk=phase.pk).update(closes_at=at or timezone.now())


def test_a_draft_is_kept_as_typed_and_typed_again(alice):
    typed = {"title": "Court", "reason": "", "budget-n1-amount": "beaucoup", "do": "draft"}
    answer = alice.post(NEW, typed)
    assert (answer.status_code, answer.url) == (302, EDIT)
    page = alice.get(EDIT).text
    assert 'value="Court"' in page
    assert 'value="beaucoup"' in page


def test_a_refused_form_says_why_beside_each_cause_and_keeps_the_draft(alice):
    typed = new_action(title="Court", reason="", **{"budget-n1-amount": "beaucoup"})
    answer = alice.post(NEW, typed)
    assert answer.status_code == 422
    assert answer.text.count('class="field-errors"') == 3
    assert "Écrivez un montant en euros" in answer.text
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.typed["title"]) == ("draft", "Court")


@pytest.mark.parametrize("length", [14, 15, 150, 151])
def test_a_title_has_15_to_150_characters(alice, length):
    answer = alice.post(NEW, new_action(title="x" * length))
    assert answer.status_code == (302 if 15 <= length <= 150 else 422)


def test_a_new_action_is_kept_field_by_field(alice):
    budget = {"budget-n1-year": "2027", "budget-n1-funder": "Région", "budget-n1-amount": "850 k€"}
    alice.post(NEW, new_action(owner="Le réseau", **budget))
    rows = Change.objects.values_list("field", "key", "before", "value")
    assert list(rows) == [
        ("title", "", "", TITLE),
        ("summary", "", "", "Prêter les salles aux associations."),
        ("owner", "", "", "Le réseau"),
        ("budget", "+1", None, {"year": 2027, "funder": "Région", "amount": 850_000}),
    ]


def test_an_amendment_is_the_field_before_and_after(alice, plan):
    page = alice.get(NEW + "?action=A-01&field=summary").text
    assert "Former 300 personnes par an." in page
    alice.post(NEW, amendment("summary", value="Former 500 personnes par an."))
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.kind, proposal.action.code) == (
        "submitted",
        "amendment",
        "A-01",
    )
    rows = Change.objects.values_list("field", "key", "before", "value")
    assert list(rows) == [
        ("summary", "", "Former 300 personnes par an.", "Former 500 personnes par an.")
    ]


def test_an_amended_list_names_the_items_it_touches(alice):
    typed = {
        "partners-k1-name": "CCI Bordeaux",
        "partners-k2-name": "",
        "partners-n1-name": "INRIA",
    }
    alice.post(NEW, amendment("partners", **typed))
    rows = Change.objects.values_list("key", "before", "value")
    assert list(rows) == [
        ("k1", {"name": "CCI"}, {"name": "CCI Bordeaux"}),
        ("+1", None, {"name": "INRIA"}),
        ("k2", {"name": "Université"}, None),
    ]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("summary", {"new-summary": "Former 300 personnes par an. "}),
        ("partners", {"partners-k1-name": "CCI", "partners-k2-name": "Université"}),
        ("ends_on", {"new-ends_on": ""}),
    ],
)
def test_nothing_changed_is_a_sentence(alice, field, typed):
    answer = alice.post(NEW, amendment(field) | typed)
    assert answer.status_code == 422
    assert "Rien ne change" in answer.text


def test_an_amendment_without_a_title_takes_the_name_of_its_change(alice, plan):
    alice.post(NEW, amendment("status", value="done", title=""))
    alice.post(NEW, amendment("summary", value="Former 500 personnes par an.", title=""))
    titles = list(Proposal.objects.values_list("title", flat=True))
    assert titles == ["Changer l’avancement", "Changer le résumé"]


def test_what_is_typed_is_kept_as_one_draft_and_said(alice):
    key = str(uuid4())
    for title in ("Ouvrir", "Ouvrir les salles"):
        sent = new_action(title=title, do="keep", form_key=key, kept="")
        answer = alice.post(NEW, sent, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "Brouillon gardé à" in answer.text
        assert answer["HX-Replace-Url"] == EDIT
    assert Proposal.objects.get().typed["title"] == "Ouvrir les salles"


@pytest.mark.parametrize("act", ["keep", "draft", "submit", "preview"])
def test_a_newer_text_of_another_window_is_never_covered_unsaid(alice, act):
    alice.post(NEW, new_action(do="draft", form_key=str(uuid4())))
    seen = re.search(r'name="kept" value="(\w+)"', alice.get(EDIT).text)[1]
    newer = new_action(reason="La seconde fenêtre.", do="draft", form_key=str(uuid4()), kept=seen)
    assert alice.post(EDIT, newer).status_code == 302
    older = new_action(reason="La première fenêtre.", do=act, form_key=str(uuid4()), kept=seen)
    answer = alice.post(EDIT, older)
    assert answer.status_code == 409
    assert "dans une autre fenêtre" in answer.text
    assert Proposal.objects.get().typed["reason"] == "La seconde fenêtre."
    if act != "keep":
        assert "La première fenêtre." in answer.text
        assert "La seconde fenêtre." in answer.text
        known = re.search(r'name="kept" value="(\w+)"', answer.text)[1]
        assert alice.post(EDIT, older | {"kept": known, "do": "draft"}).status_code == 302
        assert Proposal.objects.get().typed["reason"] == "La première fenêtre."


def test_what_is_submitted_elsewhere_is_no_longer_kept(alice):
    alice.post(NEW, new_action())
    sent = new_action(title="Autre chose", do="keep")
    answer = alice.post(EDIT, sent, headers={"HX-Request": "true"})
    assert (answer.status_code, Proposal.objects.get().title) == (409, TITLE)
    assert "plus un brouillon" in answer.text


def test_read_again_before_it_is_sent(alice):
    answer = alice.post(NEW, amendment("summary", value="Former 500 personnes.", do="preview"))
    assert answer.status_code == 200
    assert "Voici ce que chacun lira" in answer.text
    assert "<ins> 500</ins>" in answer.text
    assert Proposal.objects.get().state == "draft"
    assert alice.post(NEW, new_action(title="Court", do="preview")).status_code == 422


def test_a_date_that_is_not_one(alice):
    answer = alice.post(NEW, amendment("ends_on", value="le 30 février"))
    assert answer.status_code == 422
    assert "n’est pas une date" in answer.text


def test_an_action_that_changed_meanwhile_is_shown_again(alice, plan, people):
    Phase.objects.update(may_vote=False)
    seen = plan.current.entries.get().pk
    draft = draft_of(plan)
    action = plan.actions.get()
    write_action(draft=draft, action=action, values={"summary": "Former 400 personnes."})
    publish_version(roadmap=plan, actor=people["ada"])
    sent = amendment("summary", value="Former 500 personnes.", seen=seen)
    answer = alice.post(NEW, sent)
    assert answer.status_code == 409
    assert "Former 400 personnes." in answer.text
    assert "Former 500 personnes." in answer.text
    assert Proposal.objects.get().state == "draft"


def test_similar_ones_are_shown_before_writing_on(alice, phase, people):
    writing.published(phase, people["bob"], people["mo"])
    page = alice.get(NEW + "?title=Ouvrir les salles de réunion").text
    assert "Soutenir celle-ci" in page
    assert TITLE in page
    assert "Soutenir celle-ci" not in alice.get(NEW + "?title=Tout autre chose").text


def test_the_deadline_is_a_second_of_the_database(phase, people):
    person = people["alice"]
    proposal = writing.draft(phase, person)
    author = Participant.objects.get(user=person)
    facts = {"proposal": proposal, "phase": phase, "actor": person, "author": author}
    now = timezone.now() - timedelta(milliseconds=1)  # SQLite's clock counts no finer
    for opens_at, closes_at in (
        (now - timedelta(days=1), now),
        (now + timedelta(seconds=30), now + timedelta(days=1)),
    ):
        Phase.objects.filter(pk=phase.pk).update(opens_at=opens_at, closes_at=closes_at)
        with pytest.raises(PhaseClosed):
            submit_proposal(**facts, wording=writing.wording())
    Phase.objects.filter(pk=phase.pk).update(opens_at=now, closes_at=now + timedelta(seconds=60))
    submit_proposal(**facts, wording=writing.wording())
    assert Proposal.objects.get().state == "submitted"


def test_a_draft_made_before_the_deadline_stays_a_draft_after_it(alice, phase):
    alice.post(NEW, new_action(do="draft"))
    close(phase)
    for address in (EDIT, PLACE + "proposals/1/submit/"):
        answer = alice.post(address, new_action())
        assert answer.status_code == 409
        assert "clos depuis le" in answer.text
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.typed["title"]) == ("draft", TITLE)
    assert "clos depuis le" in alice.get(NEW).text


def test_what_was_typed_into_a_page_opened_before_the_deadline_is_kept(alice, phase):
    close(phase)
    assert alice.post(NEW, new_action()).status_code == 409
    assert Proposal.objects.get().typed["title"] == TITLE


def test_before_any_phase_nothing_can_be_deposited(client, people):
    client.force_login(people["alice"])
    assert "pas encore ouvert" in client.get(NEW).text
    assert client.post(NEW, new_action()).status_code == 200
    assert not Proposal.objects.exists()


def test_submitting_twice_is_once(alice):
    key = str(uuid4())
    for _n in range(2):
        answer = alice.post(NEW, new_action(form_key=key))
        assert (answer.status_code, answer.url) == (302, PLACE + "proposals/1/")
    assert Proposal.objects.count() == 1
    assert JournalEntry.objects.filter(verb="submit_proposal").count() == 1


def test_a_visitor_without_a_voice_says_once_where_they_take_part(client, plan, phase):
    person = factories.user("new")
    client.force_login(person)
    answer = client.post(NEW, new_action())
    assert answer.status_code == 422
    client.post(EDIT, new_action(college="research", department="87"))
    author = Proposal.objects.get(state="submitted").author
    assert (author.user, author.college, author.department) == (person, "research", "87")


def test_a_voice_of_another_region_reads_and_does_not_propose(client, plan, phase):
    voice = factories.voice(department="76")
    client.force_login(voice.user)
    assert "pas ouverte à votre département" in client.get(NEW, {"title": TITLE}).text
    answer = client.post(NEW, new_action())
    assert answer.status_code == 422
    assert "pas ouverte à votre département" in answer.text
    assert Proposal.objects.get().state == "draft"


def test_a_form_sent_again_elsewhere_or_by_somebody_else_begins_another_draft(people, plan, phase):
    elsewhere = factories.published(factories.roadmap(plan.region, "eau"))
    other, key = factories.phase(elsewhere), uuid4()
    alice, bob = people["alice"], people["bob"]
    asked = [(phase, alice), (phase, alice), (phase, bob), (other, alice)]
    begun = [begin_proposal(phase=where, user=who, form_key=key).pk for where, who in asked]
    assert begun[0] == begun[1]
    assert len(set(begun)) == 3


def test_staff_enter_what_somebody_said_at_a_meeting(client, people, phase):
    client.force_login(people["mo"])
    said = {"origin": "meeting", "college": "citizen", "department": "86"}
    answer = client.post(NEW, new_action(**said))
    assert answer.status_code == 422
    assert "Dites laquelle" in answer.text
    client.post(EDIT, new_action(origin_label="Journée du 2 octobre", **said))
    proposal = Proposal.objects.get()
    assert (proposal.origin, proposal.origin_label) == ("meeting", "Journée du 2 octobre")
    author = proposal.author
    assert (author.user, author.organisation, author.college) == (None, None, "citizen")
    assert author.recorded_at is not None
    assert proposal.entered_by == people["mo"]


def test_others_do_not_enter_on_behalf(alice):
    alice.post(NEW, new_action(origin="meeting", origin_label="Ailleurs", college="citizen"))
    proposal = Proposal.objects.get()
    assert (proposal.origin, proposal.author.college) == ("online", "company")


def test_nobody_else_opens_a_draft(client, phase, people):
    writing.draft(phase, people["alice"])
    for name in ("bob", "mo", "ada"):
        client.force_login(people[name])
        assert client.get(PLACE + "proposals/1/").status_code == 404
        assert client.get(EDIT).status_code == 404
        for verb in ("edit", "submit", "withdraw", "discard", "report"):
            assert client.post(f"{PLACE}proposals/1/{verb}/").status_code == 404


def test_a_draft_is_thrown_away_but_not_what_was_submitted(client, phase, people):
    client.force_login(people["alice"])
    writing.draft(phase, people["alice"])
    client.post(PLACE + "proposals/1/discard/")
    assert not Proposal.objects.exists()
    proposal = writing.submitted(phase, people["alice"])
    with pytest.raises(NotWritable):
        discard_draft(proposal=proposal, actor=people["alice"])


@pytest.mark.parametrize("hidden", ["\x01", "\u200b", "\u202e"])
def test_what_nobody_sees_is_no_part_of_a_proposal(alice, hidden):
    assert alice.post(NEW, new_action(title=hidden * 20)).status_code == 422
    assert alice.post(EDIT, new_action(title=hidden + TITLE, reason=hidden + "Oui.")).url
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.reason, proposal.state) == (TITLE, "Oui.", "submitted")


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script> une action", "\x00" * 20 + TITLE])
def test_hostile_text_is_text(alice, hostile):
    answer = alice.post(NEW, new_action(title=hostile, do="draft"))
    page = alice.get(answer.url).text
    assert "<script>alert" not in page


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_numbers_are_given_once_under_a_rush(plan, people, phase):
    failures = []

    def begin():
        try:
            begin_proposal(phase=phase, user=people["alice"])
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    rush = [Thread(target=begin) for _n in range(12)]
    for one in rush:
        one.start()
    for one in rush:
        one.join()
    assert failures == []
    assert list(Proposal.objects.values_list("number", flat=True)) == list(range(1, 13))
