"""The room where one merges: what it shows, one decision at a time, to administrators alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultation.models import Change, Proposal, Ruling
from consultation.operations import withdraw_proposal
from consultation.operations.merging import rule
from roadmaps.models import Entry
from tests import factories
from tests.consultation import amending
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
ROOM = f"{PLACE}manage/merging/"
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def plan(db):
    return amending.plan_with_lists()


@pytest.fixture
def ada(client, people):
    client.force_login(people["ada"])
    return client


@pytest.fixture
def change(plan, phase, people):
    """Alice wants 500 instead of 300."""
    return amending.amend(
        phase, people["alice"], "A-01", amending.target(plan, "500")
    ).changes.get()


@pytest.fixture
def rival(plan, phase, people, change):
    """Bob wants 800 at the same place."""
    return amending.amend(phase, people["bob"], "A-01", amending.target(plan, "800")).changes.get()


def url(change):
    return f"{ROOM}A-01/changes/{change.pk}/"


def send(client, change, do, seen=0, **more):
    return client.post(url(change), {"do": do, "seen": seen, **more})


def controls(figure):
    parts = {"indicator": "Entreprises", "baseline": "0", "unit": "", "horizon": "2028"}
    return {f"targets-as-{name}": text for name, text in (parts | {"target": figure}).items()}


def figure_of(plan):
    draft = plan.versions.drafts().get()
    return Entry.objects.get(version=draft, action__code="A-01").content.targets[0]["target"]


def test_an_action_is_merged_change_by_change_without_script(ada, plan, change):
    page = ada.get(f"{ROOM}A-01/")
    assert page.status_code == 200
    assert "Entreprises" in page.text
    answer = send(ada, change, "accepted")
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#change-{change.pk}")
    page = ada.get(answer["Location"]).text
    assert "Tout est décidé" in page
    assert "acceptée" in page
    assert figure_of(plan) == "500"


def test_with_script_only_the_change_and_what_depends_on_it_come_back(ada, plan, change):
    answer = ada.post(url(change), {"do": "accepted", "seen": 0}, **HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    for part in (f'id="change-{change.pk}"', 'id="merge-left"', 'id="says-targets"'):
        assert part in answer.text


def test_accepted_otherwise_the_draft_takes_what_was_typed(ada, plan, change):
    send(ada, change, "modified", reason="Plus sûr.", **controls("400"))
    ruling = Ruling.objects.get()
    assert (ruling.outcome, ruling.value["target"], ruling.reason) == (
        "modified",
        "400",
        "Plus sûr.",
    )
    assert figure_of(plan) == "400"
    page = ada.get(f"{ROOM}A-01/").text
    assert "Retenu" in page
    send(ada, change, "undo", seen=ruling.pk)
    assert not Ruling.objects.standing().exists()


@pytest.mark.parametrize(
    ("do", "typed"),
    [("rejected", {}), ("modified", controls("500")), ("modified", {})],
)
def test_what_is_incomplete_is_said_where_it_is(ada, change, do, typed):
    answer = send(ada, change, do, reason="", **typed)
    assert answer.status_code == 422
    assert "Votre décision n’est pas enregistrée." in answer.text
    assert not Ruling.objects.exists()


def test_a_reason_is_not_called_optional_when_refusing_needs_it(ada, change):
    page = ada.get(f"{ROOM}A-01/").text
    label = page.split(f'<label for="change-{change.pk}-reason">')[1].split("</label>")[0]
    assert label == "Motif"
    assert "Nécessaire pour rejeter : l’auteur le lira." in page


def test_who_comes_second_is_told_who_decided_and_keeps_what_was_typed(ada, plan, people, change):
    other = factories.user("zora")
    factories.role(other, plan.region, "administrator")
    rule(change=change, actor=other, outcome="rejected", reason="Trop cher.")
    for more in ({}, HTMX):
        answer = ada.post(
            url(change), {"do": "accepted", "reason": "Bonne idée", "seen": 0}, **more
        )
        assert answer.status_code == 409
        assert "Zora a décidé entre-temps" in answer.text
        assert "Bonne idée" in answer.text
    assert Ruling.objects.get().outcome == "rejected"


def test_nobody_asks_about_a_decision_taken_back_or_replaced_meanwhile(ada, people, change):
    assert send(ada, change, "ask").status_code == 409
    seen = rule(change=change, actor=people["ada"], outcome="rejected", reason="Trop cher.")
    value = change.value | {"target": "450"}
    rule(change=change, actor=people["ada"], outcome="modified", value=value)
    assert send(ada, change, "ask", seen=seen.pk).status_code == 409
    assert not Ruling.objects.exclude(asked_at=None).exists()


@pytest.mark.parametrize("emptied", ["", "\u202e\u200b"])
def test_no_title_is_accepted_empty(ada, plan, phase, people, emptied):
    row = amending.field(plan, "title", "Un autre titre pour cette action")
    renamed = amending.amend(phase, people["alice"], "A-01", row).changes.get()
    assert send(ada, renamed, "modified", value=emptied).status_code == 422


def test_with_script_a_change_that_leaves_the_page_opens_the_page_again(ada, people, change):
    kept = rule(change=change, actor=people["ada"], outcome="accepted")
    withdraw_proposal(proposal=change.proposal, actor=people["alice"])
    for do, seen in (("undo", kept.pk), ("rejected", 0)):
        answer = ada.post(url(change), {"do": do, "seen": seen}, **HTMX)
        assert answer.headers["HX-Redirect"] == f"{ROOM}A-01/"
    assert not Ruling.objects.standing().exists()


def test_two_values_at_one_place_stand_in_a_box_and_only_one_is_accepted(ada, plan, change, rival):
    page = ada.get(f"{ROOM}A-01/").text
    assert "merge-box" in page
    assert "Collision." in page
    send(ada, change, "accepted")
    answer = send(ada, rival, "accepted")
    assert answer.status_code == 409
    assert "proposition n° 1" in answer.text
    send(ada, rival, "rejected", reason="Trop.")
    assert "Collision tranchée." in ada.get(f"{ROOM}A-01/").text


def test_a_change_made_on_an_older_wording_says_what_stood_there(ada, plan, phase, people):
    row = amending.target(plan, "500")
    old = amending.Row(row.field, row.key, row.before | {"target": "250"}, row.value)
    amending.amend(phase, people["alice"], "A-01", old)
    assert "Écrit quand l’action disait" in ada.get(f"{ROOM}A-01/").text


def test_the_list_puts_collisions_first_and_counts_what_is_left(
    ada, plan, phase, people, change, rival
):
    other = amending.amend(phase, people["alice"], "A-02", amending.added())
    new = amending.propose(phase, people["bob"], amending.Row("title", "", "", "Une école"))
    rule(change=other.changes.get(), actor=people["ada"], outcome="accepted")
    page = ada.get(ROOM)
    assert [tally.stop.code for tally in page.context["page"]] == ["A-01"]
    assert page.context["counts"] == {"undecided": 2, "collisions": 1, "all": 2, "new": 1}
    assert "Cibles" in page.text
    whole = ada.get(f"{ROOM}?show=all").context["page"]
    assert [tally.stop.code for tally in whole] == ["A-01", "A-02"]
    assert new.title in ada.get(f"{ROOM}?show=new").text


def test_what_others_did_meanwhile_is_told_and_one_s_own_is_not(ada, plan, people, change, rival):
    since = timezone.now().timestamp()
    news = f"{ROOM}A-01/news/?since={since}"
    rule(change=change, actor=people["ada"], outcome="accepted")
    assert ada.get(news, **HTMX).status_code == 204
    other = factories.user("zora")
    factories.role(other, plan.region, "administrator")
    rule(change=rival, actor=other, outcome="open")
    assert "1 décision de Zora" in ada.get(news, **HTMX).text
    assert ada.get(f"{ROOM}A-01/news/?since=x").status_code == 204


def test_hostile_words_stay_words(ada, plan, phase, people):
    hostile = "<script>alert(1)</script>"
    row = amending.field(plan, "title", f"Un titre {hostile}")
    amending.amend(phase, people["alice"], "A-01", row, title=hostile, reason=hostile)
    for page in (ada.get(f"{ROOM}A-01/"), ada.get(reading(plan))):
        assert hostile not in page.text
        assert "&lt;script&gt;" in page.text


# Support --------------------------------------------------------------------------------------


def test_support_is_shown_by_college_once_it_may_be_and_not_before(
    ada, plan, phase, people, change
):
    voices = [factories.voice() for _ in range(3)]
    for voice in voices:
        factories.cast(voice, phase, change.proposal)
    page = ada.get(f"{ROOM}A-01/").text
    assert "Soutien par collège" not in page
    factories.end(phase)
    from insights.operations import compute_results

    compute_results()
    assert "Soutien par collège" in ada.get(f"{ROOM}A-01/").text


# Read aloud -----------------------------------------------------------------------------------


def reading(plan, code="A-01"):
    return f"/{plan.region.slug}/rehearsal/{plan.rehearsal_key}/merging/{code}/"


def test_a_room_reads_one_place_at_a_time_and_nobody_s_reasons(
    client, plan, phase, people, change, rival
):
    other = amending.amend(phase, people["bob"], "A-01", amending.added()).changes.get()
    rule(change=rival, actor=people["ada"], outcome="rejected", reason="Motif secret")
    page = client.get(reading(plan))
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "Cluster Gamma" in page.text  # partners come before targets
    assert f"?change={change.pk}" in page.text
    page = client.get(f"{reading(plan)}?change={change.pk}").text
    assert "500" in page
    assert "800" in page
    assert "Rejetée" in page or "rejetée" in page
    assert "Motif secret" not in page
    now = client.get(f"{reading(plan)}?change={other.pk}", **HTMX).text
    assert "<html" not in now
    assert client.get(reading(plan, "Z-99")).status_code == 404


def test_a_room_never_reads_what_was_hidden_after_its_acceptance(client, plan, people, change):
    rule(change=change, actor=people["ada"], outcome="accepted")
    page = f"{reading(plan)}?change={change.pk}"
    assert change.proposal.title in client.get(page).text
    Proposal.objects.filter(pk=change.proposal_id).update(hidden_at=timezone.now())
    assert change.proposal.title not in client.get(page).text


# A new action ---------------------------------------------------------------------------------


def test_a_proposed_action_is_put_into_the_draft_and_taken_out(ada, plan, phase, people):
    proposal = amending.propose(phase, people["bob"], amending.Row("title", "", "", "Une école"))
    page = f"{ROOM}proposals/{proposal.number}/"
    assert ada.post(page, {"code": "A-01", "axis": "A"}).status_code == 422
    assert ada.post(page, {"code": "A-03", "axis": "A"}).status_code == 302
    assert "sous le code A-03" in ada.get(page).text
    assert ada.post(page, {"undo": "1"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.became is None


def test_an_action_whose_proposal_was_withdrawn_since_is_told_and_still_taken_out(
    ada, plan, phase, people
):
    proposal = amending.propose(phase, people["bob"], amending.Row("title", "", "", "Une école"))
    page = f"{ROOM}proposals/{proposal.number}/"
    ada.post(page, {"code": "A-03", "axis": "A"})
    withdraw_proposal(proposal=proposal, actor=people["bob"])
    told = ada.get(f"{PLACE}manage/publish/").text
    assert "Une action du projet vient d’une proposition retirée" in told
    assert page in told
    assert "L’ôter du projet" in ada.get(page).text
    assert ada.post(page, {"undo": "1"}).url == ROOM
    assert not plan.actions.filter(code="A-03").exists()
    assert ada.get(page).status_code == 404


# At the scale of a region ---------------------------------------------------------------------


@pytest.mark.parametrize("actions", [10, 1000])
def test_neither_page_asks_the_database_more_for_more(
    ada, plan, people, django_assert_max_num_queries, actions
):
    grand = amending.crowd(plan.region, people["alice"], actions)
    rule(change=Change.objects.last(), actor=people["ada"], outcome="accepted")
    over = {"may_vote": True, "may_review": True}
    factories.phase(grand, -9 * timedelta(days=1), -timedelta(days=1), **over)
    room = ROOM.replace(plan.slug, grand.slug)
    ada.get(room)  # the plan is parsed once
    with django_assert_max_num_queries(12):
        assert len(ada.get(room).context["page"]) == min(actions, 50)
    with django_assert_max_num_queries(12):
        assert ada.get(f"{room}C-0001/").context["sheet"].left == 10
