"""The proposals of the demonstration, in every state, with what was decided on each."""

from datetime import timedelta
from random import Random

from consultation.models import Change, Decision, Proposal, Report
from demo.loading.voices import SEED
from roadmaps.differences import rows_between
from roadmaps.fields import AMENDABLE

DECIDED = {"published": "publish", "refused": "refuse", "change_requested": "ask"}
HANDLING = timedelta(hours=20)


def make_proposals(rows, scene, seed):
    """Every proposal of these rows with its changes and decisions, in their order."""
    random = Random(SEED + seed)
    made = []
    for row in rows:
        made.append(make_proposal(row, scene, random))
        scene.proposals.append(made[-1])
    return made


def make_proposal(row, scene, random):
    at = scene.clock.of(row)
    decided_at = scene.clock.by_day(at + HANDLING * random.uniform(0.2, 1.4))
    author = scene.voice_for(row, random)
    stop = scene.plan_at(at).by_code[row["action"]] if row["action"] else None
    proposal = Proposal.objects.create(
        roadmap=scene.roadmap,
        number=len(scene.proposals) + 1,
        kind=row["kind"],
        phase=scene.rounds[row["round"]],
        action_id=stop and stop.action_id,
        made_on_id=stop and stop.entry_id,
        axis=row["axis"] or "",
        author=author,
        entered_by=author.user,
        origin=row["origin"]["kind"] if row["origin"] else "online",
        origin_label=row["origin"]["label"] if row["origin"] else "",
        title=row["title"],
        reason=row["reason"],
        created_at=at,
        submitted_at=None if row["state"] == "draft" else at,
    )
    write_changes(proposal, row["changes"], stop, scene)
    proposal.state = row["state"]
    if row["state"] in ("published", "withdrawn"):
        proposal.published_at = decided_at
    if row["state"] == "withdrawn":
        proposal.withdrawn_at = scene.clock.now
    proposal.save()
    if row["state"] in DECIDED:
        decide(proposal, row, scene.people["mo"], decided_at)
    return proposal


def write_changes(proposal, changes, stop, scene):
    """The typed changes, against the wording the proposal was written on."""
    rows = []
    for change in changes:
        item = AMENDABLE[change["field"]]
        before = stop.says(item) if stop else item.empty()
        after = read(item, change["value"], scene.plan)
        if item.is_list:
            after = matched(before, after, item.parts)
        for place, row in enumerate(rows_between(item, before, after)):
            why = "" if place else change.get("reason", "")
            rows.append(Change(proposal=proposal, reason=why, **vars(row)))
    Change.objects.bulk_create(rows)


def read(item, text, plan):
    """A field's value from the demonstration's file, where an axis is named by its code."""
    if item.kind != "place":
        return item.read(text)
    axis = next(axis for axis in plan.axes.values() if axis.code == text)
    return {"code": axis.code, "title": axis.title}


def matched(before, after, parts):
    """The new items under the keys of the old ones that speak of the same thing."""
    head = 2 if parts[0] == "year" else 1

    def named(item):
        return tuple(item[part] for part in parts[:head])

    keys = {named(item): item["key"] for item in before}
    return [{**item, "key": keys.pop(named(item), "")} for item in after]


def decide(proposal, row, moderator, at):
    refusal = row["refusal"] or {}
    Decision.objects.create(
        proposal=proposal,
        verb=DECIDED[row["state"]],
        reason=refusal.get("reason", ""),
        message=refusal.get("message", "") or row["request"] or "",
        moderator=moderator,
        waiting_since=proposal.submitted_at,
        at=at,
    )


def report(rows, scene):
    for row in rows:
        Report.objects.create(
            proposal=scene.proposals[row["proposal"]],
            reporter=scene.people["alice"],
            reason=row["reason"],
            note=row["note"],
            created_at=scene.clock.hours_ago(5),
        )
