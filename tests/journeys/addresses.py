"""What the addresses of the inventory name, and who looks at their pages."""

import re
from datetime import UTC, datetime
from functools import cache
from time import time
from urllib.parse import urlsplit

from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.invitations import sign as sign_colleague
from accounts.models import Mandate, Organisation, User
from accounts.operations.colleagues import invite_colleague
from accounts.views.door import SENT
from accounts.views.identity import WAITING
from committee.links import SITTING, STOP, WORK, sign
from committee.models import Digest, Member
from consultation.models import Appeal, Argument, Decision, Flag, FlaggedVoice, Proposal, Statement
from consultation.news_links import stop_token
from consultation.operations.contacts import keep_contacts
from consultation.operations.holding import hold_case
from consultation.operations.launches import token
from demo import mailbox
from outbox import letters
from outbox.models import Mail
from roadmaps.models import Roadmap
from tests.committee import deciding
from tests.journeys.scenes import HERE
from tests.journeys.steps import link_in

FOUND = {
    "published": {"state": "published", "action__isnull": False, "answer__isnull": True},
    "new": {"state": "published", "action": None, "answer__isnull": True},
    "moved": {"state": "published", "made_on__version__number": 1},
    "answered": {"answer__published_at__isnull": False},
    "reported": {"reports__isnull": False},
    "gathered": {"kinships__isnull": False},
    "to split": {"splits__isnull": False, "splits__done_at": None},
    "split": {"splits__done_at__isnull": False},
    "worded": {"changes__rulings__asked_at__isnull": False},
}


ASSOCIATION = "Agences web du Périgord"
LONG_OVER = datetime(2025, 1, 1, tzinfo=UTC)


def roadmap_of(place):
    return Roadmap.objects.get(region__slug=place[0], slug=place[1])


def number_of(what):
    """Call what it gives with a place: the number of the first proposal there in that state."""

    def find(place):
        there = Proposal.objects.filter(roadmap=roadmap_of(place))
        found = there.filter(**FOUND.get(what, {"state": what})).order_by("number").first()
        assert found, f"no proposal is {what} in {place}"
        return found.number

    return find


def held_by(who, what):
    """As `number_of`, of a case that this moderator has before them."""

    def find(place):
        number = number_of(what)(place)
        proposal = Proposal.objects.get(roadmap=roadmap_of(place), number=number)
        hold_case(item=proposal, user=person(who))
        return number

    return find


ARGUED = {
    "any waiting": {"state": "submitted"},
    "standing": {"state": "published", "hidden_at": None, "stance": "for", "replies": None},
    "hidden": {"hidden_at__isnull": False},
    "replied": {"replies__isnull": False, "hidden_at": None},
    "refused": {"state": "refused"},
    "to change": {"state": "change_requested"},
    "waiting": {"state": "submitted", "entered_by__email": "alice@demo.example"},
}


def argument_of(what):
    """Call what it gives with a place: the first argument there in that state."""

    def find(place):
        there = Argument.objects.filter(roadmap=roadmap_of(place), **ARGUED[what])
        return there.order_by("pk").values_list("pk", flat=True)[0]

    return find


def statement_of(place):
    return Statement.objects.published().filter(roadmap=roadmap_of(place)).latest("pk").pk


def body_of(name):
    """Call what it gives with a place: the organisation of that name."""
    return lambda place: Organisation.objects.get(name=name).pk


def mandate_of(name):
    return lambda place: Mandate.objects.filter(organisation__name=name).earliest("pk").pk


def colleague_link(place):
    """An invitation to speak for the association of the demonstration, made once."""
    body = Organisation.objects.get(name=ASSOCIATION)
    host = User.objects.get(email="alice@demo.example")
    made = body.colleagues.filter(email="bea@example.org").last()
    invited = made or invite_colleague(organisation=body, actor=host, email="bea@example.org")
    return sign_colleague(invited)


def last_letter():
    mail = Mail.objects.filter(kind="digest", to="carol@demo.example").latest("pk")
    return letters.parsed(bytes(mail.raw)).get_body(("plain",)).get_content()


def live_link(place):
    link = link_in(last_letter().partition("Ouvrir ma liste")[2], "/letter/")
    return urlsplit(link).path.rstrip("/").rpartition("/")[2]


def dead_link(place):
    return sign(WORK, member_at(place), expires_at=LONG_OVER)


def stop_link(place):
    return sign(STOP, member_at(place))


def news_link(place):
    """The link by which alice's summaries stop."""
    return stop_token(User.objects.get(email="alice@demo.example"), "summary")


def call_link(place):
    """The chair's link to the consultation under way."""
    committee = roadmap_of(place).remit.committee
    written = committee.sittings.get(kind="written", closed_at=None)
    return deciding.token(written)


def over_link(place):
    written = roadmap_of(place).remit.committee.sittings.get(kind="written", closed_at=None)
    facts = {"expires_at": LONG_OVER, "about": written.pk}
    return sign(SITTING, member_at(place), **facts)


def member_at(place):
    members = Member.objects.filter(seat__committee__remits__roadmap=roadmap_of(place))
    return members.order_by("pk").first()


def seat(place):
    return member_at(place).seat_id


def sitting_member(place):
    return member_at(place).pk


def remit(place):
    return roadmap_of(place).remit.pk


def edition(place):
    return Digest.objects.filter(committee__remits__roadmap=roadmap_of(place)).latest("pk").number


def vote_of(place):
    return roadmap_of(place).deliberations.get().pk


def public_dossier(place):
    return roadmap_of(place).dossiers.published().first().pk


def last_dossier(place):
    return roadmap_of(place).dossiers.first().pk


def appeal_that(state):
    """Call what it gives with a place: the first appeal there that waits, is settled, undone."""
    outcome = {"waits": "", "settled": "upheld", "undone": "overturned"}[state]

    def find(place):
        there = Appeal.objects.filter(decision__proposal__roadmap=roadmap_of(place))
        return there.filter(outcome=outcome).first().pk

    return find


def appealed(state):
    return lambda place: Appeal.objects.get(pk=appeal_that(state)(place)).decision_id


def refusal(place):
    """The decision by which something of max's was refused."""
    return Decision.objects.filter(proposal__roadmap=roadmap_of(place), verb="refuse").first().pk


def flag(place):
    return Flag.objects.filter(round__roadmap=roadmap_of(place)).first().pk


def voice_apart(place):
    return FlaggedVoice.objects.filter(flag=flag(place)).earliest("pk").pk


def phase_under_way(place):
    return roadmap_of(place).phases.under_way_at_the_clock().last().pk


def phase_to_come(place):
    return roadmap_of(place).phases.order_by("opens_at").last().pk


def listed(place):
    """A contact of the list."""
    contacts = roadmap_of(place).region.contacts
    return contacts.filter(unsubscribed_at=None).exclude(email="").first()


def contact_at(place):
    return listed(place).pk


def way_out(place):
    return token(listed(place))


def sheet_of_contacts(place):
    """A file of contacts that waits for its confirmation, with a line of each kind."""
    region = roadmap_of(place).region
    emails = ("nouvelle@exemple.org", "faux", listed(place).email, "x@yopmail.com")
    rows = [[n, email, "", "", "Atlantide", ""] for n, email in enumerate(emails, start=2)]
    facts = {"name": "contacts.csv", "rows": rows, "actor": person("ada")}
    return keep_contacts(region=region, **facts).pk


def first_action(place):
    """A-04 where it is, else the first of the plan."""
    actions = roadmap_of(place).actions.order_by("pk")
    return (actions.filter(code="A-04").first() or actions.first()).code


def usual(name, part, place):
    """What an address names when the inventory does not say."""
    roadmap = roadmap_of(place)
    own = {
        ("roadmaps:import", "pk"): lambda: roadmap.uploads.latest("pk").pk,
        ("roadmaps:import_columns", "pk"): lambda: roadmap.uploads.latest("pk").pk,
        ("roadmaps:axis", "code"): lambda: "A",
        ("roadmaps:figure", "key"): lambda: roadmap.current.figures.first().key,
    }
    finders = {
        "region": lambda: place[0],
        "roadmap": lambda: place[1],
        "code": lambda: first_action(place),
        "key": lambda: roadmap.rehearsal_key,
        "pk": lambda: roadmap.phases.last().pk,
        "number": lambda: number_of("published")(place),
        "token": lambda: live_link(place),
        "name": lambda: mailbox.latest()[0].name,
        "ending": lambda: "csv",
    }
    return own.get((name, part), finders.get(part, lambda: 0))()


def routes(resolver, before="", namespace=""):
    """Each address by its name, and its route; Django's own admin is left out."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            if entry.name:
                yield namespace + entry.name, route
        elif entry.app_name != "admin":
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry, route, inner)


@cache
def parts_of(name):
    """The names of the parts of an address."""
    return re.findall(r"<(?:\w+:)?(\w+)>", dict(routes(get_resolver()))[name])


def address_of(page):
    facts = {
        name: fact(page.place) if callable(fact) else fact for name, fact in page.facts.items()
    }
    for part in parts_of(page.name):
        if part not in facts:
            facts[part] = usual(page.name, part, page.place)
    query = f"?{page.query}" if page.query else ""
    return reverse(page.name, kwargs=facts) + query


# Who looks ------------------------------------------------------------------------------------


def client_of(who):
    """Somebody's way to ask for pages without a browser."""
    client = Client()
    if who == "awaited":  # a code is on its way to them
        session = client.session
        session[SENT] = {"pk": 0, "email": "nouvelle@example.org", "next": ""}
        session.save()
    elif who in ("recognised", "unaddressed", "joining"):  # by FranceConnect, signed in or not
        if who == "joining":
            client.force_login(person("alice"))
        session = client.session
        email = "" if who == "unaddressed" else "nouvelle@example.org"
        said = {"uid": "a3f9", "email": email, "acr": "eidas1", "siret": "", "id_token": ""}
        session[WAITING] = {"key": "franceconnect", "said": said, "next": "", "at": time()}
        session.save()
    elif who != "visitor":
        client.force_login(person(who))
    return client


def session_of(who):
    """The key of somebody's session, or nothing for a visitor."""
    cookie = client_of(who).cookies.get("sessionid")
    return cookie.value if cookie else ""


def person(who):
    if who == "author":  # of a proposal to change
        return Proposal.objects.get(state="change_requested", roadmap=roadmap_of(HERE)).entered_by
    if who == "appellant":
        return Appeal.objects.filter(outcome="").earliest("pk").by
    if who == "apart":
        return User.objects.get(email="normandie-nouvelle01@demo.example")
    known = User.objects.filter(email__in=[f"{who}@demo.example", f"{who}@example.org"])
    return known.earliest("pk")
