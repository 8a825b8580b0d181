"""What whoever runs the installation sees of it, and what it asks of them."""

import tomllib
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

import instance
from instance import machine, status
from instance.models import Carriage, Retention, Sweep
from instance.queries import schedule
from instance.retention import RULES, forget_old
from outbox.models import Mail
from tests import factories
from tests.conftest import ROOT
from tests.instance.owing import owed

STATUS = "/health/status/"


@pytest.fixture
def operator(client, db):
    person = factories.user("olga", is_staff=True)
    client.force_login(person)
    return client


@pytest.fixture
def all_well():
    now = timezone.now()
    Sweep.objects.bulk_create(Sweep(task=task, ended_at=now) for task in schedule())
    forget_old()
    Carriage.objects.create(kind=Carriage.Kind.BACKUP, began_at=now, ended_at=now)


def row(page, name):
    """The words of one line of the first table."""
    text = page.text.partition(f">{name}</th>")[2].partition("</tr>")[0]
    return " ".join(text.replace("<", " <").split())


@pytest.mark.both_databases
@pytest.mark.django_db
def test_all_is_well(operator, all_well):
    page = operator.get(STATUS)
    assert "Tout va bien." in page.text
    assert page.text.count("status-no") == 0
    kind = {"sqlite": "SQLite, ", "postgresql": "PostgreSQL, "}[connection.vendor]
    assert kind in row(page, "Base de données")
    assert "telle qu’elle est connue : 127.0.0.1." in row(page, "Serveur de façade")
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.django_db
def test_what_is_new_is_told_with_what_to_do(operator):
    page = operator.get(STATUS)
    assert "4 points à voir." in page.text
    found = [page.text.index(f"status-{state}") for state in ("no", "wait", "done")]
    assert found == sorted(found)
    assert "Aucun signe de vie" in row(page, "Tâches de fond (worker)")
    assert f"en retard : {len(schedule())} sur" in row(page, "Horloge")
    assert "Pas encore faits" in row(page, "Effacements")
    assert "manage.py backup" in row(page, "Sauvegarde")


@pytest.mark.django_db
def test_each_fault_shows(operator, all_well, monkeypatch):
    Sweep.objects.update(ended_at=timezone.now() - timedelta(days=4), error="OperationalError")
    Carriage.objects.update(ended_at=timezone.now() - timedelta(days=9))
    Mail.objects.filter(pk=owed("a").pk).update(owed_at=timezone.now() - timedelta(hours=2))
    monkeypatch.setattr(machine, "can_write", lambda folder: False)
    monkeypatch.setattr(machine, "broker_state", lambda: "unreachable")
    monkeypatch.setattr(status, "last_runs", lambda: [(RULES[0], broken_run())])
    page = operator.get(STATUS)
    assert "8 points à voir." in page.text
    for name, said in {
        "Base de données": "Plus rien ne s’écrit sur son disque",
        "Disque": "Plus rien ne s’y écrit",
        "Sonnette des tâches": "ne prend plus de fichier",
        "Tâches de fond (worker)": "relancez-le",
        "Horloge": "Passages en retard",
        "Courriels": "Le plus ancien attend",
        "Effacements": "Interrompus : Les codes de connexion.",
        "Sauvegarde": "manage.py backup",
    }.items():
        assert said in row(page, name), name
    assert page.text.count("<code>OperationalError</code>") == len(schedule())


def broken_run():
    return Retention(rule=RULES[0].name, ran_at=timezone.now(), error="RuntimeError")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("moved: +3600 seconds since this process began", "Décalée de +3600 secondes"),
        ("off: -90 seconds from the database's", "Écart de -90 secondes"),
    ],
)
def test_a_clock_that_is_wrong(operator, all_well, monkeypatch, fault, said):
    monkeypatch.setattr(machine, "clock_fault", lambda: fault)
    assert said in row(operator.get(STATUS), "Horloge")


@pytest.mark.django_db
def test_a_clock_that_went_back(operator, all_well):
    Sweep.objects.update(ended_at=timezone.now() + timedelta(hours=1))
    assert "une horloge a été reculée" in row(operator.get(STATUS), "Horloge")


@pytest.mark.django_db
def test_a_proxy_that_says_too_little(operator, all_well, settings):
    settings.HTTPS = True
    assert "ne dit pas" in row(operator.get(STATUS), "Serveur de façade")
    settings.HTTPS, settings.ALLAUTH_TRUSTED_PROXY_COUNT = False, 2
    few = operator.get(STATUS, headers={"x-forwarded-for": "192.0.2.7"})
    assert "PROXY_COUNT" in row(few, "Serveur de façade")
    enough = operator.get(STATUS, headers={"x-forwarded-for": "192.0.2.7, 192.0.2.8"})
    assert "192.0.2.7" in row(enough, "Serveur de façade")


@pytest.mark.django_db
def test_mails_are_counted_as_they_are_said(operator):
    now = timezone.now()
    for key in "abc":
        owed(key)
    Mail.objects.filter(key__in="ab").update(state=Mail.State.SENT, sent_at=now)
    Mail.objects.filter(key="c").update(state=Mail.State.BOUNCED, bounced_at=now)
    page = operator.get(STATUS).text
    for said in ("<b>2</b> sont partis", "<b>1</b> est revenu", "<b>0</b> à envoyer"):
        assert said in page


@pytest.mark.django_db
def test_the_page_speaks_english(operator, all_well):
    page = operator.get(STATUS, headers={"accept-language": "en"})
    assert page.status_code == 200


@pytest.mark.django_db
def test_only_who_runs_the_installation_sees_it(client, settings):
    assert client.get(STATUS).headers["Location"].startswith("/accounts/login/")
    client.force_login(factories.user("bob"))
    assert client.get(STATUS).status_code == 404
    settings.DEMO = False
    client.force_login(factories.user("olga", is_staff=True))
    assert client.get(STATUS).headers["Location"] == "/accounts/2fa/"


@pytest.mark.django_db
def test_who_runs_the_installation_finds_it_from_every_page(operator):
    assert f'href="{STATUS}"' in operator.get("/legal/").text
    operator.force_login(factories.user("bob"))
    assert STATUS not in operator.get("/legal/").text


def test_the_version_is_that_of_the_project():
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert facts["project"]["version"] == instance.VERSION
