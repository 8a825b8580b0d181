"""A region alone."""

import pytest

from tests import factories


@pytest.fixture
def region():
    return factories.region()
