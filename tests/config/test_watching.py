"""Lines that a machine reads: one number a request, in its tasks too, and nothing about people."""

import io
import json
import logging
from datetime import timedelta

import pytest
from celery import current_app
from celery.app.trace import build_tracer
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from committee.letters import desk_by_link
from committee.operations import freeze_due_digests
from consultation.models import Vote
from instance import logs, views
from instance.operations import known_tasks, sweep
from outbox.carrier import outcome_of
from outbox.models import Mail
from tests import factories
from tests.accounts.test_door import code_sent_to
from tests.committee import making

TASK = "outbox.tasks.deliver_due"


class Said:
    """Everything the program says while this listens."""

    def __init__(self):
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(logs.Line())

    @property
    def text(self):
        return self.stream.getvalue()

    @property
    def lines(self):
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, logger):
        return [line for line in self.lines if line["logger"] == logger]


@pytest.fixture
def said():
    known_tasks()  # finding them sets the logs up again
    for logger in logging.getLogger().manager.loggerDict.values():
        logger.disabled = False  # the linter of imports silences every one it finds
    said, ours = Said(), logging.getLogger("coroute")
    logging.getLogger().addHandler(said.handler)
    before = ours.level
    ours.setLevel(logging.INFO)
    yield said
    ours.setLevel(before)
    logging.getLogger().removeHandler(said.handler)


def failing(monkeypatch, error):
    """A client whose next page meets this error."""

    def fail():
        raise error

    monkeypatch.setattr(views, "readiness", fail)
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_a_request_is_one_line(client, said):
    plan = factories.published()
    answer = client.get(f"/{plan.place}/?q=alice%40example.org")
    (line,) = said.lines
    assert line.pop("ms") > 0
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "info",
        "logger": "coroute.request",
        "event": "answered",
        "request": answer.headers["X-Request-ID"],
        "method": "GET",
        "path": f"/{plan.place}/",
        "view": "public:roadmap",
        "status": 200,
    }


@pytest.mark.django_db
def test_a_page_that_was_kept_is_a_line_like_any_other(client, said):
    plan = factories.published()
    for _n in range(3):
        client.get(f"/{plan.place}/")
    assert {(line["path"], line["view"]) for line in said.lines} == {
        (f"/{plan.place}/", "public:roadmap")
    }


@pytest.mark.django_db
def test_probes_that_find_all_well_say_nothing(client, said, monkeypatch):
    client.get("/health/live")
    assert said.lines == []
    failing(monkeypatch, RuntimeError()).get("/health/ready")
    assert said.of("coroute.request")[0]["status"] == 500


def test_each_request_has_its_own_number_and_nobody_chooses_it(client):
    asked = {"X-Request-ID": "chosen-by-the-client"}
    given = {client.get("/health/live", headers=asked)["X-Request-ID"] for _n in range(3)}
    assert len(given) == 3
    assert "chosen-by-the-client" not in given


@pytest.mark.parametrize(
    ("given", "taken"),
    [("5f3c9a1b2d4e6f70", True), ("short", False), ("a" * 65, False), ("a\nb" * 9, False)],
)
def test_a_known_proxy_gives_the_number(client, settings, given, taken):
    settings.REQUEST_ID_BY_PROXY = True
    answer = client.get("/health/live", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) is taken


def test_a_failure_is_told_under_the_number_that_its_page_shows(db, said, monkeypatch):
    answer = failing(monkeypatch, ImportError("No module named 'x'")).get("/health/ready")
    number = answer.headers["X-Request-ID"]
    assert f"<code>{number}</code>" in answer.text
    failed = said.of("django.request")[0]
    assert failed["request"] == number
    assert failed["event"] == "Internal Server Error: /health/ready"
    assert failed["error"] == "ImportError: No module named 'x'"
    assert failed["trace"][-1].startswith("tests/config/test_watching.py:")
    assert said.of("coroute.request")[0]["request"] == number


def test_a_failure_from_another_tells_both(said):
    try:
        try:
            raise ConnectionRefusedError(111, "Connection refused")
        except OSError as error:
            raise ValueError("alice") from error
    except ValueError:
        logging.getLogger("outbox").exception("mail %s", 3)
    (line,) = said.lines
    assert line["error"] == "ValueError from ConnectionRefusedError: [Errno 111] Connection refused"


# Tasks and sweeps ----------------------------------------------------------------------------


def published_headers():
    """The headers of the next message of the queue."""
    with current_app.connection_for_read() as line, line.SimpleQueue("celery") as queue:
        message = queue.get_nowait()
        message.ack()
        return dict(message.headers)


def run(headers, task=TASK):
    """The task of such a message, as a worker runs it."""
    tracer = build_tracer(task, current_app.tasks[task], app=current_app)
    tracer(headers["id"], [], {}, request=headers | {"delivery_info": {}})


@pytest.mark.django_db
def test_a_task_says_its_lines_under_the_number_of_what_began_it(said):
    with logs.under(request="5f3c9a1b2d4e"):
        current_app.send_task(TASK)
    run(published_headers())
    (line,) = said.of("coroute.task")
    assert (line["task"], line["request"], line["state"]) == (TASK, "5f3c9a1b2d4e", "SUCCESS")
    assert logs.fact("request") is None


@pytest.mark.django_db
def test_a_task_that_fails_says_so_under_the_number_too(said, monkeypatch):
    def fail(now):
        raise ValueError("alice@example.org")

    monkeypatch.setattr("outbox.operations.deliver_due", fail)
    with logs.under(request="5f3c9a1b2d4e"):
        current_app.send_task(TASK)
    run(published_headers())
    (failed,) = said.of("celery.app.trace")
    assert (failed["request"], failed["error"]) == ("5f3c9a1b2d4e", "ValueError")
    assert "alice" not in said.text


@pytest.mark.django_db
def test_a_task_that_nobody_began_has_no_number(said):
    current_app.send_task(TASK)
    run(published_headers())
    assert "request" not in said.of("coroute.task")[0]


@pytest.mark.django_db
def test_a_sweep_says_which_it_is(said, monkeypatch):
    def fail(now):
        raise ValueError("alice@example.org")

    monkeypatch.setattr("outbox.operations.deliver_due", fail)
    assert not sweep(TASK)
    (line,) = said.lines
    assert (line["event"], line["error"], line["sweep"]) == (
        f"{TASK} stopped; its next sweep tries again",
        "ValueError",
        TASK,
    )


# Nothing about people ------------------------------------------------------------------------

MARKED = "Zébulon-Marquise"
ADDRESS = "zebulon.marquise@example.org"


@pytest.mark.django_db
def test_what_people_do_says_nothing_of_them(client, said):
    """One signs in, votes, proposes, leaves: neither address nor name, neither code nor words."""
    plan = factories.published()
    factories.phase(plan)
    client.post("/accounts/login/", {"email": ADDRESS})
    code = code_sent_to(ADDRESS)
    client.post(reverse("accounts:code"), {"code": code})
    asked = {"position": "against", "college": "company", "department": "33"}
    client.post(f"/{plan.place}/actions/A-01/vote/", asked)
    assert Vote.objects.exists()
    client.post(f"/{plan.place}/proposals/new/", {"title": MARKED, "reason": MARKED, "do": "keep"})
    client.get(f"/{plan.place}/?q={MARKED}")
    client.get(f"/{plan.place}/actions/{ADDRESS}/")
    client.get(f"/{ADDRESS}/{MARKED}/")
    client.get(f"/{MARKED}")
    assert len(said.of("coroute.request")) == 8
    for secret in ("@", "arquise", code, "against", "q="):
        assert secret not in said.text, secret


@pytest.mark.django_db
def test_a_link_that_opens_something_is_left_out(client, said):
    plan = making.plan()
    factories.phase(plan)
    making.seat(making.committee(plan, starts_at=timezone.now() - timedelta(days=8)), "carol")
    freeze_due_digests()
    token = desk_by_link(plan.remit.committee.digests.get().copies.get()).token
    for link in (token, token[:-1], token.replace(".", "/")):
        client.get(f"/{plan.place}/committee/letter/{link}/")
        client.get(f"/{plan.place}/committee/letter/{link}/A-01/")
    client.get(f"/{plan.region.slug}/rehearsal/{plan.rehearsal_key}/")
    paths = [line["path"] for line in said.of("coroute.request")]
    assert paths[:2] == [f"/{plan.place}/committee/letter/…/{end}" for end in ("", "A-01/")]
    assert paths[-1] == f"/{plan.region.slug}/rehearsal/…/"
    assert token[:20] not in said.text
    assert token[-20:] not in said.text
    assert plan.rehearsal_key not in said.text


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("invalid literal: 'Zébulon-Marquise'"), "ValueError"),
        (KeyError(ADDRESS), "KeyError"),
        (ValidationError("Zébulon-Marquise"), "ValidationError"),
        (UnicodeDecodeError("utf-8", b"Marquise", 0, 1, "bad"), "UnicodeDecodeError"),
        (
            IntegrityError(f'violates "one_vote"\nDETAIL:  Key (email)=({ADDRESS}) exists.'),
            'IntegrityError: violates "one_vote"',
        ),
        (OSError(f"550 <{ADDRESS}>: unknown"), "OSError: 550 <…@…>: unknown"),
        (
            ConnectionError("redis://coroute:secret@cache:6379/0 refused"),
            "ConnectionError: redis://…@cache:6379/0 refused",
        ),
        (TypeError(f"/committee/letter/{'a1B2' * 20}/"), "TypeError: /committee/letter/…/"),
    ],
)
def test_what_a_failure_says_holds_nothing_of_people(error, told, db, said, monkeypatch):
    failing(monkeypatch, error).get("/health/ready")
    assert said.of("django.request")[0]["error"] == told
    for secret in ("arquise", "secret", "a1B2a1B2"):
        assert secret not in said.text


def test_a_library_says_its_own_words_and_no_other(said):
    library = logging.getLogger("library")
    library.warning("cannot send to %s for %s: %s, %d", MARKED, ADDRESS, OSError("gone"), 3)
    library.warning(f"see {ADDRESS}")
    library.warning("%(who)s and %(name)s", {"who": f"{MARKED} Dupont", "name": "celery.worker"})
    library.warning(ValueError(f"{MARKED} Dupont"))
    assert [line["event"] for line in said.lines] == [
        "cannot send to … for …: OSError: gone, 3",
        "see …@…",
        "… and celery.worker",
        "ValueError",
    ]


@pytest.mark.parametrize("message", [f"100% of {ADDRESS}", f"Refused: {MARKED}"])
def test_what_django_says_of_a_request_holds_its_first_words_alone(said, rf, message):
    logging.getLogger("django.security").error(message, extra={"request": rf.get("/a/")})
    assert said.lines[0]["event"] in ("100% of …@…: /…", "Refused: /…")


@pytest.mark.django_db
def test_a_row_is_told_by_its_number(said):
    user = factories.user("zebulon")
    logging.getLogger("committee").warning("%s fails %r", "step", {"user": user, "count": 2})
    assert said.lines[0]["event"] == f"step fails {{'user': 'User {user.pk}', 'count': 2}}"


def test_a_mail_that_cannot_leave_does_not_say_whose(said):
    try:
        raise RuntimeError(ADDRESS)
    except RuntimeError as error:
        outcome_of(error, Mail(pk=12, to=ADDRESS))
    (line,) = said.lines
    assert (line["event"], line["error"]) == ("mail 12", "RuntimeError")
