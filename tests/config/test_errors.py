import errno
import re
import sqlite3

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from config.errors import is_passing
from config.requests import PlainRequest
from instance import views
from roadmaps.operations import draft_of, publish_version
from tests import factories


def test_a_failure_shows_the_number_of_its_request(db, monkeypatch):
    def fail():
        raise RuntimeError("kept out of the page")

    monkeypatch.setattr(views, "readiness", fail)
    response = Client(raise_request_exception=False).get("/health/ready")
    body = response.content.decode()
    number = re.search(r"<code>(\w{12})</code>", body).group(1)
    assert response.status_code == 500
    assert "kept out of the page" not in body
    assert number == response.headers["X-Request-ID"]


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_a_page():
    came = {"referer": "http://testserver/accounts/login/"}
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", headers=came)
    assert response.status_code == 403
    assert 'href="http://testserver/accounts/login/"' in response.text
    assert '<p class="plate plate-large">403</p>' in response.content.decode()


@pytest.mark.django_db
def test_a_foreign_host_is_refused_in_a_page(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


@pytest.mark.django_db
def test_a_refused_method_is_told_in_a_page(client):
    response = client.post("/health/live")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert '<p class="plate plate-large">405</p>' in response.content.decode()


@pytest.mark.django_db
def test_the_admin_has_no_door_of_its_own(client):
    response = client.get("/admin/login/?next=/admin/")
    assert response.headers["Location"] == "/accounts/login/?next=%2Fadmin%2F"


@pytest.mark.django_db
def test_no_address_holds_a_nul(client):
    assert client.get("/nouvelle-aquitaine/rehearsal/%00/").status_code == 404
    assert client.get("/nouvelle-aquitaine/economie-numerique/actions/%00/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("length", [str(33 * 2**20), "9" * 30, "³"])
def test_a_body_no_page_asks_for_is_refused_unread(client, length):
    response = client.post("/accounts/login/", {"email": "a"}, CONTENT_LENGTH=length)
    assert response.status_code == 413
    assert '<p class="plate plate-large">413</p>' in response.content.decode()


@pytest.mark.parametrize("charset", ["hex", "undefined", "utf-7", "unicode_escape", "utf-16"])
def test_a_request_is_utf_8_whatever_it_claims(charset):
    body = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\né +2AA- \\ud800\r\n--x--\r\n'
    plain = "multipart/form-data; boundary=x"
    environ = RequestFactory().generic("POST", "/?q=%C3%A9", body.encode(), plain).environ
    request = PlainRequest(environ | {"CONTENT_TYPE": f"{plain}; charset={charset}"})
    assert (request.GET["q"], request.POST["a"]) == ("é", "é +2AA- \\ud800")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_nul_is_no_character_of_what_is_typed(kind):
    body = b"a=b%00c&d%00=e"
    if kind == "multipart/form-data":
        kind = "multipart/form-data; boundary=x"
        parts = [(b"a", b"b\0c"), (b"d\0", b"e")]
        said = b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
        body = b"".join(said % part for part in parts) + b"--x--\r\n"
    request = PlainRequest(RequestFactory().generic("POST", "/?q=%00x%00", body, kind).environ)
    assert (request.GET["q"], request.POST.dict()) == ("x", {"a": "bc", "d": "e"})


def test_a_cookie_with_a_nul_is_none_of_ours():
    environ = RequestFactory().get("/", headers={"cookie": r'a="b\000"; c=d'}).environ
    assert PlainRequest(environ).COOKIES == {"c": "d"}


def failing(monkeypatch, error):
    """A client whose next page meets this error; the page is asked for as a person would."""

    def fail():
        raise error

    monkeypatch.setattr(views, "readiness", fail)
    return Client(raise_request_exception=False)


def of_database(cause):
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (of_database(sqlite3.OperationalError("database is locked")), True),
        (of_database(sqlite3.OperationalError("no such table: roadmaps_region")), True),
        (of_database(sqlite3.OperationalError('near "SELEC": syntax error')), False),
        (of_database(psycopg.OperationalError("connection refused")), True),
        (RuntimeError("database is locked"), False),
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.ENOENT, "No such file or directory"), False),
    ],
)
def test_what_passes_by_waiting(error, passing):
    assert is_passing(error) is passing


def test_a_busy_database_is_told_as_such_in_both_languages(db, monkeypatch):
    client = failing(monkeypatch, of_database(sqlite3.OperationalError("database is locked")))
    response = client.get("/health/ready?a=1", headers={"accept-language": "en"})
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "no-store" in response.headers["Cache-Control"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert '<html lang="en">' in response.text
    assert 'lang="fr"><b>Le site est occupé' in response.text
    assert 'href="/health/ready?a=1"' in response.text


def test_a_part_of_a_page_that_fails_is_told_among_its_messages(db, monkeypatch):
    client = failing(monkeypatch, RuntimeError())
    response = client.get("/health/ready", headers={"hx-request": "true"})
    assert response.status_code == 500
    assert response.headers["HX-Retarget"] == "#messages"
    assert 'role="alert" tabindex="-1" data-focus' in response.text


@pytest.mark.django_db
def test_a_lost_reader_keeps_the_roadmap_its_search_and_its_contact(client):
    plan = factories.published()
    response = client.get(f"/{plan.place}/actions/none/", headers={"accept-language": "fr"})
    assert response.status_code == 404
    assert f'action="/{plan.place}/#list"' in response.text
    assert "mailto:contact@region.example" in response.text


@pytest.mark.django_db
def test_under_a_region_its_published_roadmaps_are_offered_and_no_other(client):
    plan = factories.published()
    factories.roadmap(plan.region, slug="hidden", title="Encore un projet")
    response = client.get(f"/{plan.region.slug}/nothing/here/")
    assert f'href="/{plan.place}/"' in response.text
    assert "Encore un projet" not in response.text


@pytest.mark.django_db
def test_an_action_that_was_withdrawn_is_gone_for_good(client):
    plan = factories.published()
    draft = draft_of(plan)
    draft.entries.filter(action__code="A-02").delete()
    publish_version(roadmap=plan, actor=None, note="L’action A-02 rejoint A-01.")
    response = client.get(f"/{plan.place}/actions/A-02/", headers={"accept-language": "fr"})
    assert response.status_code == 410
    assert "Ouvrir le chantier A-02" in response.text
    assert "L’action A-02 rejoint A-01." in response.text


@pytest.mark.django_db
def test_an_error_leads_back_to_the_page_of_this_site_one_came_from(client):
    came = client.get("/nowhere/", headers={"referer": "http://testserver/legal/"})
    assert 'href="http://testserver/legal/"' in came.text
    elsewhere = client.get("/nowhere/", headers={"referer": "https://evil.example/"})
    assert "evil.example" not in elsewhere.text


@pytest.mark.django_db
def test_a_code_typed_in_other_letters_finds_its_action(client):
    plan = factories.published()
    response = client.get(f"/{plan.place}/actions/a-02/")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        f"/{plan.place}/actions/A-02/",
    )
