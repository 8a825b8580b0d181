"""A published plan, its cast, and a phase in which people propose and vote."""

import pytest

from tests import factories
from tests.consultation import writing


@pytest.fixture
def plan(db):
    return factories.published()


@pytest.fixture
def people(plan):
    return writing.cast(plan)


@pytest.fixture
def phase(plan):
    return factories.phase(plan)
