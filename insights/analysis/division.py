"""How much an item divides those who voted, honest when few did."""

from insights.analysis.shares import ENOUGH_FOR_A_RATE, ENOUGH_FOR_AN_ORDER, Counts, wilson

BOTH_CAMPS = 1 / 3  # of the votes, for « pour » and for « contre » alike


def division(colleges: list[Counts]) -> float:
    """0 when an item does not divide, else how much, up to 1. Only colleges with at least 5 votes
    weigh. It divides when they have 10 votes or more between them and « pour » and « contre » each
    gather a third or more, as the mean of their shares; or when two of them are further apart on
    « pour » than chance explains (their 95 % Wilson intervals do not meet)."""
    weighing = [counts for counts in colleges if counts.n >= ENOUGH_FOR_AN_ORDER]
    return max(_camps(weighing), _gap(weighing))


def _camps(colleges):
    """Twice the smaller camp, where both are large."""
    if sum(counts.n for counts in colleges) < ENOUGH_FOR_A_RATE:
        return 0.0
    size = len(colleges)
    mean_for = sum(counts.votes_for / counts.n for counts in colleges) / size
    mean_against = sum(counts.against / counts.n for counts in colleges) / size
    smaller = min(mean_for, mean_against)
    return 2 * smaller if smaller >= BOTH_CAMPS else 0.0


def _gap(colleges):
    """The widest gap between two colleges' shares of « pour » that chance does not explain."""
    shares = [(one.votes_for / one.n, wilson(one.votes_for, one.n)) for one in colleges]
    gaps = [
        high - low for low, (_, ceiling) in shares for high, (floor, _) in shares if floor > ceiling
    ]
    return max(gaps, default=0.0)
