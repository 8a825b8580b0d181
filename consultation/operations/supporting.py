"""Carrying one's support over: a voice says of other proposals what it said of one, by itself."""

from django.db import transaction

from consultation.models import Position, Vote
from consultation.operations.voting import NotDiscussed, StaleVote, vote


class NoSupport(Exception):
    """This voice supports none of the proposals whose support it would carry over."""


@transaction.atomic
def carry_support(*, participant, round, sources, targets, hand=None):
    """Vote « pour » with this voice on those of the targets on which it has not voted, as it did on
    one of the sources; the proposals that now have its support. No vote is replaced; `hand` is who
    does it, and from where."""
    mine = Vote.objects.filter(round=round, participant=participant)
    if not mine.filter(proposal__in=sources, position=Position.FOR).exists():
        raise NoSupport
    voted = set(mine.filter(proposal__in=targets).values_list("proposal", flat=True))
    voter = {"participant": participant, "round": round, "hand": hand}
    return [one for one in targets if one.pk not in voted and support(one, voter)]


def support(proposal, voter):
    """Whether the vote was cast; one cast elsewhere meanwhile stands, and so does an answer."""
    try:
        vote(**voter, item=proposal, position=Position.FOR, seen="")
    except (StaleVote, NotDiscussed):
        return False
    return True
