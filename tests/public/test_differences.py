"""Two versions compared in public: what changed, who asked for it, and nothing of the draft."""

import csv
import io
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from consultation.models import Change, Proposal, Ruling
from roadmaps.models import Deliberation, Departure, Version
from roadmaps.operations import draft_of, publish_version
from roadmaps.operations.draft import write_action
from tests import factories

pytestmark = pytest.mark.django_db


def url(plan, name="differences", *more):
    more = more or (1, 2) if name.startswith("differences") else more
    return reverse(f"public:{name}", args=(plan.region.slug, plan.slug, *more))


def write(plan, code, **values):
    action = plan.actions.get(code=code)
    return write_action(draft=draft_of(plan), action=action, values=values)


def led_to(plan, version, field, code="A-01", key="", title="Plus haut", **state):
    """A published amendment whose accepted change this version carries."""
    now = timezone.now()
    phase = plan.phases.first() or factories.phase(plan)
    proposal = Proposal.objects.create(
        roadmap=plan,
        number=plan.proposals.count() + 1,
        kind="amendment",
        phase=phase,
        action=plan.actions.get(code=code),
        author=factories.voice(),
        title=title,
        created_at=now,
        submitted_at=now,
        state="submitted",
    )
    change = Change.objects.create(proposal=proposal, field=field, key=key and "+1", value="x")
    Ruling.objects.create(
        change=change, outcome="accepted", key=key, by=factories.user(), at=now, version=version
    )
    facts = {"state": "published", "published_at": now} | state
    Proposal.objects.filter(pk=proposal.pk).update(**facts)
    return proposal


@pytest.fixture
def plan():
    """Version 1 with three actions; version 2 rewords, moves, withdraws and adds."""
    plan = factories.published()
    draft = draft_of(plan)
    write(plan, "A-01", owner="Agence", partners=[{"key": "", "name": "Cluster"}])
    draft.entries.filter(action__code="A-02").update(axis=draft.axes.get(code="B"))
    draft.entries.filter(action__code="B-01").delete()
    Departure.objects.create(
        version=draft,
        action=plan.actions.get(code="B-01"),
        reason="Fondue dans une autre.",
        successors=["A-01"],
    )
    factories.action(plan, "C-01", "A", summary="Toute neuve.")
    publish_version(roadmap=plan, actor=None, note="Revue.")
    return plan


def test_each_changed_action_says_how_and_each_field_has_its_address(client, plan):
    page = client.get(url(plan))
    assert [(card["code"], card["kinds"]) for card in page.context["cards"]] == [
        ("A-01", ("reworded",)),
        ("A-02", ("moved",)),
        ("C-01", ("added",)),
        ("B-01", ("withdrawn",)),
    ]
    for anchor in ('id="A-01-owner"', 'id="A-01-partners"', 'id="A-02-axis"'):
        assert anchor in page.text
    assert "Fondue dans une autre." in page.text
    assert "Toute neuve." in page.text
    assert "<ins>Agence</ins>" in page.text


def test_a_change_leads_to_the_proposals_it_comes_from(client, plan):
    led_to(plan, plan.current, "owner", title="Confier à l’agence")
    hidden = led_to(plan, plan.current, "partners", key="k1", title="Mots masqués")
    Proposal.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    added = led_to(plan, None, "owner", code="A-02", title="Une carte")
    Proposal.objects.filter(pk=added.pk).update(became=plan.actions.get(code="C-01"))
    page = client.get(url(plan))
    said = {
        change.anchor: change.sources
        for card in page.context["cards"]
        for change in card["changes"]
    }
    assert [one.title for one in said["A-01-owner"]] == ["Confier à l’agence"]
    assert [(one.number, one.title) for one in said["A-01-partners"]] == [(hidden.number, "")]
    assert said["A-02-axis"] == ()
    assert "Mots masqués" not in page.text
    assert reverse("consultation:proposal", args=(plan.region.slug, plan.slug, 1)) in page.text
    assert "Une carte" in page.text


def test_a_correction_is_told(client, plan):
    write(plan, "A-01", owner="L’Agence")
    Version.objects.filter(pk=draft_of(plan).pk).update(kind=Version.Kind.CORRECTION)
    publish_version(roadmap=plan, actor=None)
    page = client.get(url(plan, "differences", 2, 3))
    assert "Correction formelle, version 3." in page.text
    assert "correction formelle" in client.get(url(plan, "versions")).text
    both = client.get(url(plan, "differences", 1, 3)).context["cards"][0]["changes"]
    assert {one.anchor: one.made for one in both} == {
        "A-01-owner": "version 2 ; correction formelle, version 3",
        "A-01-partners": "",
    }


def test_the_same_words_written_again_are_no_change(client, plan):
    write(plan, "A-01", owner="Autre")
    write(plan, "A-01", owner="Agence")
    publish_version(roadmap=plan, actor=None)
    page = client.get(url(plan, "differences", 2, 3))
    assert page.context["cards"] == []
    assert "disent la même chose" in page.text


def test_the_list_is_narrowed_by_kind_axis_and_code(client, plan):
    def codes(**query):
        return [card["code"] for card in client.get(url(plan), query).context["cards"]]

    assert codes(kind="moved") == ["A-02"]
    assert codes(axis="A") == ["A-01", "C-01"]
    assert codes(q="a-01") == ["A-01"]
    assert codes(q="nulle part") == []
    assert codes(kind="added", axis="B") == []


def test_two_versions_are_chosen_by_a_form_and_have_one_address(client, plan):
    chosen = client.get(url(plan, "versions"), {"older": "2", "newer": "1"})
    assert chosen["Location"] == url(plan)
    assert client.get(url(plan, "differences", 2, 1))["Location"] == url(plan)
    assert client.get(url(plan, "versions"), {"older": "²", "newer": "9"}).status_code == 200
    draft_of(plan)
    assert client.get(url(plan, "differences", 1, 3)).status_code == 404


def test_the_versions_say_what_each_changed(client, plan):
    Deliberation.objects.create(
        roadmap=plan,
        version=plan.current,
        adopted=plan.current,
        session_on="2027-06-25",
        votes_for=3,
        votes_against=1,
        abstentions=0,
        recorded_at=timezone.now(),
    )
    page = client.get(url(plan, "versions"))
    counts = [row["counts"] for row in page.context["rows"]]
    assert counts == [{"added": 1, "changed": 2, "withdrawn": 1}, None]
    assert "Adoptée le 25 juin 2027".lower() in page.text.lower()
    assert url(plan) in page.text


def test_what_changes_around_the_actions(client, plan):
    draft = draft_of(plan)
    axis = draft.axes.get(code="A")
    axis.title = "Former"
    axis.save()
    draft.introduction = "Un mot."
    draft.save()
    publish_version(roadmap=plan, actor=None)
    page = client.get(url(plan, "differences", 2, 3))
    assert [(piece.kind, piece.code) for piece in page.context["axes"]] == [("changed", "A")]
    assert "Un mot." in page.text
    assert page.context["cards"] == []


def test_differences_are_taken_away_as_csv_that_runs_no_formula(client, plan):
    write(plan, "A-01", owner="=1+1")
    publish_version(roadmap=plan, actor=None)
    led_to(plan, plan.current, "owner")
    text = client.get(url(plan, "differences_data", 1, 3)).content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == (
        "version_from version_to code kind field key before after proposals".split()
    )
    said = {(row["code"], row["kind"], row["field"]): row for row in rows}
    owner = said["A-01", "reworded", "owner"]
    assert (owner["before"], owner["after"], owner["proposals"]) == ("Région", "'=1+1", "1")
    assert said["A-01", "reworded", "partners"]["key"] == "k1"
    assert said["A-02", "moved", "axis"]["after"] == "B Axe B"
    assert said["C-01", "added", "summary"]["after"] == "Toute neuve."
    assert said["B-01", "withdrawn", "title"]["before"] == "Ouvrir le chantier B-01"


def test_a_version_is_taken_away_as_data(client, plan):
    answer = client.get(url(plan, "data_version", 2, "json"))
    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert said["schema"] == 1
    assert [one["code"] for one in said["actions"]] == ["A-01", "A-02", "C-01"]
    assert said["actions"][0]["partners"] == [{"key": "k1", "name": "Cluster"}]
    assert said["actions"][1]["axis"] == "B"
    assert said["departures"][0]["successors"] == ["A-01"]
    assert answer.content == client.get(url(plan, "data_version", 2, "json")).content


def test_hostile_words_are_shown_not_obeyed(client, plan):
    write(plan, "A-01", title="<script>alert(1)</script>", summary="<img src=x onerror=alert(1)>")
    publish_version(roadmap=plan, actor=None, note="<script>alert(1)</script>")
    for page in (url(plan, "differences", 1, 3), url(plan, "versions")):
        text = client.get(page).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_an_action_says_which_versions_changed_it(client, plan):
    page = client.get(url(plan, "action", "A-01"))
    assert f"{url(plan)}?q=A-01#A-01" in page.text
    assert "Historique" not in client.get(url(plan, "action", "C-01")).text


@pytest.mark.parametrize("size", [1, 30])
def test_the_pages_cost_the_same_queries_whatever_their_length(
    client, size, django_assert_max_num_queries
):
    codes = [f"A-{number:02d}" for number in range(size)]
    plan = factories.published(codes=codes)
    for _turn in range(2):
        for code in codes:
            write(plan, code, owner=f"Agence {_turn}", targets=[])
        publish_version(roadmap=plan, actor=None)
    for code in codes:
        led_to(plan, plan.current, "owner", code)
    for name in ("versions", "differences", "differences_data"):
        with django_assert_max_num_queries(12):
            assert client.get(url(plan, name)).status_code == 200


def test_the_proposal_of_an_action_is_the_source_of_nothing_that_befalls_it_later(client, plan):
    added = plan.actions.get(code="C-01")
    proposal = led_to(plan, plan.versions.get(number=2), "title", title="Une action de plus")
    Proposal.objects.filter(pk=proposal.pk).update(became=added)
    (card,) = [one for one in client.get(url(plan)).context["cards"] if one["code"] == "C-01"]
    assert [source.number for source in card["sources"]] == [proposal.number]
    factories.end(plan.phases.get())
    draft_of(plan).entries.filter(action=added).delete()
    publish_version(roadmap=plan, actor=None, note="Retirée.")
    (card,) = client.get(url(plan, "differences", 2, 3)).context["cards"]
    assert (card["kinds"], card["sources"]) == (("withdrawn",), ())
    sheet = csv.DictReader(io.StringIO(client.get(url(plan, "differences_data", 2, 3)).text))
    assert {line["proposals"] for line in sheet} == {""}
