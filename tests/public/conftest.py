"""A published plan, ada who administers its region, and those who act on it."""

import pytest

from tests import factories
from tests.consultation import writing


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


@pytest.fixture
def people(plan):
    return writing.cast(plan)
