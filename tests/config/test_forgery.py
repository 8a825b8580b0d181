"""What another site, another tab or another hand would have a browser send."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.forms import ModelForm
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from consultation.models import Proposal, Vote
from outbox.models import Mail
from roadmaps.models import Role
from tests import factories
from tests.config.doors import MAY_ENTER
from tests.config.entering import TYPED
from tests.config.forms import fields_of
from tests.consultation import writing

pytestmark = pytest.mark.django_db

EVIL = "evil.example"
ELSEWHERE = [f"//{EVIL}/", f"https://{EVIL}", f"/\\{EVIL}", f"https:{EVIL}", "javascript:alert(1)"]
# What RFC 8058 has a mail program send by itself: it stops letters and does nothing else.
ONE_CLICK = {"committee:stop", "consultation:contact_stop", "news:stop"}
# Fields of the rows behind the forms, which no form asks this person for.
RIGHTS = {"is_staff": "1", "is_superuser": "1", "is_active": "1", "erased_at": "", "user": "1"}
RIGHTS |= {"role": "administrator", "state": "published", "participant": "1", "email_key": "x"}
LOGIN = "/accounts/login/"


def test_every_form_needs_the_token_of_its_page(people, address_of):
    unguarded = set()
    for name, (_, who) in MAY_ENTER.items():
        for part in sorted(who)[:1]:
            client = Client(enforce_csrf_checks=True)
            if part != "visitor":
                client.force_login(people[part])
            answer = client.post(address_of(name), TYPED.get(name))
            if answer.status_code != 403:
                unguarded.add(name)
    assert unguarded == ONE_CLICK


def test_a_form_takes_what_it_asks_for_and_leads_to_this_site(browsers, people, address_of):
    wrong = []
    for number, (name, (_, who)) in enumerate(MAY_ENTER.items()):
        if "participant" not in who or name == "account_logout":
            continue
        address, client = address_of(name), browsers["participant"]
        target = ELSEWHERE[number % len(ELSEWHERE)]
        sent = dict(fields_of(client.get(address), address).known) | TYPED.get(name, {})
        before, public = standing(people), Proposal.objects.published().count()
        answer = client.post(address, sent | RIGHTS | {"next": target}, HTTP_REFERER=target)
        if EVIL in answer.get("Location", "") or "javascript:" in answer.get("Location", ""):
            wrong.append(f"{name} leads to {answer['Location']}")
        if standing(people) != before or Proposal.objects.published().count() > public:
            wrong.append(f"{name} gives rights")
    assert not wrong, "\n".join(wrong)


def standing(people):
    """What nobody gains by a form: rights, roles, the votes of others."""
    facts = User.objects.filter(pk__in=[person.pk for person in people.values()])
    rights = list(facts.order_by("pk").values_list("pk", "is_staff", "is_superuser"))
    roles = list(Role.objects.order_by("pk").values_list("user", "region", "name"))
    of_persons = Vote.objects.exclude(participant__user=None)
    others = of_persons.exclude(participant__user=people["participant"]).count()
    return rights, roles, others


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_sign_in_leads_elsewhere(client, target):
    factories.user("alice")
    for answer in (
        client.get(LOGIN, {"next": target}),
        client.post("/accounts/language/", {"language": "en", "next": target}),
        client.post("/demo/sign-in/", {"email": "alice@demo.example", "next": target}),
        client.post(f"/accounts/logout/?next={target}"),
    ):
        assert EVIL not in answer.get("Location", "")
        assert f'value="{target}"' not in answer.text


def test_every_form_of_a_table_names_its_fields():
    """None takes whatever a table has; none of them a right, an owner or a state."""
    found = [form for form in every(ModelForm) if form.__module__.split(".")[0] in ours()]
    assert found
    for form in found:
        fields = set(form.base_fields)
        assert form._meta.fields != "__all__", form
        assert form._meta.fields is not None, form
        assert not fields & (set(RIGHTS) - {"role", "state"}), form


def ours():
    return {config.name for config in apps.get_app_configs() if "." not in config.name} - {
        "allauth"
    }


def every(kind):
    for inner in kind.__subclasses__():
        yield inner
        yield from every(inner)


# Who one is -------------------------------------------------------------------------------------


def code_of_last_mail():
    raw = bytes(Mail.objects.filter(kind="access").latest("pk").raw)
    return re.search(rb"\b(\d{6})\b", raw).group(1).decode()


def test_signing_in_begins_another_session_and_another_token():
    client = Client()
    client.get(LOGIN)
    client.post(LOGIN, {"email": "alice@example.org"})
    planted = {name: cookie.value for name, cookie in client.cookies.items()}
    client.post("/accounts/code/", {"code": code_of_last_mail()})
    now = {name: cookie.value for name, cookie in client.cookies.items()}
    assert client.get("/accounts/").status_code == 200
    for name in ("sessionid", "csrftoken"):
        assert now[name] != planted.get(name), name
    old = Client()
    old.cookies.load({"sessionid": planted["sessionid"]})
    assert old.get("/accounts/").status_code == 302


def test_signing_out_leaves_nothing_of_the_session(client):
    client.force_login(factories.user())
    kept = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    old = Client()
    old.cookies.load({"sessionid": kept})
    assert old.get("/accounts/").status_code == 302


def test_asking_for_a_code_costs_the_same_whether_one_is_known():
    """What time would tell, counted in what is asked of the database."""
    factories.user("alice")
    costs = []
    for name in ("warm", "alice", "nobody"):
        with CaptureQueriesContext(connection) as queries:
            Client().post(LOGIN, {"email": f"{name}@example.org"})
        costs.append([re.sub(r"\d+|'[^']*'", "?", query["sql"])[:60] for query in queries])
    assert costs[1] == costs[2]


# What stands between ----------------------------------------------------------------------------


def test_no_header_chooses_where_a_link_leads(client):
    """What a proxy might pass on is believed of nobody: no page and no mail holds it."""
    factories.published()
    lies = {"X-Forwarded-Host": EVIL, "X-Host": EVIL, "X-Original-URL": f"//{EVIL}/"}
    lies |= {"Forwarded": f"host={EVIL}", "X-Forwarded-Prefix": f"//{EVIL}", "X-Rewrite-URL": "/a"}
    for address in ("/", "/nouvelle-aquitaine/economie-numerique/", LOGIN, "/nowhere/"):
        assert EVIL not in client.get(address, headers=lies).text
    client.post(LOGIN, {"email": "alice@example.org"}, headers=lies)
    assert EVIL.encode() not in bytes(Mail.objects.latest("pk").raw)
    for host in (EVIL, f"testserver@{EVIL}", f"testserver.{EVIL}", "testserver:80@x"):
        answer = client.get("/", headers={"host": host})
        assert answer.status_code == 400
        assert EVIL not in answer.text


def test_what_a_cache_keeps_for_one_is_not_given_to_another(client):
    """Pages that differ say by what; what a header says and nothing names leaves no trace."""
    plan = factories.published()
    for address in ("/", f"/{plan.place}/", f"/{plan.place}/proposals/"):
        varies = client.get(address)["Vary"]
        assert {"Cookie", "Accept-Language"} <= {one.strip() for one in varies.split(",")}, address
    client.force_login(factories.user())
    for address in ("/", f"/{plan.place}/", "/accounts/", f"/{plan.place}/x.css"):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_a_field_sent_twice_is_one_vote(client):
    plan = factories.published()
    factories.phase(plan)
    voice = factories.voice()
    client.force_login(voice.user)
    twice = {"position": ["for", "against"]}
    answer = client.post(f"/{plan.place}/actions/A-01/vote/?position=mixed", twice)
    assert answer.status_code in (200, 302)
    assert list(Vote.objects.values_list("participant", "position")) == [(voice.pk, "against")]


SORTS = ["-password", "author__user__password", "pk);--", "1 desc", "?", "title,pk"]
SORTED_BY = ("sort", "order", "order_by", "ordering", "o", "tri", "by")


def shown(answer):
    return [row.pk for row in answer.context["page"].object_list]


def test_no_parameter_orders_a_list(client):
    plan = factories.published()
    people, phase = writing.cast(plan), factories.phase(plan)
    for _ in range(3):
        writing.published(phase, people["alice"], people["mo"])
    address = f"/{plan.place}/proposals/"
    client.force_login(people["bob"])  # whose order is drawn once
    plain = shown(client.get(address))
    assert len(plain) == 3
    for sort in SORTS:
        sorted_ = client.get(address, dict.fromkeys(SORTED_BY, sort))
        assert shown(sorted_) == plain, sort


def test_htmx_evaluates_nothing_and_keeps_no_page():
    script = (settings.BASE_DIR / "static" / "site.js").read_text()
    told = re.search(r"const HELD = {(.*?)\n  };", script, re.DOTALL).group(1)
    safe = ("allowEval: false", "includeIndicatorStyles: false", "selfRequestsOnly: true")
    assert [said for said in (*safe, "historyCacheSize: 0") if f"\n    {said}," not in told] == []


def test_the_admin_touches_nothing_that_people_said():
    """No vote, voice, proposal, opinion, result, mail or journal entry has a page there."""
    of_people = {"accounts", "consultation", "insights", "committee", "outbox"}
    assert [model for model in admin.site._registry if model._meta.app_label in of_people] == []


# What never leaves --------------------------------------------------------------------------------

CALLERS = re.compile(
    r"^\s*(?:import|from) (requests|urllib\.request|urllib3|httpx|http\.client|aiohttp|socket"
    r"|smtplib|imaplib|ftplib)\b",
    re.MULTILINE,
)
MAY_CALL = {
    "accounts/openid.py",  # the provider of identities that the settings name
    "outbox/carrier.py",  # the mail server that the settings name
    "outbox/smtp.py",
    "outbox/mailbox.py",
}


def test_no_contribution_makes_the_server_fetch_anything():
    """Only those that call what the settings name can call at all."""
    apps_of_people = "accounts roadmaps consultation committee insights public outbox".split()
    calling = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for app in apps_of_people
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if CALLERS.search(path.read_text())
    }
    assert calling == MAY_CALL
