"""Every main page of the demonstration, for each of its people: accessible, lit and dark, wide
and narrow, in both languages; nothing the policy refuses, nothing from elsewhere, no dead link."""

import re
import sqlite3
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import resolve

from accounts.models import User
from committee.models import Digest, Seat
from consultation.models import Proposal
from demo import mailbox
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.models import Roadmap
from tests.journeys.steps import link_in, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = "/nouvelle-aquitaine/economie-numerique/"


@pytest.fixture(scope="module")
def copy():
    """The database with the demonstration in it, once it has been loaded."""
    kept = sqlite3.connect(":memory:")
    yield kept
    kept.close()


@pytest.fixture(autouse=True)
def demonstration(transactional_db, settings, copy):
    """Loaded once, then copied back for each test."""
    settings.MAILERS = {"default": {"BACKEND": "demo.mailbox.FolderBackend"}}
    connection.ensure_connection()
    if copy.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        copy.backup(connection.connection)
    else:
        call_command("load_demo", verbosity=0)
        connection.connection.backup(copy)


# What each person's main pages are ------------------------------------------------------------


def one(**facts):
    return Proposal.objects.filter(roadmap__slug="economie-numerique", **facts).first()


def letter_link():
    """The address of carol's work list, as her last letter carries it."""
    mail = Mail.objects.filter(kind="digest", to="carol@demo.example").latest("pk")
    text = parsed(bytes(mail.raw)).get_body(("plain",)).get_content()
    return urlsplit(link_in(text.partition("Ouvrir ma liste")[2], "/letter/")).path


def visitor():
    normandie = Roadmap.objects.get(region__slug="normandie")
    return [
        "/",
        "/accessibility/",
        "/legal/",
        "/accounts/login/",
        "/demo/mail/",
        f"/demo/mail/{mailbox.latest()[0].name}/",
        PLACE,
        f"{PLACE}?q=introuvable",
        f"{PLACE}vote/",
        f"{PLACE}rules/",
        f"{PLACE}data/",
        f"{PLACE}actions/A-04/",
        f"{PLACE}actions/A-04/vote/?position=for",
        f"{PLACE}proposals/",
        f"{PLACE}proposals/{one(state='published', action=None).number}/",
        f"{PLACE}proposals/{one(answer__published_at__isnull=False).number}/",
        f"{PLACE}proposals/{one(state='refused').number}/",
        f"{PLACE}moderation/log/",
        f"{PLACE}committee/",
        letter_link(),
        f"/normandie/{normandie.slug}/",
        f"/normandie/{normandie.slug}/committee/",
        f"/normandie/{normandie.slug}/actions/{normandie.actions.first().code}/",
    ]


def alice():
    return [
        PLACE,
        f"{PLACE}vote/",
        f"{PLACE}actions/A-04/",
        f"{PLACE}proposals/",
        f"{PLACE}proposals/new/",
        f"{PLACE}proposals/new/?action=A-04",
        f"{PLACE}proposals/new/?action=A-04&field=budget",
        f"{PLACE}proposals/new/?title=Ouvrir+un+guichet+unique",
        f"{PLACE}proposals/{one(state='published').number}/report/",
        "/accounts/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/logout/",
    ]


def author():
    """Who was asked to change a proposal."""
    number = one(state="change_requested").number
    return [f"{PLACE}proposals/{number}/{page}" for page in ("", "edit/", "withdraw/")]


def mo():
    numbers = [
        one(state="submitted", action__isnull=False).number,
        one(reports__isnull=False).number,
        one(state="refused").number,
    ]
    return [f"{PLACE}moderation/", *(f"{PLACE}moderation/{number}/" for number in numbers)]


def carol():
    edition = f"{PLACE}committee/editions/{Digest.objects.first().number}/"
    return [f"{PLACE}committee/work/", f"{PLACE}committee/work/A-04/?show=all", edition]


def sam():
    room = f"{PLACE}committee/letters/"
    digest, seat = Digest.objects.first().number, Seat.objects.first().pk
    return [
        room,
        *(f"{room}{page}/" for page in ("seats", "settings", f"seats/{seat}/end", digest)),
    ]


def ada():
    roadmap = Roadmap.objects.get(slug="economie-numerique")
    phase = roadmap.phases.last().pk
    pages = "text figures figures/new phases phases/new actions actions/new axes/new import".split()
    pages += ["actions/A-04/edit", "axes/A/edit", f"phases/{phase}", "versions", "publish"]
    return [
        "/nouvelle-aquitaine/manage/",
        f"{PLACE}manage/",
        *(f"{PLACE}manage/{page}/" for page in pages),
        f"{PLACE}manage/journal/",
    ]


PEOPLE = {one.__name__: one for one in (visitor, alice, author, mo, carol, sam, ada)}


@pytest.fixture(params=PEOPLE)
def someone(request, new_page, site):
    """Their browser, and their pages."""
    page = new_page()
    if request.param == "author":
        sign_in(page, site, one(state="change_requested").entered_by)
    elif request.param != "visitor":
        sign_in(page, site, User.objects.get(email=f"{request.param}@demo.example"))
    return page, PEOPLE[request.param]()


# What holds on each of them -------------------------------------------------------------------


def test_each_page_is_accessible_lit_and_dark_wide_and_narrow(someone, axe):
    page, addresses = someone
    faults = []
    for address in addresses:
        answer = page.goto(address)
        faults += [f"{address}: {fault}" for fault in faults_of(page, answer, axe)]
    assert not faults, "\n".join(faults)


def faults_of(page, answer, axe):
    if answer and answer.status != 200:
        yield f"answers {answer.status}"
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} h1"
    if page.locator("html").get_attribute("lang") != "fr":
        yield "lang"
    for width, scheme in ((1280, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        yield from (f"{scheme} at {width}: {fault}" for fault in axe.faults(page))
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"{wide} px wide at {width}"
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")


# Forms sent back empty, or nearly: the page again, with what stands in the way.
REFUSED = {
    "visitor": ["/accounts/login/"],
    "alice": [
        f"{PLACE}proposals/new/?title=Court",
        f"{PLACE}proposals/new/?action=A-04&field=budget",
        f"{PLACE}proposals/{{published}}/report/",
    ],
    "mo": [f"{PLACE}moderation/{{submitted}}/"],
    "carol": [f"{PLACE}committee/work/A-04/?show=all"],
    "sam": [f"{PLACE}committee/letters/seats/"],
    "ada": [
        "/nouvelle-aquitaine/manage/",
        *(
            f"{PLACE}manage/{page}/"
            for page in ("figures/new", "phases/new", "actions/new", "axes/new", "import")
        ),
    ],
}
SEND = """() => {
  const form = document.querySelector('main form:is(.form, .decision)[method=post]');
  const asked = form.querySelector('[value=refuse], [value=submit]');
  form.noValidate = true;
  form.requestSubmit(asked ?? form.querySelector('button'));
}"""


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_said_accessibly(new_page, site, axe, name):
    page, faults = new_page(), []
    if name != "visitor":
        sign_in(page, site, User.objects.get(email=f"{name}@demo.example"))
    numbers = {state: one(state=state).number for state in ("published", "submitted")}
    for address in REFUSED[name]:
        page.goto(address.format(**numbers))
        with page.expect_navigation() as sent:
            page.evaluate(SEND)
        if sent.value.status != 422:
            faults.append(f"{address}: answers {sent.value.status}")
        focused = page.evaluate("document.activeElement.matches('[role=alert], [aria-invalid]')")
        if not focused:
            faults.append(f"{address}: what is wrong does not have the focus")
        faults += [f"{address}: {fault}" for fault in faults_of(page, None, axe)]
    assert not faults, "\n".join(faults)


def test_the_admin_keeps_the_policy(new_page, site):
    operator = User.objects.create_superuser("operator@example.org")
    page = new_page()
    sign_in(page, site, operator)
    region = Roadmap.objects.get(slug="economie-numerique").region_id
    for address in (
        "/admin/",
        "/admin/roadmaps/region/",
        f"/admin/roadmaps/region/{region}/change/",
    ):
        assert page.goto(address).status == 200


# The same by plain requests: both languages, and where the links lead -----------------------------


@pytest.fixture(params=PEOPLE)
def reader(request, client, settings):
    """Somebody without a window, who reads fast; and their pages."""
    settings.SITE_URL = "http://testserver"
    if request.param == "author":
        client.force_login(one(state="change_requested").entered_by)
    elif request.param != "visitor":
        client.force_login(User.objects.get(email=f"{request.param}@demo.example"))
    return client, PEOPLE[request.param]()


def test_each_page_speaks_the_language_asked_for(reader):
    client, addresses = reader
    faults = []
    for address in addresses:
        titles = {}
        for language in ("fr", "en"):
            client.cookies["django_language"] = language
            page = client.get(address).text
            titles[language] = re.findall(r"<h1[ >].*?</h1>", page, re.DOTALL)
            if f'<html lang="{language}"' not in page or len(titles[language]) != 1:
                faults.append(f"{address}: {language}, {titles[language]}")
    assert not faults, "\n".join(faults)


def test_no_link_is_dead(reader):
    """One link of each kind is followed; what a fragment names is on its page."""
    client, addresses = reader
    dead, followed = [], set()
    for address in addresses:
        page = client.get(address).text
        for target, fragment in links_of(page, address):
            if target in ("", address):
                # A filtered list keeps the way to the axes it does not show.
                if fragment and "?" not in address and f'id="{fragment}"' not in page:
                    dead.append(f"{address}: nothing is called {fragment}")
            elif kind_of(target) not in followed:
                followed.add(kind_of(target))
                status = client.get(target).status_code
                if status not in (200, 302):
                    dead.append(f"{address}: {target} answers {status}")
    assert not dead, "\n".join(dead)


def links_of(page, address):
    """The links of a page to this site: where to, and to what on it."""
    for link in re.findall(r'<a [^>]*?href="([^"]*)"', page):
        target, fragment = urldefrag(urljoin(address, unescape(link)))
        if not target.startswith(("http", "mailto:")):
            yield target, fragment


def kind_of(target):
    """Links to the same view of the same roadmap, with the same question, are of a kind."""
    path, _, question = target.partition("?")
    return resolve(path).view_name, path.split("/")[1], question
