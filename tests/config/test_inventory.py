"""Every address × everybody × GET and POST: who may enter is said here, and nowhere left unsaid."""

import pytest
from django.urls import get_resolver, reverse

from tests import factories
from tests.config.doors import BACK_ROOMS, MAY_ENTER, OTHERS
from tests.config.entering import TYPED, asked
from tests.config.routes import routes

pytestmark = pytest.mark.django_db


def test_no_address_is_left_unsaid():
    found = [name for name, _ in routes(get_resolver())]
    assert sorted(found) == sorted([*MAY_ENTER, *(f"others: {prefix}" for prefix in OTHERS)])


@pytest.fixture
def alice():
    return factories.user(email="alice@demo.example")


@pytest.mark.usefixtures("rendered_once")
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_enter_enters_and_nobody_else(browsers, address_of, alice, method):
    wrong = []
    for name, who in MAY_ENTER.items():
        expected = who[method == "post"]
        for part, client in browsers.items():
            inside, writes = asked(client, method, address_of(name), TYPED.get(name))
            if inside != (part in expected):
                wrong.append(f"{name}: {part} {'enters' if inside else 'stays outside'}")
            if writes and (method == "get" or not inside):
                wrong.append(f"{name}: {part} writes {writes[0][:80]}")
    assert not wrong, "\n".join(wrong)


def test_a_back_room_asks_for_a_second_factor(browsers, address_of, settings):
    settings.DEMO = False
    wrong = []
    for name, (may_get, may_post) in BACK_ROOMS.items():
        for method, parts in (("get", may_get), ("post", may_post)):
            for part in parts:
                answer = getattr(browsers[part], method)(address_of(name))
                if answer.get("Location") != reverse("mfa_index"):
                    wrong.append(f"{method} {name}: {part}, {answer.status_code}")
    assert not wrong, "\n".join(wrong)
