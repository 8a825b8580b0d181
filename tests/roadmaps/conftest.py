"""A published plan, and ada who administers its region."""

import pytest

from tests import factories


@pytest.fixture
def region():
    return factories.region()


@pytest.fixture
def ada():
    return factories.user("ada")


@pytest.fixture
def plan(ada):
    plan = factories.published()
    factories.role(ada, plan.region, "administrator")
    return plan


@pytest.fixture
def managing(client, ada):
    """Her browser, signed in."""
    client.force_login(ada)
    return client
