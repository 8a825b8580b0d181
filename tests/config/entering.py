"""Asking for an address: whether one is let in, and what was written meanwhile."""

from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
TYPED = {
    "demo:sign_in": {"email": "alice@demo.example"},
    "accounts:language": {"language": "en"},
    "consultation:vote_action": {"position": "for"},
    "consultation:follow": {"kind": "roadmap", "on": "yes"},
    "consultation:vote_proposal": {"position": "for"},
    "consultation:moderation_assign": {"case": "proposal:1"},
    "consultation:moderation_keep": {"case": "proposal:1"},
}


def entered(answer):
    """Inside: the page, or on from it. Outside: to the sign-in page, or nothing is there."""
    to_sign_in = "/accounts/login/?next=" in answer.get("Location", "")
    outside = to_sign_in or answer.status_code in (404, 405, 410)
    known = (200, 204, 302, 409, 422)
    assert outside or answer.status_code in known, (answer.request["PATH_INFO"], answer.status_code)
    return not outside


def asked(client, method, address, typed):
    """Whether one is let in, and what was written into the database meanwhile; all is undone."""
    cache.clear()  # nobody has asked too often
    connection.queries_log.clear()  # it keeps the last thousands only
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(address, typed)
        transaction.set_rollback(True)
    said = [query["sql"] for query in queries if query["sql"].startswith(WRITES)]
    return entered(answer), [sql for sql in said if "django_session" not in sql]
