"""Every page of the inventory, looked at in a real browser: accessible, narrow and wide, lit and
dark, in both languages, with and without script, by keyboard; nothing the policy refuses, nothing
from elsewhere."""

import math

import pytest

from accounts.models import User
from tests.journeys.addresses import roadmap_of
from tests.journeys.gates import Onlooker, windows_for
from tests.journeys.inventory import PAGES
from tests.journeys.scenes import HERE
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("places")]

SHARES = 12  # enough for each worker to have its part


def looks(share):
    """Somebody's pages are in one share, or in neighbours: each opens few browsers."""
    each = sorted(zip(PAGES, windows_for(PAGES), strict=True), key=lambda look: look[0].who)
    size = math.ceil(len(each) / SHARES)
    return each[share * size : (share + 1) * size]


@pytest.mark.parametrize("share", range(SHARES))
def test_each_page_is_as_it_must_be(share, new_page, site, axe):
    onlooker = Onlooker(new_page, site, axe)
    faults = [fault for page, windows in looks(share) for fault in onlooker.faults(page, windows)]
    assert not faults, "\n".join(faults)


def test_the_admin_keeps_the_policy(new_page, site):
    operator = User.objects.create_superuser("operator@example.org")
    page = new_page()
    sign_in(page, site, operator)
    region = roadmap_of(HERE).region_id
    for address in (
        "/admin/",
        "/admin/roadmaps/region/",
        f"/admin/roadmaps/region/{region}/change/",
    ):
        assert page.goto(address).status == 200
