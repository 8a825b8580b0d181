"""Mail by a provider's API: the same letter, its refusals understood, its news believed once."""

import base64
import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings as project
from django.core import mail as django_mail
from django.utils import timezone

from outbox.envelope import token
from outbox.models import Mail
from outbox.operations import deliver_due, owe
from tests.outbox.owing import letter, owed

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings):
    """Anymail's own, which keeps what it is given."""
    settings.EMAIL_PROVIDER = "test"
    settings.MAILERS = {"default": {"BACKEND": "anymail.backends.test.EmailBackend"}}
    settings.ANYMAIL = {"IGNORE_UNSUPPORTED_FEATURES": True}
    django_mail.outbox = []
    return django_mail.outbox


class Api(ThreadingHTTPServer):
    """An API like Brevo's, which answers as told."""

    status, answer = 201, {"messageId": "<there@brevo.example>"}

    def __init__(self):
        super().__init__(("127.0.0.1", 0), ApiRequest)
        self.asked = []


class ApiRequest(BaseHTTPRequestHandler):
    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.headers["api-key"], json.loads(raw)))
        body = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def listening():
    with Api() as api:
        threading.Thread(target=api.serve_forever, args=(0.05,), daemon=True).start()
        yield api
        api.shutdown()


@pytest.fixture
def brevo(settings):
    with listening() as api:
        settings.EMAIL_PROVIDER = "brevo"
        settings.MAILERS = {"default": {"BACKEND": "anymail.backends.brevo.EmailBackend"}}
        settings.ANYMAIL = {
            "BREVO_API_KEY": "xkeysib-1",
            "BREVO_API_URL": f"http://127.0.0.1:{api.server_address[1]}/v3/",
            "IGNORE_UNSUPPORTED_FEATURES": True,
            "WEBHOOK_SECRET": "coroute:secret",
        }
        settings.ROOT_URLCONF = "tests.outbox.provider_urls"
        yield api


def test_the_frozen_letter_goes_with_the_same_words_and_headers(provider):
    headers = {"List-Unsubscribe": "<https://plan.example/out>", "In-Reply-To": "<root@x>"}
    mail = owe(
        key="digest:1:2",
        kind=Mail.Kind.DIGEST,
        to="zoe@exämple.fr",
        letter=letter("Avis n° 3", headers),
    )
    assert deliver_due() == 1
    said = provider[0].anymail_test_params
    assert said["subject"] == "Avis n° 3"
    assert (said["text_body"], said["html_body"]) == ("Texte é\r\n", "<p>Texte é</p>\r\n")
    assert said["from"].addr_spec == "coroute@region.example"
    assert said["from"].display_name == "Région, là | Coroute"
    assert [one.addr_spec for one in said["reply_to"]] == ["ada@region.example"]
    assert [one.addr_spec for one in said["to"]] == ["zoe@exämple.fr"]
    assert (said["track_opens"], said["track_clicks"]) == (False, False)
    assert said["metadata"] == {"mail": token(mail.pk)}
    sent = dict(said["extra_headers"])
    assert sent.pop("Date")
    assert sent.pop("Message-ID").endswith("@region.example>")
    assert sent == headers | {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    attempt = mail.attempts.get()
    assert (attempt.left, attempt.said) == (True, "sent")


def test_what_the_api_is_asked_and_answers(brevo):
    mail = owed()
    assert deliver_due() == 1
    key, said = brevo.asked[0]
    assert key == "xkeysib-1"
    assert said["subject"] == "Bonjour"
    assert said["headers"]["Message-ID"].endswith("@region.example>")
    assert json.loads(said["headers"]["X-Mailin-custom"]) == {"mail": token(mail.pk)}
    assert mail.attempts.get().said == "queued <there@brevo.example>"


@pytest.mark.parametrize(
    ("status", "state", "others_wait"),
    [
        (400, "failed", False),
        (401, "owed", True),
        (402, "owed", True),
        (429, "owed", True),
        (503, "owed", True),
    ],
)
def test_a_refusal_is_the_mails_or_everybodys(brevo, status, state, others_wait):
    brevo.status, brevo.answer = status, {"code": "trouble", "message": "not this one"}
    first, second = owed("1"), owed("2")
    now = timezone.now()
    deliver_due(now)
    for mail in (first, second):
        mail.refresh_from_db()
    assert (first.state, first.error[:3]) == (state, str(status))
    assert "not this one" in first.error
    assert "xkeysib" not in first.error
    assert (second.tries == 0) == others_wait


def test_an_api_that_is_not_there_makes_everybody_wait(brevo, settings):
    settings.ANYMAIL["BREVO_API_URL"] = "http://127.0.0.1:1/v3/"
    owed("1"), owed("2")
    deliver_due()
    assert list(Mail.objects.order_by("pk").values_list("state", "tries")) == [
        ("owed", 1),
        ("owed", 0),
    ]


# What the provider tells ------------------------------------------------------


def told(client, event, mark, secret="coroute:secret"):
    said = {"event": event, "email": "bob@example.org", "reason": "550 5.1.1 unknown\x00"}
    if mark:
        said["X-Mailin-custom"] = json.dumps({"mail": mark})
    proof = base64.b64encode(secret.encode()).decode()
    return client.post(
        "/health/mail/", said, content_type="application/json", HTTP_AUTHORIZATION=f"Basic {proof}"
    ).status_code


@pytest.mark.parametrize(
    ("event", "state"),
    [
        ("hard_bounce", "bounced"),
        ("blocked", "bounced"),
        ("invalid_email", "bounced"),
        ("deferred", "sent"),
        ("delivered", "sent"),
        ("opened", "sent"),
        ("spam", "sent"),
    ],
)
def test_the_providers_news_are_taken_once(brevo, client, event, state):
    mail = owed()
    deliver_due()
    for _ in range(2):
        assert told(client, event, token(mail.pk)) == 200
        mail.refresh_from_db()
        assert mail.state == state
    assert mail.error == ("" if state == "sent" and event != "deferred" else "550 5.1.1 unknown")


def test_news_without_the_secret_or_of_another_mail_teach_nothing(brevo, client):
    mail = owed()
    deliver_due()
    assert told(client, "hard_bounce", token(mail.pk), "coroute:other") == 400
    for mark in ("", "b1", f"b{mail.pk}.000000000000", token(mail.pk + 1)):
        assert told(client, "hard_bounce", mark) == 200
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert client.get("/health/mail/").status_code == 405


# The settings -----------------------------------------------------------------


def settings_say(expression, **environment):
    """What real settings give, or why they refuse."""
    shown = f"{expression}, 'anymail' in sys.modules"
    program = f"from config import settings as s; import sys; print({shown})"
    facts = {"SECRET_KEY": "tests", "SITE_URL": "http://localhost", "DEMO": "0", **environment}
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(project.DATA_DIR), **facts},
        cwd=project.BASE_DIR,
        capture_output=True,
        text=True,
    )
    return (run.stdout or run.stderr).strip()


def test_a_provider_is_a_setting_and_is_imported_only_when_it_is_used():
    url = "anymail+mailgun://?api_key=k%2F1&sender_domain=region.example"
    said = settings_say(
        "s.MAILERS, s.ANYMAIL['MAILGUN_API_KEY'], s.ANYMAIL['MAILGUN_SENDER_DOMAIN']", EMAIL_URL=url
    )
    backend = {"default": {"BACKEND": "anymail.backends.mailgun.EmailBackend"}}
    assert said == f"{backend} k/1 region.example False"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"EMAIL_URL": "http://x"}, "EMAIL_URL must begin with"),
        ({"BOUNCES_TO": "a+b@region.example"}, "BOUNCES_TO must be an address without +"),
        ({"BOUNCES_URL": "imaps://a:b@host/INBOX"}, "BOUNCES_URL must be"),
        ({"BOUNCES_SECRET": "a:b"}, "BOUNCES_SECRET must be"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_a_sentence(environment, said):
    assert said in settings_say("1", **environment)
