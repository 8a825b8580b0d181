"""What divides, when many voted and when few did."""

import pytest

from insights.analysis.division import division
from insights.analysis.shares import Counts


@pytest.mark.parametrize(
    ("colleges", "how"),
    [
        ([], 0),
        ([Counts(2, 0, 2)], 0),  # under five votes a college does not weigh
        ([Counts(4, 1, 4)], 0),  # nine votes in all are too few for two camps
        ([Counts(5, 0, 5)], 1),
        ([Counts(4, 4, 4)], 2 / 3),
        ([Counts(20, 60, 20)], 0),  # lukewarm is not divided
        ([Counts(90, 0, 10)], 0),
        ([Counts(5, 0, 0), Counts(0, 0, 5)], 1),
        ([Counts(4, 1, 0), Counts(2, 3, 0)], 0),  # chance explains this gap
        ([Counts(4, 0, 0), Counts(0, 0, 50)], 0),
        ([Counts(40, 10, 0), Counts(10, 40, 0)], 0.6),
    ],
)
def test_an_item_divides_by_its_two_camps_or_by_its_colleges(colleges, how):
    assert division(colleges) == pytest.approx(how)
