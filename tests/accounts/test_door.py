"""One door: an address, a code, and nothing said of who exists."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.identity import email_key
from accounts.models import SignInCode, User
from accounts.operations import WrongCode, send_code, use_code
from outbox.models import Mail
from outbox.operations import deliver_due
from tests import factories

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture
def letters(settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    deliver_due()
    return mail.outbox


def code_sent_to(email):
    raw = Mail.objects.filter(kind="access").latest("pk").raw
    return re.search(rb"\b(\d{6})\b", bytes(raw)).group(1).decode()


def sign_in(client, email="alice@example.org", **more):
    client.post(LOGIN, {"email": email, **more})
    return client.post(reverse("accounts:code"), {"code": code_sent_to(email)})


def test_why_one_signs_in_is_said_until_one_has(client):
    client.post(LOGIN, {"email": "alice@example.org", "why": "Votre vote <b>attend</b>."})
    assert "Votre vote &lt;b&gt;attend&lt;/b&gt;." in client.get(reverse("accounts:code")).text
    again = client.get(LOGIN).text
    assert 'value="alice@example.org"' in again
    assert "Votre vote &lt;b&gt;attend&lt;/b&gt;." in again


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("Alice@Example.org", "alice@example.org"),
        ("alice+votes@example.org", "alice@example.org"),
        (" alice@EXAMPLE.ORG ", "alice@example.org"),
        ("zoé@exämple.org", "zoé@xn--exmple-cua.org"),
        ("+votes@example.org", "+votes@example.org"),
    ],
)
def test_what_makes_two_addresses_the_same(written, same):
    assert email_key(written) == same


@pytest.mark.parametrize(
    "typed",
    [
        "mi\u212ae@example.org",
        "a@exam\u200dple.org",
        '"\x01"@example.org',
        '"a@b"@example.org',
        "=?utf-8?q?a?=@example.org",
        "a@localhost",
        "a@[127.0.0.1]",
        "x" * 190 + "@" + "é" * 30 + "." + "é" * 25 + ".fr",
    ],
)
def test_an_address_no_mail_server_takes_gets_no_code(client, typed):
    answer = client.post(LOGIN, {"email": typed})
    assert answer.status_code == 422
    assert not Mail.objects.exists()


def test_an_unknown_address_becomes_an_account_and_goes_on(client):
    answer = sign_in(client, next="/accounts/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/")
    assert client.get("/accounts/").status_code == 200
    assert User.objects.get().email_key == "alice@example.org"


def test_a_known_address_finds_its_account_whatever_its_spelling(client):
    factories.user("alice")
    sign_in(client, "Alice+encore@example.org")
    assert User.objects.count() == 1
    assert client.get("/accounts/").status_code == 200


@pytest.mark.parametrize("target", ["foo", "#", "accounts:mine", "//evil.example/", "?x"])
def test_an_address_to_go_on_to_that_is_none_does_no_harm(client, target):
    for answer in (
        client.post("/accounts/language/", {"language": "fr", "next": target}),
        sign_in(client, next=target),
        client.get(LOGIN, {"next": target}),
    ):
        assert answer.status_code == 302
        assert "evil" not in answer["Location"]


def test_known_or_not_the_answers_are_alike(client):
    factories.user("alice")
    known = client.post(LOGIN, {"email": "alice@example.org"})
    page = client.get(known["Location"]).text.replace("alice", "*")
    client.session.flush()
    unknown = client.post(LOGIN, {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    other = client.get(unknown["Location"]).text.replace("nobody", "*")
    masked = re.compile(r'value="[^"]{64}"')
    assert masked.sub("", page) == masked.sub("", other)
    assert [row.subject[6:] for row in Mail.objects.all()] == [" est votre code Coroute"] * 2


def test_a_code_dies_on_use_with_time_and_after_five_errors():
    row = send_code(email="a@example.org", language="fr")
    code = code_sent_to("a@example.org")
    use_code(pk=row.pk, code=code)
    with pytest.raises(WrongCode):
        use_code(pk=row.pk, code=code)
    late = send_code(email="b@example.org", language="fr")
    SignInCode.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    with pytest.raises(WrongCode):
        use_code(pk=late.pk, code=code_sent_to("b@example.org"))
    tried = send_code(email="c@example.org", language="fr")
    for _ in range(5):
        with pytest.raises(WrongCode):
            use_code(pk=tried.pk, code="wrong")
    with pytest.raises(WrongCode):
        use_code(pk=tried.pk, code=code_sent_to("c@example.org"))


def test_a_second_code_replaces_the_first():
    first = send_code(email="a@example.org", language="fr")
    code = code_sent_to("a@example.org")
    send_code(email="a@example.org", language="fr")
    with pytest.raises(WrongCode):
        use_code(pk=first.pk, code=code)


def test_the_code_leaves_first_and_its_words_are_erased(letters):
    send_code(email="a@example.org", language="en")
    deliver_due()
    row = Mail.objects.get()
    assert (row.state, bytes(row.raw)) == ("sent", b"")
    assert len(letters) == 1
    assert not Mail.objects.listed().exists()


def test_a_wrong_code_is_said_beside_the_field(client):
    client.post(LOGIN, {"email": "alice@example.org"})
    answer = client.post(reverse("accounts:code"), {"code": "000000x"})
    assert answer.status_code == 422
    assert "id_code_error" in answer.text


def test_an_address_too_long_for_the_internet_is_none(client):
    answer = client.post(LOGIN, {"email": f"{'a' * 60}@{'.'.join(['àéèùôîïç' * 2] * 8)}.fr"})
    assert answer.status_code == 422
    assert not Mail.objects.exists()


def test_too_many_codes_is_429_with_when_to_come_back(client):
    for _ in range(5):
        client.post(LOGIN, {"email": "alice@example.org"})
    answer = client.post(LOGIN, {"email": "alice@example.org"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert Mail.objects.count() == 5


def test_next_never_leads_elsewhere(client):
    answer = sign_in(client, next="https://evil.example/")
    assert answer["Location"] == "/"


def test_a_closed_account_does_not_enter(client):
    factories.user("alice", is_active=False)
    assert sign_in(client).status_code == 403
    assert client.get("/accounts/").status_code == 302


def test_a_session_ends_when_the_person_is_deactivated(client):
    sign_in(client)
    User.objects.update(is_active=False)
    assert client.get("/accounts/").status_code == 302


def test_the_language_chosen_is_kept_in_the_account(client):
    sign_in(client)
    client.post(reverse("accounts:language"), {"language": "en", "next": "/accounts/"})
    assert User.objects.get().language == "en"
    assert '<html lang="en"' in client.get("/accounts/").text


def test_a_language_we_do_not_speak_is_refused(client):
    sign_in(client)
    answer = client.post("/accounts/", {"name": "Alice", "language": "zz"})
    assert answer.status_code == 422
    client.post("/accounts/", {"name": "Alice", "language": "en"})
    assert User.objects.get().language == "en"


def test_old_codes_are_never_older_than_their_life():
    row = send_code(email="a@example.org", language="fr")
    assert row.expires_at - row.created_at <= timedelta(minutes=16)
