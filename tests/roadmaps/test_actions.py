"""The list of actions as one edits it: in place, in order, and what leaves it."""

import pytest
from django.urls import reverse

from roadmaps.models import Role, Version
from roadmaps.operations import draft_of, edit_fields, publish_version, split_action
from roadmaps.plan import plan_of
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan():
    return factories.published(codes=("A-01", "A-02", "B-01"))


@pytest.fixture
def managing(client, plan):
    ada = factories.user("ada")
    factories.role(ada, plan.region, Role.Name.ADMINISTRATOR)
    client.force_login(ada)
    return client


def at(plan, name, **kwargs):
    place = {"region": plan.region.slug, "roadmap": plan.slug}
    return reverse(f"roadmaps:{name}", kwargs=place | kwargs)


def content(plan, code="A-01"):
    return draft_of(plan).entries.get(action__code=code).content


def order(plan):
    return [stop.code for stop in plan_of(draft_of(plan)).stops]


# A cell ---------------------------------------------------------------------------------------


def test_a_cell_opens_and_closes_where_it_stands(managing, plan):
    cell = at(plan, "action_cell", code="A-01", cell="owner")
    opened = managing.get(cell, headers=HTMX)
    assert opened.text.strip().startswith('<tr id="action-A-01"')
    assert 'value="Région"' in opened.text
    typed = {"owner": "L’agence", "seen": opened.context["form"]["seen"].value()}
    written = managing.post(cell, typed, headers=HTMX)
    assert "L’agence" in written.text
    assert "<form" not in written.text
    assert content(plan).owner == "L’agence"
    left = managing.get(cell + "?keep", headers=HTMX)
    assert "<form" not in left.text


def test_without_script_a_cell_leads_to_the_whole_form_and_back(managing, plan):
    cell = at(plan, "action_cell", code="A-01", cell="calendar")
    assert managing.get(cell).url == at(plan, "action", code="A-01") + "#id_starts_on"
    answer = managing.post(cell, {"starts_on": "2027", "ends_on": "2028"})
    assert answer.url.endswith("#action-A-01")
    assert str(content(plan).ends_on) == "2028-12-31"
    assert managing.get(at(plan, "action_cell", code="A-01", cell="nothing")).status_code == 404


def test_a_cell_written_since_is_told_and_keeps_what_was_typed(managing, plan):
    cell = at(plan, "action_cell", code="A-01", cell="owner")
    seen = managing.get(cell, headers=HTMX).context["form"]["seen"].value()
    edit_fields(roadmap=plan, actor=None, code="A-01", values={"owner": "Le Rectorat"})
    edit_fields(roadmap=plan, actor=None, code="A-01", values={"summary": "Autre cellule."})
    stale = managing.post(cell, {"owner": "L’agence", "seen": seen}, headers=HTMX)
    assert stale.status_code == 409
    assert "Le Rectorat" in stale.text
    assert 'value="L’agence"' in stale.text
    again = {"owner": "L’agence", "seen": stale.context["form"].data["seen"]}
    assert managing.post(cell, again, headers=HTMX).status_code == 200
    assert content(plan).owner == "L’agence"


def test_a_cell_refused_keeps_what_was_typed(managing, plan):
    cell = at(plan, "action_cell", code="A-01", cell="calendar")
    refused = managing.post(cell, {"ends_on": "<b>bientôt"}, headers=HTMX)
    assert refused.status_code == 422
    assert "&lt;b&gt;bientôt" in refused.text
    assert "n’est pas une date" in refused.text


def test_an_axis_is_renamed_where_it_stands(managing, plan):
    title = at(plan, "axis_title", code="A")
    assert managing.get(title).url == at(plan, "axis", code="A")
    assert 'value="Axe A"' in managing.get(title, headers=HTMX).text
    assert managing.post(title, {"title": ""}, headers=HTMX).status_code == 422
    assert "Former" in managing.post(title, {"title": "Former"}, headers=HTMX).text
    assert draft_of(plan).axes.get(code="A").title == "Former"


# The order ------------------------------------------------------------------------------------


def test_the_order_changes_by_steps_and_the_page_says_where_one_is(managing, plan):
    answer = managing.post(at(plan, "order"), {"down": "A-01"}, headers=HTMX)
    assert order(plan) == ["A-02", "A-01", "B-01"]
    assert answer.text.strip().startswith('<div id="plan"')
    assert "A-01\u00a0: place 2 sur 2 dans l’axe A." in answer.text
    plainly = managing.post(at(plan, "order"), {"up": "A-01"})
    assert plainly.url.endswith("?page=1#action-A-01")
    assert order(plan) == ["A-01", "A-02", "B-01"]
    managing.post(at(plan, "order"), {"axis_down": "A"})
    assert order(plan) == ["B-01", "A-01", "A-02"]


def test_a_row_dropped_on_another_or_on_an_axis_goes_there(managing, plan):
    managing.post(at(plan, "order"), {"move": "B-01", "where": "after:A-01"}, headers=HTMX)
    assert order(plan) == ["A-01", "B-01", "A-02"]
    managing.post(at(plan, "order"), {"move": "A-02", "where": "axis:A"}, headers=HTMX)
    assert order(plan) == ["A-02", "A-01", "B-01"]
    gone = managing.post(at(plan, "order"), {"move": "A-02", "where": "after:Z"}, follow=True)
    assert "Cette place n’est plus dans le projet" in gone.text


def test_a_place_is_chosen_in_a_list_with_or_without_script(managing, plan):
    place = at(plan, "action_place", code="A-01")
    assert "Après B-01" in managing.get(place).text
    assert managing.post(place, {"where": "after:B-01"}).status_code == 302
    assert order(plan) == ["A-02", "B-01", "A-01"]
    assert "<select" in managing.get(place, headers=HTMX).text
    assert 'id="plan"' in managing.post(place, {"where": "axis:A"}, headers=HTMX).text
    assert order(plan) == ["A-01", "A-02", "B-01"]
    assert managing.post(place, {"where": "after:A-01"}).status_code == 422


def test_an_axis_goes_once_nothing_stands_under_it(managing, plan):
    said = managing.post(at(plan, "axis_remove", code="B"), follow=True)
    assert "a encore des actions" in said.text
    managing.post(at(plan, "action_place", code="B-01"), {"where": "axis:A"})
    managing.post(at(plan, "axis_remove", code="B"))
    assert [axis.code for axis in draft_of(plan).axes.all()] == ["A"]


def test_a_long_plan_is_paged_and_a_move_shows_the_page_where_it_ends(managing, plan, monkeypatch):
    monkeypatch.setattr("roadmaps.views.actions.PAGE", 2)
    monkeypatch.setattr("roadmaps.views.places.PAGE", 2)
    page = managing.get(at(plan, "actions") + "?page=2")
    assert 'id="action-B-01"' in page.text
    assert 'id="action-A-01"' not in page.text
    answer = managing.post(at(plan, "order"), {"down": "A-02"}, headers=HTMX)
    assert 'id="action-A-02"' in answer.text


# What leaves ----------------------------------------------------------------------------------


def test_a_published_action_leaves_with_a_reason_only_and_may_come_back(managing, plan):
    assert "Retirer" in managing.get(at(plan, "action_lineage", code="A-01")).text
    refused = managing.post(at(plan, "action_withdraw", code="A-01"))
    assert refused.status_code == 422
    reason = {"reason": "Faute de <crédits>."}
    listed = managing.post(at(plan, "action_withdraw", code="A-01"), reason, follow=True)
    assert "Faute de &lt;crédits&gt;." in listed.text
    managing.post(at(plan, "action_restore", code="A-01"))
    assert "A-01" in order(plan)
    assert managing.post(at(plan, "action_restore", code="Z-01")).status_code == 404


def split(plan):
    parts = [("A-11", "Une moitié"), ("A-12", "L’autre")]
    split_action(roadmap=plan, actor=None, code="A-01", parts=parts, reason="Trop large.")


def test_putting_back_what_was_split_says_which_parts_stay(managing, plan):
    split(plan)
    edit_fields(roadmap=plan, actor=None, code="A-11", values={"owner": "Le cluster"})
    said = managing.post(at(plan, "action_restore", code="A-01"), follow=True).text
    assert "A-11 reste : elle a été changée depuis." in said
    assert "sorties avec la scission : A-12." in said
    assert order(plan) == ["A-01", "A-11", "A-02", "B-01"]


def test_searching_a_code_that_left_says_so_with_what_took_over(managing, plan):
    split(plan)
    found = managing.get(at(plan, "actions") + "?q=a-01").text
    assert "A-01 n’est plus dans le projet." in found
    assert '<a href="?q=A-11">A-11</a>, <a href="?q=A-12">A-12</a>' in found
    assert found.count(at(plan, "action_restore", code="A-01")) == 2
    for other in ("A-0", "A-11", "chantier", ""):
        page = managing.get(at(plan, "actions") + f"?q={other}").text
        assert "n’est plus dans le projet." not in page


def test_what_was_just_placed_takes_the_focus(managing, plan):
    place = at(plan, "action_place", code="B-01")
    placed = managing.post(place, {"where": "axis:A"}, headers=HTMX)
    assert placed.text.count("data-focus") == 1
    stepped = managing.post(at(plan, "order"), {"down": "B-01"}, headers=HTMX)
    assert "data-focus" not in stepped.text


def test_merging_opens_the_other_with_both_texts(managing, plan):
    edit_fields(roadmap=plan, actor=None, code="A-01", values={"summary": "Ce que je disais."})
    typed = {"into": "A-02", "reason": "Même objet."}
    opened = managing.post(at(plan, "action_merge", code="A-01"), typed, follow=True)
    assert opened.redirect_chain[-1][0] == at(plan, "action", code="A-02") + "?beside=A-01"
    assert "Ce que je disais." in opened.text
    again = managing.post(at(plan, "action_merge", code="A-02"), {"into": "A-02", "reason": "x"})
    assert again.status_code == 422


def test_splitting_asks_for_new_codes_and_titles(managing, plan):
    typed = {"code1": "A-11", "title1": "Une moitié", "code2": "A-02", "title2": "L’autre"}
    split = at(plan, "action_split", code="A-01")
    taken = managing.post(split, typed | {"reason": "Trop large."})
    assert taken.status_code == 422
    assert "A-02. Prenez-en un autre" in taken.text
    assert managing.post(split, typed | {"code2": "A-11", "reason": "x"}).status_code == 422
    assert managing.post(split, typed | {"code2": "", "reason": "x"}).status_code == 422
    done = managing.post(split, typed | {"code2": "A-12", "reason": "Trop large."})
    assert done.status_code == 302
    assert order(plan) == ["A-11", "A-12", "A-02", "B-01"]


# A correction ---------------------------------------------------------------------------------


def test_a_correction_is_shown_before_it_is_published(managing, plan):
    page = at(plan, "action_correct", code="A-01")
    form = managing.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {
        "title": "Ouvrir le chantié"
    }
    assert managing.post(page, typed).status_code == 422
    typed |= {"note": "Un accent.", "formal": "on"}
    shown = managing.post(page, typed)
    assert "Publier la correction" in shown.text
    assert "chantié" in shown.text
    assert Version.objects.published().count() == 1
    confirmed = {"confirm": shown.context["shown"]}
    other = managing.post(page, typed | confirmed | {"title": "Ouvrir le chantier !"})
    assert "Publier la correction" in other.text
    assert Version.objects.published().count() == 1
    done = managing.post(page, typed | confirmed, follow=True)
    assert "correction formelle" in done.text
    assert "Un accent." in done.text
    plan.refresh_from_db()
    assert plan.current.number == 2
    again = managing.post(page, typed | confirmed)
    assert again.status_code == 422


def test_a_correction_of_what_was_corrected_since_is_told(managing, plan):
    page = at(plan, "action_correct", code="A-01")
    typed = {"title": "Ouvrir", "owner": "Région", "note": "n", "formal": "on", "seen": "x"}
    typed |= {"confirm": managing.post(page, typed).context["shown"]}
    stale = managing.post(page, typed)
    assert stale.status_code == 409
    assert "entre-temps" in stale.text


# What everybody reads -------------------------------------------------------------------------


def test_the_address_of_what_left_says_why_and_what_takes_over(managing, client, plan):
    typed = {"code1": "A-11", "title1": "Une moitié", "code2": "A-12", "title2": "L’autre"}
    typed["reason"] = "Deux <b>publics</b>."
    managing.post(at(plan, "action_split", code="A-01"), typed)
    publish_version(roadmap=plan, actor=None)
    place = (plan.region.slug, plan.slug)
    gone = client.get(reverse("public:action", args=(*place, "A-01")))
    assert gone.status_code == 410
    assert "a été scindée" in gone.text
    assert "Deux &lt;b&gt;publics&lt;/b&gt;." in gone.text
    assert reverse("public:action", args=(*place, "A-12")) in gone.text
    heir = client.get(reverse("public:action", args=(*place, "A-12")))
    assert "scindée en version 2" in heir.text
    assert reverse("public:action", args=(*place, "A-01")) in heir.text
