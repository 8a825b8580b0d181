"""People, and those who run the installation."""

from tests.journeys.addresses import ASSOCIATION, body_of, colleague_link, mandate_of
from tests.journeys.inventory.page import REFUSED, page
from tests.journeys.scenes import LINE

WAITING = "Atelier numérique de Sarlat"

PAGES = [
    page("account_login"),
    page("account_login", "visitor", "refused", send=True, status=422),
    page("accounts:code", "awaited"),
    page("accounts:identity_new", "recognised"),
    page("accounts:identity_new", "unaddressed", **REFUSED),
    page("accounts:identities", "alice"),
    page("accounts:identities", "joining", "an identity waits"),
    page("public:mine", "alice"),
    page("accounts:voice", "alice"),
    page("accounts:organisations", "alice"),
    page("accounts:organisations", "bea", "none"),
    page("accounts:organisation_new", "bea"),
    page("accounts:organisation_new", "bea", **REFUSED),
    page("accounts:organisation", "alice", pk=body_of(ASSOCIATION)),
    page("accounts:organisation", "bastien", "waiting", pk=body_of(WAITING)),
    page("accounts:organisations", "iris", "a long name"),
    page("accounts:organisation", "iris", "somebody asks", pk=body_of(LINE[:200].strip())),
    page("accounts:mandate_end", "alice", pk=body_of(ASSOCIATION), of=mandate_of(ASSOCIATION)),
    page("accounts:colleague", token=colleague_link),
    page("accounts:colleague", "alice", "another address", token=colleague_link),
    page("public:organisation_done", "alice", pk=body_of(ASSOCIATION)),
    page("public:mine", "bea", "nothing yet"),
    page("public:mine", "ada"),
    page("public:my_data", "alice"),
    page("public:leave", "alice"),
    page("public:leave", "alice", **REFUSED),
    page("public:leave", "ada", "holds a role"),
    page("account_logout", "alice"),
    page("account_inactive"),
    page("mfa_index", "alice"),
    page("mfa_activate_totp", "alice"),
    page("mfa_add_webauthn", "alice"),
    page("mfa_list_webauthn", "alice"),
    page("mfa_generate_recovery_codes", "alice"),
    page("instance:status", "ada"),
]
