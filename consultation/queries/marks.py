"""What one reader left on an action: their votes, their priorities, that they follow it."""

from dataclasses import dataclass

from accounts.written import told
from consultation.models import Follow, Priority, Vote

KINDS = ("vote", "priority", "follow")


def left_on(roadmap, action, code, voice, round, before, user):
    """The parts of a query: the votes in two rounds, the actions that hold a priority in the first,
    whether the action is followed."""
    votes = Vote.objects.filter(participant=voice, round__in=[round, before], action=action)
    priorities = Priority.objects.filter(participant=voice, round=round)
    kind = Follow.Kind.ACTION
    follows = Follow.objects.filter(user=user, roadmap=roadmap, kind=kind, key=code)
    return [
        told("vote", votes, "round_id", "position"),
        told("priority", priorities, "action_id"),
        told("follow", follows, "pk"),
    ]


@dataclass(frozen=True)
class Marks:
    positions: dict  # by round id
    priorities: frozenset  # action ids, in the round
    follows: bool


def marks_of(rows):
    """The marks that these rows tell: (kind, values)."""
    return Marks(
        positions=dict(said for kind, said in rows if kind == "vote"),
        priorities=frozenset(pk for kind, (pk, *_) in rows if kind == "priority"),
        follows=any(kind == "follow" for kind, _ in rows),
    )
