"""No page is missing from the inventory, and each address is seen in every way."""

from collections import defaultdict
from itertools import combinations, product

import pytest
from django.urls import get_resolver

from tests.journeys.addresses import address_of, client_of, routes
from tests.journeys.gates import FACTORS, windows_for
from tests.journeys.inventory import MAILS, PAGES, page
from tests.journeys.scenes import HERE, contexts

EVERYBODY = ("visitor", "awaited", "alice", "bea", "author", "mo", "carol", "sam", "ada", "zoe")


def shows_a_page(name, client):
    """Whether this person is shown a page there."""
    answer = client.get(address_of(page(name, place=HERE)))
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("places")
def test_every_page_is_in_the_inventory():
    listed = {one.name for one in PAGES} | {"demo:mail_frame"}
    clients = [client_of(who) for who in EVERYBODY]
    unfilled = sorted(set(MAILS) - set(contexts))
    assert not unfilled, "make these mails in tests/journeys/scenes.py: " + ", ".join(unfilled)
    missing = [
        name
        for name in dict(routes(get_resolver()))
        if name not in listed and any(shows_a_page(name, client) for client in clients)
    ]
    assert not missing, "add to tests/journeys/inventory: " + ", ".join(missing)


def test_no_page_is_there_twice():
    said = [str(one) for one in PAGES]
    assert sorted({one for one in said if said.count(one) > 1}) == []


def test_each_pair_of_values_meets():
    windows = [one for several in windows_for(PAGES) for one in several]
    met = {pair for window in windows for pair in combinations(vars(window).items(), 2)}
    for (one, ones), (other, others) in combinations(FACTORS.items(), 2):
        for pair in product(ones, others):
            assert ((one, pair[0]), (other, pair[1])) in met, pair


def test_each_address_is_seen_in_both_languages_both_themes_with_and_without_script():
    seen = defaultdict(set)
    for one, windows in zip(PAGES, windows_for(PAGES), strict=True):
        for window in windows:
            seen[one.name] |= {window.language, window.theme, window.script}
    both = {*FACTORS["language"], *FACTORS["theme"], *FACTORS["script"]}
    assert [name for name, met in seen.items() if met != both] == []
