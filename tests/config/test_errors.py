import re

import pytest
from django.test import Client, RequestFactory

from config.requests import PlainRequest
from instance import views


def test_a_failure_shows_a_number_that_the_log_knows(db, monkeypatch, caplog):
    def fail():
        raise RuntimeError("kept out of the page")

    monkeypatch.setattr(views, "readiness", fail)
    response = Client(raise_request_exception=False).get("/health/ready")
    body = response.content.decode()
    number = re.search(r"<code>(\w{8})</code>", body).group(1)
    assert response.status_code == 500
    assert "kept out of the page" not in body
    assert f"error {number}: GET /health/ready" in caplog.text


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_a_page():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/")
    assert response.status_code == 403
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


def test_a_cookie_with_a_nul_is_none_of_ours():
    environ = RequestFactory().get("/", headers={"cookie": r'a="b\000"; c=d'}).environ
    assert PlainRequest(environ).COOKIES == {"c": "d"}
