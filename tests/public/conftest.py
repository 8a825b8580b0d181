"""Those who act on a published plan."""

import pytest

from tests.consultation import writing


@pytest.fixture
def people(plan):
    return writing.cast(plan)
