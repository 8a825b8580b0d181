"""What one reader left on an action: their votes, their priorities, that they follow it."""

from dataclasses import dataclass

from accounts.written import told
from consultation.models import Follow, Priority, Vote

KINDS = ("vote", "priority", "follow")


def left_on(action, roadmap, voice, round, user):
    """The parts of a query: the votes on an action, the actions that hold a priority in the round,
    the codes of the actions that are followed."""
    votes = Vote.objects.filter(participant=voice, action=action)
    priorities = Priority.objects.filter(participant=voice, round=round)
    follows = Follow.objects.filter(user=user, roadmap=roadmap, kind=Follow.Kind.ACTION)
    return [
        told("vote", votes, "round_id", "position"),
        told("priority", priorities, "action_id"),
        told("follow", follows, "key"),
    ]


@dataclass(frozen=True)
class Marks:
    positions: dict  # by round id
    priorities: frozenset  # action ids
    follows: frozenset  # codes of actions


def marks_of(rows):
    """The marks that these rows tell: (kind, values)."""
    found = {kind: [values for of, values in rows if of == kind] for kind in KINDS}
    return Marks(
        positions=dict(found["vote"]),
        priorities=frozenset(pk for (pk,) in found["priority"]),
        follows=frozenset(code for (code,) in found["follow"]),
    )
