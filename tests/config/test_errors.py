import re

import pytest
from django.test import Client

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
