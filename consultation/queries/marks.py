"""What one reader left on an action: their votes, their priorities, that they follow it."""

from dataclasses import dataclass

from django.db.models import F, TextField, Value

from accounts.written import Written
from consultation.models import Follow, Priority, Vote

NONE = 0  # the id of no voice and of no round


def left_on(action, voice, round, before, user):
    """(what, id, position): rounds voted in, actions held for priorities, the roadmap followed."""
    votes = Vote.objects.filter(participant=voice, round__in=[round, before], action=action)
    priorities = Priority.objects.filter(participant=voice, round=round)
    named_so = {"roadmap__actions": action, "key": F("roadmap__actions__code")}
    follows = Follow.objects.filter(user=user, kind=Follow.Kind.ACTION, **named_so)
    nothing = Value("", TextField())
    parts = [
        named("vote", votes, "round_id", "position"),
        named("priority", priorities, "action_id", nothing),
        named("follow", follows, "roadmap_id", nothing),
    ]
    return parts[0].union(*parts[1:], all=True).order_by()


def named(what, rows, *shown):
    return rows.order_by().values_list(Value(what, TextField()), *shown)


LEFT = Written(left_on)


@dataclass(frozen=True)
class Marks:
    positions: dict  # by round id
    priorities: frozenset  # action ids, in the round
    follows: bool


def marks_on(stop, user, voice, rounds):
    """What this person and this voice, as far as there are any, left on an action in the round and
    in the one before, `rounds`."""
    if not user.is_authenticated:
        return Marks({}, frozenset(), False)
    round, before = (one.pk if one else NONE for one in rounds)
    rows = LEFT.rows(stop.action_id, voice.pk if voice else NONE, round, before, user.pk)
    return Marks(
        positions={pk: position for what, pk, position in rows if what == "vote"},
        priorities=frozenset(pk for what, pk, _ in rows if what == "priority"),
        follows=any(what == "follow" for what, *_ in rows),
    )
