"""Shares that stay honest when few people voted."""

from dataclasses import dataclass
from math import sqrt

ENOUGH_FOR_A_RATE = 10  # votes; under it no percentage is shown
ENOUGH_FOR_AN_ORDER = 5  # votes; under it a college does not weigh in an order
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Counts:
    """The votes of one college on one item: three counts, and three of the voices that two persons
    set apart, which weigh in nothing."""

    votes_for: int = 0
    mixed: int = 0
    against: int = 0
    apart_for: int = 0
    apart_mixed: int = 0
    apart_against: int = 0

    @property
    def n(self):
        return self.votes_for + self.mixed + self.against

    @property
    def apart(self):
        return self.apart_for + self.apart_mixed + self.apart_against


def wilson(k: int, n: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of k among n, as shares of 1 (Wilson 1927); n > 0."""
    p, z2 = k / n, Z95**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def whole_shares(counts: Counts) -> tuple[int, int, int]:
    """For, mixed, against as whole percentages summing to 100 (largest remainder); n > 0."""
    exact = [100 * part / counts.n for part in (counts.votes_for, counts.mixed, counts.against)]
    shares = [int(share) for share in exact]
    order = sorted(range(3), key=lambda index: shares[index] - exact[index])
    for index in order[: 100 - sum(shares)]:
        shares[index] += 1
    return shares[0], shares[1], shares[2]


def mean_share_for(colleges: list[Counts]) -> float | None:
    """The mean share of « pour » over the colleges with at least 5 votes, of 1; None if none."""
    shares = [c.votes_for / c.n for c in colleges if c.n >= ENOUGH_FOR_AN_ORDER]
    return sum(shares) / len(shares) if shares else None
