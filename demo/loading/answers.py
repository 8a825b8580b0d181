"""How the region studied the proposals, what it decided on each change, and its answers."""

from datetime import timedelta

from consultation.models import Answer, Instruction, Note, Ruling
from consultation.operations import prepare_answer
from consultation.operations.adoption import adopt_action
from consultation.operations.agreement import ask_author
from consultation.operations.merging import rule
from demo.loading.proposals import read
from demo.loading.times import as_of
from roadmaps.fields import AMENDABLE, as_json
from roadmaps.values import body

THINKING = timedelta(days=2)  # before an author says what they think of the region's wording


def settle(rows, proposals, scene, since, until):
    """Decide on the changes of these proposals and prepare their answers, one after the other."""
    work = [pair for pair in zip(rows, proposals, strict=True) if is_settled(pair[0])]
    for place, (row, proposal) in enumerate(work, 1):
        at = scene.clock.by_day(since + (until - since) * place / (len(work) + 1))
        with as_of(at):
            merge(row, proposal, scene, at)
            answer(row, proposal, scene, at)


def is_settled(row):
    return row["answer"] or row.get("rulings")


def merge(row, proposal, scene, at):
    """What the draft takes up of one proposal, and why not the rest."""
    actor = scene.people["ada"]
    if "became" in row:
        adopt_action(proposal=proposal, actor=actor, code=row["became"], axis=row["axis"])
    changes = {}
    for change in proposal.changes.select_related("proposal"):
        changes.setdefault(change.field, []).append(change)
    for decision in row.get("rulings") or as_asked(row, changes):
        item = AMENDABLE[decision["field"]]
        ruling = rule(
            change=changes[item.name][decision.get("item", 0)],
            actor=actor,
            outcome=decision["outcome"],
            value=value_of(item, decision.get("value"), scene.plan),
            reason=decision.get("reason", ""),
        )
        Ruling.objects.filter(pk=ruling.pk).update(at=at)
        hear(decision.get("author"), ruling, actor, at)


def as_asked(row, changes):
    """The decisions of an answer that says only yes: each change as its author wrote it."""
    if row["kind"] == "new" or row["answer"]["outcome"] != Answer.Outcome.ACCEPTED:
        return
    for field, rows in changes.items():
        for place in range(len(rows)):
            yield {"field": field, "item": place, "outcome": "accepted"}


def value_of(item, text, plan):
    """The region's own value, as a change would ask for it; None when it has none."""
    if text is None:
        return None
    value = read(item, text, plan)
    return body(value[0]) if item.is_list else as_json(value)


def hear(said, ruling, actor, at):
    """What the author says of the region's wording, once asked."""
    if said == "asked":
        ask_author(ruling=ruling, actor=actor)
        Ruling.objects.filter(pk=ruling.pk).update(asked_at=at)
    elif said:
        moments = {"asked_at": at, f"{said}_at": at + THINKING}
        Ruling.objects.filter(pk=ruling.pk).update(**moments)


def answer(row, proposal, scene, at):
    if row["answer"]:
        facts = {name: row["answer"][name] for name in ("outcome", "reasons")}
        prepare_answer(proposal=proposal, actor=scene.people["ada"], **facts)
        Answer.objects.filter(proposal=proposal).update(prepared_at=at)


def study(rows, proposals, scene):
    """Which service studies what until when, and what the staff write to each other about it."""
    for row, proposal in zip(rows, proposals, strict=True):
        facts = row.get("instruction")
        if facts is None:
            continue
        Instruction.objects.create(
            proposal=proposal,
            service=facts["service"],
            due_on=scene.clock.day(facts["due_in_days"]),
            cost=facts.get("cost"),
        )
        for note in facts["notes"]:
            at = scene.clock.hours_ago(note["hours"])
            author = scene.people[note["by"]]
            Note.objects.create(proposal=proposal, author=author, text=note["text"], at=at)
