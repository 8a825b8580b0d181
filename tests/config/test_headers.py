import brotli
import pytest

from roadmaps.models import Region

CLOSED = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize("address", ["/health/live", "/nowhere/at/all/", "/admin/login/"])
def test_every_page_is_closed(client, db, address):
    response = client.get(address)
    assert {name: response.headers.get(name) for name in CLOSED} == CLOSED
    assert "geolocation=()" in response.headers["Permissions-Policy"]


def test_a_signed_in_page_is_kept_by_no_cache(client, db, django_user_model):
    client.force_login(django_user_model.objects.create_user("alice@example.org"))
    assert client.get("/nowhere/at/all/").headers["Cache-Control"] == "no-store, private"


def test_the_demonstration_answers_this_machine_only(client):
    assert client.get("/health/live", REMOTE_ADDR="10.0.0.1").status_code == 403
    assert client.get("/health/live", REMOTE_ADDR="::1").status_code == 200


@pytest.mark.django_db
def test_a_page_travels_in_the_lightest_form_the_browser_takes(client):
    plain = client.get("/")
    light = client.get("/", headers={"accept-encoding": "gzip, br"})
    older = client.get("/", headers={"accept-encoding": "gzip"})
    said = [one.get("Content-Encoding") for one in (plain, light, older)]
    assert said == [None, "br", "gzip"]
    assert brotli.decompress(light.content).startswith(b"<!doctype html>")
    assert "Accept-Encoding" in light["Vary"]
    part = client.get("/", headers={"accept-encoding": "gzip, br", "hx-request": "true"})
    assert part["Content-Encoding"] == "gzip"


@pytest.mark.django_db
def test_what_is_kept_for_good_says_nothing_of_pages(client):
    Region.objects.create(slug="bretagne", name="Bretagne", zone="Europe/Paris", accent="#0a5a42")
    said = client.get("/bretagne/accent.css?0a5a42").headers
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Cross-Origin-Resource-Policy"] == "same-origin"
    of_pages = {"Referrer-Policy", "Permissions-Policy", "Content-Security-Policy", "Last-Modified"}
    assert of_pages & set(said) == set()


@pytest.mark.django_db
def test_the_token_of_forms_is_sent_once_and_anew_when_it_changes(client, django_user_model):
    page = "/accounts/login/"
    assert "csrftoken" in client.get(page).cookies
    assert "csrftoken" not in client.get(page).cookies
    client.force_login(django_user_model.objects.create_user("alice@example.org"))
    client.cookies["csrftoken"] = "no token at all"
    assert "csrftoken" in client.get("/").cookies
