"""One form over the whole action: what is typed becomes typed changes, exactly."""

import re
from datetime import date

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation.forms.items import STRUCK
from consultation.forms.proposals import AmendmentForm
from consultation.models import Change, Proposal
from roadmaps.differences import applied
from roadmaps.fields import AMENDABLE, BY_NAME, from_json
from roadmaps.models import Content, Phase
from roadmaps.operations import draft_of, publish_version, write_action
from roadmaps.plan import Stop
from roadmaps.values import body, read_line
from tests import factories
from tests.consultation.writing import PLACE

NEW = PLACE + "proposals/new/"
EDIT = PLACE + "proposals/1/edit/"
SUMMARY = "Former 300 personnes par an."
PAST, ENDS = date(2020, 1, 1), ("starts", "ends")


@pytest.fixture
def plan(db):
    plan = factories.roadmap()
    facts = {
        "summary": SUMMARY,
        "partners": [{"key": "", "name": "CCI"}, {"key": "", "name": "Université"}],
        "budget": [{"key": "", "year": 2027, "funder": "Région", "amount": 100_000}],
    }
    factories.action(plan, "A-01", **facts)
    factories.action(plan, "B-01", axis="B")
    return factories.published(plan, codes=())


@pytest.fixture
def alice(client, people, phase):
    client.force_login(people["alice"])
    return client


def typed(do="submit", **over):
    return {"action": "A-01", "reason": "Il en faut plus.", "do": do} | over


MANY = {
    "new-summary": "Former 500 personnes par an.",
    "new-axis": "B",
    "partners-k2-struck": "on",
    "budget-k3-amount": "60 k€",
    "budget-n1-year": "2028",
    "budget-n1-amount": "40 k€",
}


def test_several_fields_at_once_each_a_typed_change_with_a_title_that_says_so(alice):
    alice.post(NEW, typed(**MANY, **{"why-budget": "Deux ans valent mieux qu’un."}))
    proposal = Proposal.objects.get()
    rows = proposal.changes.values_list("field", "key", "value", "reason")
    why = "Deux ans valent mieux qu’un."
    assert list(rows) == [
        ("summary", "", "Former 500 personnes par an.", ""),
        ("partners", "k2", None, ""),
        ("budget", "k3", {"year": 2027, "funder": "Région", "amount": 60_000}, why),
        ("budget", "+1", {"year": 2028, "funder": "", "amount": 40_000}, why),
        ("axis", "", {"code": "B", "title": "Axe B"}, ""),
    ]
    assert (
        proposal.title
        == "Changer le résumé, les partenaires, le budget et la place dans le plan de l’action A-01"
    )
    assert proposal.made_on == proposal.roadmap.current.entries.get(action__code="A-01")


@pytest.mark.parametrize(
    ("over", "title"),
    [
        ({"new-owner": "La métropole"}, "Changer le porteur : La métropole plutôt que Région"),
        (
            {"budget-k3-amount": "60 k€"},
            "Changer le budget : 60 000 € plutôt que 100 000 €",
        ),
        ({"partners-n1-name": "INRIA"}, "Changer les partenaires"),
        ({"new-axis": "B"}, "Placer A-01 sous B Axe B"),
    ],
)
def test_a_title_left_empty_says_what_changes(alice, over, title):
    alice.post(NEW, typed(**over))
    assert Proposal.objects.get().title.replace("\u202f", " ").replace("\xa0", " ") == title


def test_what_was_not_touched_is_no_change_however_it_is_written(alice, plan):
    page = alice.get(NEW + "?action=A-01").text
    assert "300 personnes" in page
    answer = alice.post(NEW, typed(**{"new-summary": SUMMARY, "partners-k1-name": "CCI"}))
    assert answer.status_code == 422
    assert "Rien ne change" in answer.text


def test_a_draft_keeps_what_was_typed_and_not_the_rest_of_the_action(alice):
    alice.post(NEW, typed("draft", **MANY, **{"new-owner": "Région", "partners-k1-name": "CCI"}))
    kept = Proposal.objects.get().typed
    assert kept.items() >= MANY.items()
    assert "new-owner" not in kept
    assert "partners-k1-name" not in kept
    page = alice.get(EDIT).text
    assert "Former 500 personnes par an." in page
    assert re.search(r'name="partners-k2-struck"[^>]* checked', page)


def test_while_one_types_each_question_says_that_it_holds_a_change(alice):
    answer = alice.post(NEW, typed("keep", **MANY), headers={"HX-Request": "true"})
    marks = {
        key: f'id="mark-{key}" data-hx-swap-oob="true">modifié</em>' in answer.text
        for key in ("when", "money", "words", "who", "place", "aims")
    }
    asked = {"money", "words", "who", "place"}
    assert {key for key, marked in marks.items() if marked} == asked


def test_a_draft_of_one_field_from_before_is_read(alice, plan, people, phase):
    entered = {"roadmap": plan, "phase": phase, "entered_by": people["alice"]}
    old = {
        "field": "summary",
        "value": "Former 500 personnes.",
        "seen": "1",
        "title": "",
        "reason": "",
    }
    Proposal.objects.create(
        number=1,
        kind="amendment",
        action=plan.actions.get(code="A-01"),
        typed=old,
        created_at=phase.opens_at,
        **entered,
    )
    page = alice.get(EDIT).text
    assert "Former 500 personnes." in page
    assert 'id="ask-words" open' in page


def test_independent_demands_are_offered_apart(alice):
    page = alice.post(NEW, typed("preview", **MANY)).text
    assert "4 choses indépendantes" in page
    alone = alice.post(EDIT, typed("preview", **{"new-summary": "Former 500 personnes."})).text
    assert "choses indépendantes" not in alone


def test_a_draft_is_split_once_into_one_for_each_demand(alice):
    key = {"form_key": "8c0f6c44-24a9-4f4b-a0c2-3f0d0d5ad5a1"}
    sent = typed("split", **MANY, **key, **{"why-budget": "Deux ans.", "signature": "Alice"})
    for address in (NEW, EDIT):
        assert alice.post(address, sent).status_code == 302
    drafts = Proposal.objects.order_by("number")
    assert [draft.title for draft in drafts] == [
        "Changer le budget",
        "Changer les partenaires",
        "Changer le résumé",
        "Placer A-01 sous B Axe B",
    ]
    first = drafts[0].typed
    assert (first["why-budget"], first["signature"]) == ("Deux ans.", "Alice")
    assert "new-axis" not in first
    for draft in drafts:
        assert draft.typed["reason"] == "Il en faut plus."
        alice.post(f"{PLACE}proposals/{draft.number}/submit/")
    assert set(Proposal.objects.values_list("state", flat=True)) == {"submitted"}
    assert Change.objects.count() == 5


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("new-title", "", "compte au moins 15 caractères"),
        ("new-ends_on", "continu", "n’est pas une date précise"),
        ("new-axis", "Z", "Choisissez une réponse de la liste"),
        ("budget-n1-amount", "beaucoup", "Écrivez un montant"),
        ("new-description", "x" * 20_001, "20000 caractères"),
    ],
)
def test_what_cannot_be_is_told_beside_its_cause(alice, name, text, said):
    answer = alice.post(NEW, typed(**{name: text}))
    assert answer.status_code == 422
    errors = answer.text.partition('class="field-errors"')[2]
    assert said in errors


def test_a_calendar_offers_no_past_day_unless_the_action_says_one(alice, plan):
    write_action(
        draft=draft_of(plan), action=plan.actions.get(code="A-01"), values={"starts_on": PAST}
    )
    Phase.objects.update(may_vote=False, may_propose=False)
    publish_version(roadmap=plan, actor=None)
    Phase.objects.update(may_propose=True)
    page = alice.get(f"{NEW}?action=A-01").text
    starts, ends = (re.search(f'<input[^>]*name="new-{name}_on"[^>]*>', page)[0] for name in ENDS)
    assert "min=" not in starts
    assert f'min="{timezone.localdate().isoformat()}"' in ends


def test_an_action_does_not_end_before_it_begins(alice):
    days = {"new-starts_on": "2099-02-01", "new-ends_on": "2099-01-01"}
    answer = alice.post(NEW, typed(**days))
    assert answer.status_code == 422
    assert "La fin précède le début" in answer.text


def test_a_description_may_be_as_long_as_the_cap(alice):
    text = "é" * 9_999 + "\r\n" + "x" * 10_000
    assert alice.post(NEW, typed(**{"new-description": text})).status_code == 302
    assert len(Change.objects.get().value) == 20_000


def test_a_new_action_is_written_in_the_same_form_empty(alice):
    said = {
        "title": "Ouvrir les salles de réunion le soir",
        "summary": "Prêter les salles.",
        "axis": "B",
        "partners-n1-name": "Mairies",
        "starts_on": "2099-01-01",
        "reason": "Elles sont vides.",
        "do": "submit",
    }
    alice.post(NEW, said)
    proposal = Proposal.objects.get()
    assert (proposal.axis, proposal.made_on) == ("B", None)
    assert list(proposal.changes.values_list("field", "value")) == [
        ("title", said["title"]),
        ("summary", "Prêter les salles."),
        ("partners", {"name": "Mairies"}),
        ("starts_on", "2099-01-01"),
    ]


@pytest.mark.parametrize("seen", ["", "abc", "0", "9" * 30, "٣"])
def test_a_form_that_says_nonsense_of_what_it_saw_is_read_against_what_stands(alice, seen):
    sent = typed(**{"new-summary": "Former 500 personnes.", "seen": seen})
    assert alice.post(NEW, sent).status_code == 302


def test_what_moved_beside_what_was_typed_over_is_not_undone(alice, plan, people):
    seen = plan.current.entries.get(action__code="A-01").pk
    action = plan.actions.get(code="A-01")
    Phase.objects.update(may_vote=False)
    values = {"owner": "La métropole", "partners": [{"key": "k1", "name": "CCI"}]}
    write_action(draft=draft_of(plan), action=action, values=values)
    publish_version(roadmap=plan, actor=people["ada"])
    whole = {
        "new-owner": "Région",
        "new-summary": "Former 500 personnes.",
        "partners-k1-name": "CCI",
        "partners-k2-name": "Université",
    }
    assert alice.post(NEW, typed(**whole, seen=seen)).status_code == 302
    assert Change.objects.get().field == "summary"


def test_a_row_typed_over_that_is_no_more_is_told_with_what_was_typed(alice, plan, people):
    seen = plan.current.entries.get(action__code="A-01").pk
    Phase.objects.update(may_vote=False)
    action = plan.actions.get(code="A-01")
    values = {"partners": [{"key": "k1", "name": "CCI"}]}
    write_action(draft=draft_of(plan), action=action, values=values)
    publish_version(roadmap=plan, actor=people["ada"])
    answer = alice.post(NEW, typed(**{"partners-k2-name": "Université de Limoges"}, seen=seen))
    assert answer.status_code == 409
    assert "Vous écriviez sur « Université »." in answer.text
    assert "Vous aviez écrit « Université de Limoges »." in answer.text


# Whatever the action says and whatever is typed ---------------------------------------------------

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
HOSTILE = TEXT | st.sampled_from(
    ["<script>alert(1)</script>", "=1+1", "\u202eabc", "a;b", " \t x ", "\u2028", "{{ x }}", "'"]
)
NAMES = st.lists(HOSTILE.map(read_line).filter(bool), max_size=4)


def keyed(items):
    return [{"key": f"k{n}", **item} for n, item in enumerate(items, 1)]


@st.composite
def contents(draw):
    lines = [{"year": 2027, "funder": name, "amount": 10} for name in draw(NAMES)]
    targets = [
        {"indicator": name, "baseline": "", "target": "5", "unit": "%", "horizon": ""}
        for name in draw(NAMES)
    ]
    return Content(
        title=read_line(draw(HOSTILE)) or "Une action",
        summary=BY_NAME["summary"].read(draw(HOSTILE)),
        description=BY_NAME["description"].read(draw(HOSTILE)),
        owner=read_line(draw(HOSTILE)),
        partners=keyed([{"name": name} for name in draw(NAMES)]),
        budget=keyed(lines),
        targets=keyed(targets),
    )


class BarePlan:
    """A plan without axes."""

    axes: dict = {}


EDITED = ("partners", "budget", "targets", "territories")


@given(contents(), st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_applied_is_exactly_what_was_typed(content, data):
    stop = Stop(1, 1, "A-01", content, None, 1)
    posted = {"reason": "Parce que."}
    for name in ("summary", "description", "owner"):
        if data.draw(st.booleans()):
            posted[f"new-{name}"] = data.draw(HOSTILE)
    for name in EDITED:
        item = BY_NAME[name]
        for key in [entry["key"] for entry in item.of(content)] + ["n1", "n2"]:
            if data.draw(st.booleans()):
                posted[f"{name}-{key}-{item.parts[0]}"] = data.draw(HOSTILE)
            if data.draw(st.integers(0, 4)) == 0:
                posted[f"{name}-{key}-{STRUCK}"] = "on"
    form = AmendmentForm(posted, stop=stop, plan=BarePlan())
    form.is_valid()
    for item in AMENDABLE.values():
        before, value = stop.says(item), form.values[item.name]
        rows = [row for row in form.rows if row.field == item.name]
        if form.rows:
            assert bare(item, applied(item, before, rows)) == bare(item, value)
    for name in ("summary", "description", "owner"):
        typed = posted.get(f"new-{name}")
        if typed is not None and not form.errors:
            assert form.values[name] == BY_NAME[name].read(form[f"new-{name}"].data)


def bare(item, value):
    """A field's value without the keys of new items, which the plan gives."""
    if not item.is_list:
        return from_json(item, value)
    return [(entry["key"], body(entry)) for entry in value]
