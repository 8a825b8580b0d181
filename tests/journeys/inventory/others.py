"""The demonstration's own pages, the mails, and what goes wrong."""

from tests.journeys.addresses import number_of
from tests.journeys.inventory.page import MAILS, error, mail, page
from tests.journeys.scenes import LONG

PAGES = [
    # The demonstration's own
    page("demo:mail"),
    page("demo:mail", "visitor", "nobody's", query={"to": "personne@example.org"}),
    page("demo:mail_message"),
    page("design:page"),
    *(mail(template) for template in MAILS),
    # What goes wrong
    page("public:action", "visitor", "not there", status=404, code="Z-99"),
    page("consultation:proposal_submit", "alice", "by GET", status=405, number=number_of("draft")),
    page("public:action", "visitor", "withdrawn", place=LONG, status=410, code="Z-01"),
    *(error(str(status), status) for status in (400, 403, 404, 405, 413, 429, 500, 503)),
    error("csrf", 403),
]
