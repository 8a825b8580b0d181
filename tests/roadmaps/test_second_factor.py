"""Back rooms open to sessions that showed a second factor, not to accounts that have one."""

import pytest
from allauth.mfa.totp.internal import auth
from django.urls import reverse

from accounts.models import Participant
from consultation.models import Proposal
from roadmaps.models import Role
from tests import factories
from tests.committee import making
from tests.consultation import writing

pytestmark = pytest.mark.django_db
ROOM = writing.PLACE + "manage/"


@pytest.fixture
def plan(settings):
    reverse("public:home")  # the addresses are read once, and for all tests
    settings.DEMO = False
    return factories.published()


@pytest.fixture
def ada(plan):
    person = factories.user("ada")
    factories.role(person, plan.region, Role.Name.ADMINISTRATOR)
    return person


def code_of(secret):
    return auth.format_hotp_value(
        auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time()))
    )


def test_a_session_begun_before_the_factor_shows_it_first(client, ada):
    client.force_login(ada)
    assert client.get(ROOM)["Location"] == reverse("mfa_index")
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(ada, secret)
    asked = client.get(ROOM, follow=True)
    page, _status = asked.redirect_chain[-1]
    assert page.startswith(reverse("mfa_reauthenticate"))
    wrong = client.post(page, {"code": "000000"})
    assert (wrong.status_code, client.get(ROOM).status_code) == (200, 302)
    shown = client.post(page, {"code": code_of(secret)})
    assert shown["Location"] == ROOM
    assert client.get(ROOM).status_code == 200


def test_without_it_staff_speak_for_themselves_alone(client, plan, ada):
    factories.phase(plan)
    client.force_login(ada)
    new = writing.PLACE + "proposals/new/"
    assert "origin_label" not in client.get(new, {"title": writing.TITLE}).text
    typed = {"title": writing.TITLE, "summary": "Un.", "reason": "Deux.", "axis": "A"}
    typed |= {"college": "company", "department": "33", "do": "submit"}
    client.post(new, typed | {"origin": "meeting", "origin_label": "Une rencontre"})
    assert Proposal.objects.get().origin == "online"
    assert Participant.objects.get().user == ada


def test_without_it_the_committees_letters_stay_closed(client, plan, ada):
    committee = making.committee(plan)
    making.seat(committee)
    client.force_login(ada)
    answer = client.get(f"{writing.PLACE}committee/editions/1/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))
