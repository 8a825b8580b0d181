"""What people argue, ask and write at length in the demonstration."""

from datetime import timedelta
from random import Random

from consultation.models import Argument, Decision, Report, Statement, Support
from demo.loading.voices import SEED

READ_IN = timedelta(hours=3)  # what it took a moderator to read each


def tell(data, scene):
    """The arguments with their replies and supports, then the written contributions."""
    random = Random(SEED + 40)
    for row in data["arguments"]:
        argument = make_argument(row, scene, random)
        support(argument, row["supports"], scene.voices, random)
        for reply in row.get("replies", ()):
            place = {"reply_to": argument, "action": argument.action, "proposal": argument.proposal}
            make_row(Argument, reply, scene, random, **place)
    for row in data["statements"]:
        facts = {"title": row["title"], "signature": row["signature"]}
        statement = make_row(Statement, row, scene, random, **facts)
        statement.actions.set([scene.actions[code] for code in row["actions"]])


def make_argument(row, scene, random):
    on = row["on"]
    named = {"proposal": scene.proposals[on - 1]} if isinstance(on, int) else {}
    named = named or {"action": scene.actions[on]}
    facts = {"stance": row["stance"], "sources": row.get("sources", [])}
    argument = make_row(Argument, row, scene, random, **named, **facts)
    if "answer" in row:
        said = {"answer": row["answer"], "answered_by": scene.people["ada"]}
        at = scene.clock.by_day(scene.clock.hours_ago(row["answered_hours"]))
        Argument.objects.filter(pk=argument.pk).update(answered_at=at, **said)
    if "hidden" in row:
        hide(argument, row["hidden"], scene)
    return argument


def make_row(kind, row, scene, random, **facts):
    """A contribution as it stands: public, unless it still waits."""
    at = scene.clock.hours_ago(row["age_hours"])
    author = scene.voice_for({"department": "", **row}, random)
    state = row.get("state", "published")
    return kind.objects.create(
        roadmap=scene.roadmap,
        phase=scene.rounds["second"],
        author=author,
        entered_by=author.user,
        text=row["text"],
        state=state,
        created_at=at,
        submitted_at=at,
        published_at=min(at + READ_IN, scene.clock.now) if state == "published" else None,
        **facts,
    )


def hide(argument, reason, scene):
    """Reported, then hidden by a moderator: its tombstone stands."""
    reported, now = scene.clock.hours_ago(6), scene.clock.hours_ago(2)
    facts = {"reason": reason, "note": "C’est une réclame.", "settled_at": now}
    reporter = scene.people["alice"]
    Report.objects.create(argument=argument, reporter=reporter, created_at=reported, **facts)
    Decision.objects.create(
        argument=argument,
        verb="hide",
        reason=reason,
        message="Vous vantez une offre commerciale. Un argument parle de l’action.",
        moderator=scene.people["mo"],
        waiting_since=reported,
        at=now,
    )
    Argument.objects.filter(pk=argument.pk).update(hidden_at=now)


def support(argument, number, voices, random):
    """So many voices find it right, none of them its own."""
    others = [voice for voice in voices if voice.pk != argument.author_id]
    at = argument.published_at
    Support.objects.bulk_create(
        Support(argument=argument, participant=voice, at=at)
        for voice in random.sample(others, number)
    )
