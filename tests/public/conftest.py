"""Those who act on a plan whose pages are read."""

import pytest

from tests.consultation import writing


@pytest.fixture
def people(plan):
    return writing.cast(plan)
