"""Written contributions: kept as drafts, handed in, linked to the actions they speak of."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultation.models import Report, Statement
from roadmaps.models import Clock, Phase
from tests.consultation import saying
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
LIST = PLACE + "contributions/"
NEW = LIST + "new/"
TITLE = "Ce que les écoles attendent du plan"


@pytest.fixture
def open_phase(plan):
    return saying.commenting(plan)


def typed(plan=None, **more):
    chosen = [plan.actions.get(code="A-02").pk] if plan else []
    words = {
        "title": TITLE,
        "text": "## Deux idées\n\n**Ouvrir**.",
        "signature": "Réseau des écoles",
    }
    return words | {"actions": chosen, "do": "submit"} | more


def test_a_draft_is_kept_whatever_it_lacks_and_nobody_else_sees_it(client, people, open_phase):
    client.force_login(people["alice"])
    answer = client.post(NEW, typed(title="", do="draft"))
    statement = Statement.objects.get()
    assert answer.url == f"{LIST}{statement.pk}/edit/"
    assert statement.state == "draft"
    client.force_login(people["bob"])
    for page in ("", "edit/"):
        assert client.get(f"{LIST}{statement.pk}/{page}").status_code == 404
    client.force_login(people["alice"])
    assert client.post(f"{LIST}{statement.pk}/edit/", typed(title="")).status_code == 422
    client.post(f"{LIST}{statement.pk}/discard/")
    assert not Statement.objects.exists()


def test_the_same_form_begins_it_once(client, people, open_phase):
    client.force_login(people["alice"])
    key = "5d3f2f2a-6c7f-4b0e-9f59-0f2d2d1c9d12"
    for _n in range(2):
        client.post(NEW, typed(do="draft", form_key=key))
    assert Statement.objects.count() == 1


def test_sent_twice_it_is_handed_in_once(client, people, open_phase):
    key = "5d3f2f2a-6c7f-4b0e-9f59-0f2d2d1c9d12"
    client.force_login(people["alice"])
    answers = [client.post(NEW, typed(form_key=key)) for _n in range(2)]
    assert answers[0].url == answers[1].url
    assert Statement.objects.get().state == "submitted"
    client.force_login(people["bob"])  # who finds her form on the machine they share
    client.post(NEW, typed(form_key=key))
    assert Statement.objects.filter(entered_by=people["bob"]).count() == 1


def test_it_is_handed_in_then_read_with_the_actions_it_speaks_of(client, plan, people, open_phase):
    client.force_login(people["alice"])
    client.post(NEW, typed(plan))
    statement = Statement.objects.get()
    assert statement.state == "submitted"
    client.logout()
    assert client.get(f"{LIST}{statement.pk}/").status_code == 404
    assert TITLE not in client.get(LIST).text
    Statement.objects.update(state="published", published_at=statement.submitted_at)
    page = client.get(f"{LIST}{statement.pk}/").text
    assert "<strong>Ouvrir</strong>" in page
    assert "A-02" in page
    assert "Réseau des écoles" in client.get(LIST).text
    assert TITLE in client.get(PLACE + "actions/A-02/").text
    assert TITLE not in client.get(PLACE + "actions/A-01/").text


def test_nothing_is_handed_in_outside_a_phase_in_which_one_comments(client, people, open_phase):
    client.force_login(people["alice"])
    client.post(NEW, typed(do="draft"))
    statement = Statement.objects.get()
    Phase.objects.filter(pk=open_phase.pk).update(closes_at=Clock())
    answer = client.post(f"{LIST}{statement.pk}/edit/", typed(text="Autre chose."))
    assert answer.status_code == 409
    assert "Autre chose." in answer.text
    statement.refresh_from_db()
    assert (statement.state, statement.text) == ("draft", "Autre chose.")
    assert client.post(NEW, typed()).status_code == 409


def test_a_draft_written_elsewhere_is_not_covered(client, people, open_phase):
    client.force_login(people["alice"])
    client.post(NEW, typed(do="draft"))
    statement = Statement.objects.get()
    url = f"{LIST}{statement.pk}/edit/"
    seen = client.get(url).context["seen"]
    assert client.post(url, typed(text="Un.", do="draft", seen=seen)).status_code == 302
    stale = client.post(url, typed(text="Deux.", do="draft", seen=seen))
    assert stale.status_code == 409
    assert "Deux." in stale.text
    statement.refresh_from_db()
    assert statement.text == "Un."


def test_hostile_markdown_is_text(client, people, open_phase):
    text = "<script>x</script> [lien](javascript:alert(1)) ![image](https://x.example/a.png)"
    statement = saying.statement(open_phase, people["alice"], text=text, title="<b>Un titre</b>")
    page = client.get(f"{LIST}{statement.pk}/").text
    assert "<script>x" not in page
    assert 'href="javascript' not in page
    assert '<img src="https://x' not in page
    assert "<b>Un titre" not in page


def test_it_is_withdrawn_and_reported_like_the_others(client, people, open_phase):
    statement = saying.statement(open_phase, people["alice"])
    client.force_login(people["bob"])
    client.post(f"{LIST}{statement.pk}/report/", {"reason": "advertising"})
    assert Report.objects.get().statement == statement
    assert client.post(f"{LIST}{statement.pk}/withdraw/").status_code == 404
    client.force_login(people["alice"])
    client.post(f"{LIST}{statement.pk}/withdraw/")
    client.logout()
    page = client.get(f"{LIST}{statement.pk}/").text
    assert "Contribution retirée par son auteur" in page
    assert "Deux idées" not in page


def test_the_list_is_as_cheap_with_many(client, plan, people, open_phase):
    counts = []
    for n in (1, 3):
        while Statement.objects.count() < n:
            saying.statement(open_phase, people["alice"]).actions.add(*plan.actions.all()[:2])
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]
