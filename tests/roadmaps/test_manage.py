"""The back room of a roadmap: who enters, what each page does."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from roadmaps.models import Phase, Role, Version
from roadmaps.operations import (
    AddressTaken,
    begin_roadmap,
    draft_of,
    place_action_after,
    publish_version,
)
from tests import factories
from tests.consultation.test_voting import in_parallel
from tests.roadmaps.sheets import canonical, csv_bytes

pytestmark = pytest.mark.django_db

PAGES = (
    "manage text figures figure_new phases phase_new actions action_new axis_new imports versions "
    "publish journal"
).split()


@pytest.fixture
def plan(ada):
    """A draft that only its administrator sees."""
    plan = factories.roadmap()
    factories.role(ada, plan.region, Role.Name.ADMINISTRATOR)
    factories.action(plan, "A-01")
    return plan


def at(plan, name, **kwargs):
    place = {"region": plan.region.slug, "roadmap": plan.slug}
    app = "consultation" if name == "publish" else "roadmaps"
    return reverse(f"{app}:{name}", kwargs=place | kwargs)


def sheet(data, name="plan.csv"):
    return {"file": SimpleUploadedFile(name, data)}


@pytest.mark.parametrize("name", PAGES)
def test_only_those_who_manage_the_region_find_the_room(client, plan, ada, name):
    assert client.get(at(plan, name)).status_code == 302
    for role in (None, Role.Name.MODERATOR, Role.Name.SECRETARY):
        person = factories.user()
        if role:
            factories.role(person, plan.region, role)
        client.force_login(person)
        assert client.get(at(plan, name)).status_code == 404
    elsewhere = factories.user()
    other = factories.region(slug="normandie")
    factories.role(elsewhere, other, Role.Name.ADMINISTRATOR)
    client.force_login(elsewhere)
    assert client.get(at(plan, name)).status_code == 404
    client.force_login(ada)
    assert client.get(at(plan, name)).status_code == 200


def test_looking_never_begins_a_draft(managing, plan):
    factories.action(plan, "A-02")
    publish_version(roadmap=plan, actor=None)
    for name in PAGES:
        managing.get(at(plan, name))
    assert not Version.objects.drafts().exists()


def test_the_overview_says_the_next_step_and_the_private_link(managing, plan):
    page = managing.get(at(plan, "manage")).content.decode()
    assert plan.rehearsal_key in page
    assert "Dire ce que c’est" in page
    before = plan.rehearsal_key
    managing.post(at(plan, "rehearsal_renew"))
    plan.refresh_from_db()
    assert plan.rehearsal_key != before


def test_texts_are_written_and_recorded(managing, plan):
    typed = {"title": "Nouveau", "introduction": "**Bonjour**", "perimeter": "Tous", "promise": "R"}
    assert managing.post(at(plan, "text"), typed).status_code == 302
    plan.refresh_from_db()
    assert (plan.title, plan.perimeter) == ("Nouveau", "Tous")
    assert draft_of(plan).introduction == "**Bonjour**"
    assert JournalEntry.objects.get(verb="describe_roadmap").details["fields"] == [
        "title",
        "perimeter",
        "promise",
        "introduction",
    ]
    refused = managing.post(at(plan, "text"), typed | {"title": "", "promise": "gardé"})
    assert refused.status_code == 422
    assert "gardé" in refused.content.decode()


def test_figures_are_added_edited_ordered_and_removed(managing, plan):
    typed = {"label": "Entreprises", "value": "21 000,5", "date": "02/10/2017", "source": "Région"}
    assert managing.post(at(plan, "figure_new"), typed).status_code == 302
    managing.post(at(plan, "figure_new"), typed | {"label": "Emplois", "value": "60000"})
    figures = draft_of(plan).figures
    assert [(one.key, float(one.value)) for one in figures.all()] == [
        ("entreprises", 21000.5),
        ("emplois", 60000.0),
    ]
    managing.post(at(plan, "figure_up", key="emplois"))
    managing.post(at(plan, "figure", key="emplois"), typed | {"label": "Salariés"})
    assert [one.label for one in figures.all()] == ["Salariés", "Entreprises"]
    managing.post(at(plan, "figure_remove", key="entreprises"))
    assert [one.key for one in figures.all()] == ["emplois"]
    wrong = managing.post(at(plan, "figure_new"), typed | {"value": "beaucoup"})
    assert wrong.status_code == 422
    assert "« beaucoup » n’est pas un nombre" in wrong.content.decode()


def test_phases_are_set_in_the_zone_of_the_region(managing, plan):
    plan.region.zone = "Indian/Reunion"
    plan.region.save()
    typed = {
        "name": "Vote",
        "opens_at": "2030-01-10T08:00",
        "closes_at": "2030-02-10T18:00",
        "may_vote": "on",
    }
    assert managing.post(at(plan, "phase_new"), typed).status_code == 302
    phase = Phase.objects.get()
    assert phase.opens_at.isoformat() == "2030-01-10T04:00:00+00:00"
    assert (
        'value="2030-01-10T08:00"' in managing.get(at(plan, "phase", pk=phase.pk)).content.decode()
    )
    backwards = managing.post(at(plan, "phase_new"), typed | {"closes_at": "2030-01-10T08:00"})
    assert backwards.status_code == 422
    assert "La clôture doit suivre l’ouverture" in backwards.content.decode()
    managing.post(at(plan, "phase_remove", pk=phase.pk))
    assert not Phase.objects.exists()


def test_the_same_submit_twice_is_once(managing, plan):
    phase = {"name": "Vote", "opens_at": "2030-01-10T08:00", "closes_at": "2030-02-10T18:00"}
    figure = {"label": "Emplois", "value": "21 000", "date": "2026-01-01", "source": "INSEE"}
    for _ in range(2):
        assert managing.post(at(plan, "phase_new"), phase).status_code == 302
        assert managing.post(at(plan, "figure_new"), figure).status_code == 302
    assert plan.phases.count() == 1
    assert plan.versions.drafts().get().figures.count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_many_who_begin_a_roadmap_at_an_address_one_does():
    region = factories.region()

    def begin(_):
        try:
            return begin_roadmap(region=region, slug="eau", title="Eau", actor=None)
        except AddressTaken:
            return None

    assert len([made for made in in_parallel(begin, 12) if made]) == 1


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "31/02/2027 18:00"])
def test_a_moment_out_of_our_time_is_none(managing, plan, moment):
    facts = {"name": "Vote", "opens_at": moment, "closes_at": "2190-06-01T18:00"}
    answer = managing.post(at(plan, "phase_new"), facts)
    assert answer.status_code == 422
    assert "pas une date et une heure" in answer.text
    assert not plan.phases.exists()


def test_an_opened_phase_no_longer_changes(managing, plan):
    phase = factories.phase(plan)
    closes = timezone.localtime(phase.closes_at + timedelta(days=3))
    typed = {
        "name": "Autre",
        "opens_at": "2030-01-10T08:00",
        "closes_at": "2030-02-10T18:00",
    }
    refused = managing.post(at(plan, "phase", pk=phase.pk), typed)
    assert refused.status_code == 422
    assert "ses règles ne changent plus" in refused.content.decode()
    managing.post(at(plan, "phase_remove", pk=phase.pk))
    assert list(Phase.objects.values_list("name", "closes_at")) == [(phase.name, phase.closes_at)]
    assert closes


def test_an_action_is_written_by_hand_and_a_stale_form_is_told(managing, plan):
    page = managing.get(at(plan, "action", code="A-01"))
    seen = page.context["form"]["seen"].value()
    typed = {"title": "Un titre assez long", "axis": "A", "budget": "850 k€", "seen": seen}
    assert managing.post(at(plan, "action", code="A-01"), typed).status_code == 302
    entry = draft_of(plan).entries.get()
    assert entry.content.budget == [{"key": "k1", "year": None, "funder": "", "amount": 850000}]
    stale = managing.post(at(plan, "action", code="A-01"), typed | {"title": "Ma phrase gardée"})
    assert stale.status_code == 409
    assert "Ma phrase gardée" in stale.content.decode()
    fresh = {"seen": managing.get(at(plan, "action", code="A-01")).context["form"]["seen"].value()}
    place_action_after(roadmap=plan, actor=None, code="A-01")
    moved = managing.post(at(plan, "action", code="A-01"), typed | fresh)
    assert moved.status_code == 409
    assert draft_of(plan).entries.get().axis is None
    wrong = managing.post(at(plan, "action", code="A-01"), typed | {"starts_on": "bientôt"})
    assert wrong.status_code == 422
    assert "n’est pas une date" in wrong.content.decode()


def test_a_new_action_takes_a_code_that_never_was(managing, plan):
    typed = {"code": "A-01", "title": "Une action de plus", "axis": ""}
    assert managing.post(at(plan, "action_new"), typed).status_code == 422
    assert managing.post(at(plan, "action_new"), typed | {"code": "B 2"}).status_code == 302
    assert plan.actions.filter(code="B-2").exists()
    managing.post(at(plan, "action_withdraw", code="B-2"))
    again = managing.post(at(plan, "action_new"), typed | {"code": "B-2"})
    assert again.status_code == 422


def test_axes_are_written_by_hand(managing, plan):
    typed = {"code": "A1", "title": "Une ligne", "parent": "A"}
    assert managing.post(at(plan, "axis_new"), typed).status_code == 302
    managing.post(at(plan, "axis", code="A1"), {"title": "Une autre ligne", "summary": ""})
    axis = draft_of(plan).axes.get(code="A1")
    assert (axis.title, axis.parent.code) == ("Une autre ligne", "A")


def test_from_a_sheet_with_errors_to_a_published_version(managing, plan):
    good = {"code": "B-01", "axis_code": "B", "axis": "Deux", "title": "Ouvrir une école du jeu"}
    data = canonical(good, good | {"code": "B-02", "starts_on": "31/02/2027"})
    before = Version.objects.get().entries.count()
    answer = managing.post(at(plan, "imports"), sheet(data), follow=True)
    page = answer.content.decode()
    assert "O (starts_on)" in page
    assert "« 31/02/2027 » n’est pas une date" in page
    assert Version.objects.get().entries.count() == before
    seen = answer.context["preview"].fingerprint
    done = managing.post(answer.redirect_chain[-1][0], {"seen": seen}, follow=True)
    assert "1 action créée, 0 modifiées, 1 lignes refusées." in done.content.decode()
    draft = Version.objects.get()
    assert managing.get(at(plan, "publish")).status_code == 200
    assert Version.objects.get().number is None
    typed = {"draft": draft.pk, "note": "La première"}
    assert managing.post(at(plan, "publish"), typed).status_code == 302
    assert Version.objects.get().number == 1
    assert managing.post(at(plan, "publish"), typed).status_code == 422
    assert Version.objects.count() == 1


def test_a_revision_waits_for_the_round_to_close(managing, plan):
    publish_version(roadmap=plan, actor=None)
    plan.refresh_from_db()
    factories.phase(plan, may_vote=True)
    draft = draft_of(plan)
    refused = managing.post(at(plan, "publish"), {"draft": draft.pk})
    assert refused.status_code == 422
    assert "On vote en ce moment" in refused.content.decode()


def test_unknown_columns_lead_to_matching_and_are_remembered(managing, plan):
    rows = [["Ce qu’on fera", "Bidule"], ["Ouvrir une école du jeu vidéo", "7"]]
    answer = managing.post(at(plan, "imports"), sheet(csv_bytes(rows)), follow=True)
    assert answer.redirect_chain[-1][0].endswith("/columns/")
    address = answer.redirect_chain[-1][0]
    assert managing.post(address, {"0": "other", "1": "other"}).status_code == 422
    answer = managing.post(address, {"0": "title", "1": "other"}, follow=True)
    assert answer.context["preview"].count("created") == 1
    seen = answer.context["preview"].fingerprint
    managing.post(answer.redirect_chain[-1][0], {"seen": seen})
    content = draft_of(plan).entries.get(action__code="1").content
    assert content.other == {"Bidule": "7"}
    again = managing.post(at(plan, "imports"), sheet(csv_bytes(rows)), follow=True)
    assert again.context["preview"].count("unchanged") == 1


def test_a_preview_that_is_no_longer_so_is_told(managing, plan):
    data = canonical({"code": "A-01", "title": "Un titre venu du fichier"})
    answer = managing.post(at(plan, "imports"), sheet(data), follow=True)
    address, seen = answer.redirect_chain[-1][0], answer.context["preview"].fingerprint
    managing.post(at(plan, "action", code="A-01"), {"title": "Un titre écrit ici", "axis": "A"})
    stale = managing.post(address, {"seen": seen})
    assert stale.status_code == 409
    assert draft_of(plan).entries.get().content.title == "Un titre écrit ici"


def test_a_conflict_is_settled_in_its_own_line(managing, plan):
    line = {"code": "A-01", "title": "Un titre assez long", "owner": "Région"}
    seen = managing.post(at(plan, "imports"), sheet(canonical(line)), follow=True)
    managing.post(seen.redirect_chain[-1][0], {"seen": seen.context["preview"].fingerprint})
    typed = {"title": "Un titre assez long", "owner": "Le cluster"}
    managing.post(at(plan, "action", code="A-01"), typed)
    data = canonical(line | {"owner": "L’État"})
    answer = managing.post(at(plan, "imports"), sheet(data), follow=True)
    assert 'name="action:A-01:owner" value="theirs"' in answer.content.decode()
    chosen = {"action:A-01:owner": "theirs", "seen": answer.context["preview"].fingerprint}
    managing.post(answer.redirect_chain[-1][0], chosen)
    assert draft_of(plan).entries.get().content.owner == "L’État"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("plan.csv", b"", "Ce fichier est vide"),
        ("plan.xlsx", b"%PDF-1.7 \n", "c’est un fichier PDF"),
        ("plan.xlsx", b"code,title\n1,Un titre", "son contenu est du CSV"),
        ("plan.csv", b"PK\x03\x04 broken", "Ce classeur est abîmé"),
        ("plan.csv", csv_bytes([["title"], *([f"Action {n}"] for n in range(5000))]), "2 000"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(managing, plan, name, data, said):
    answer = managing.post(at(plan, "imports"), sheet(data, name))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_no_file_is_said(managing, plan):
    assert managing.post(at(plan, "imports"), {}).status_code == 422


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_changes_nothing_when_it_comes_back(managing, plan, ending):
    exported = managing.get(at(plan, "export", ending=ending))
    assert exported["Content-Disposition"].endswith(f'-projet.{ending}"')
    answer = managing.post(
        at(plan, "imports"), sheet(exported.content, f"plan.{ending}"), follow=True
    )
    assert answer.context["preview"].changes_nothing
    assert "rien à importer" in answer.content.decode()


def test_the_journal_tells_who_did_what(managing, plan):
    managing.post(at(plan, "action", code="A-01"), {"title": "Un titre écrit ici", "axis": "A"})
    page = managing.get(at(plan, "journal")).content.decode()
    assert "a écrit l’action <b>A-01</b>" in page


def test_versions_are_listed_with_their_sheets(managing, plan):
    publish_version(roadmap=plan, actor=None, note="Le début")
    page = managing.get(at(plan, "versions")).content.decode()
    assert "Le début" in page
    exported = managing.get(at(plan, "export_version", number=1, ending="csv"))
    assert b"A-01" in exported.content
    assert managing.get(at(plan, "export_version", number=2, ending="csv")).status_code == 404
