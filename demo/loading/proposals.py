"""The proposals of the demonstration, in every state, with what was decided on each."""

from datetime import timedelta
from random import Random

from consultation.models import Answer, Change, Decision, Proposal, Report
from demo.loading.voices import SEED
from roadmaps.differences import rows_between
from roadmaps.fields import BY_NAME

DECIDED = {"published": "publish", "refused": "refuse", "change_requested": "ask"}
HANDLING = timedelta(hours=20)


def make_proposals(data, scene):
    """Every proposal with its changes, decisions, answer and reports; in the file's order."""
    random = Random(SEED + 1)
    made = [
        make_proposal(row, number, scene, random) for number, row in enumerate(data["proposals"], 1)
    ]
    for row in data["reports"]:
        Report.objects.create(
            proposal=made[row["proposal"]],
            reporter=scene.people["alice"],
            reason=row["reason"],
            note=row["note"],
            created_at=scene.clock.hours_ago(5),
        )
    return made


def make_proposal(row, number, scene, random):
    phase = scene.rounds[row["round"]]
    at = scene.clock.hours_ago(row["age_hours"])
    settled = row["state"] not in ("draft", "submitted")
    decided_at = min(at + HANDLING * random.uniform(0.2, 1.4), scene.clock.now)
    author = scene.voice_for(row, random)
    proposal = Proposal.objects.create(
        roadmap=scene.roadmap,
        number=number,
        kind=row["kind"],
        phase=phase,
        action=scene.actions[row["action"]] if row["action"] else None,
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
    write_changes(proposal, row["changes"], scene)
    proposal.state = row["state"]
    if row["state"] in ("published", "withdrawn"):
        proposal.published_at = decided_at
    if row["state"] == "withdrawn":
        proposal.withdrawn_at = scene.clock.now
    proposal.save()
    if settled and row["state"] in DECIDED:
        decide(proposal, row, scene.people["mo"], decided_at)
    if row["answer"]:
        Answer.objects.create(
            proposal=proposal,
            outcome=row["answer"]["outcome"],
            reasons=row["answer"]["reasons"],
            published_at=scene.answered_at,
        )
    return proposal


def write_changes(proposal, changes, scene):
    """The typed changes, against the wording the proposal was written on."""
    for change in changes:
        item = BY_NAME[change["field"]]
        before = item.empty()
        if proposal.action_id:
            before = item.of(scene.contents[proposal.action_id, proposal.phase_id])
        after = item.read(change["value"])
        if item.is_list:
            after = matched(before, after, item.parts)
        Change.objects.bulk_create(
            Change(
                proposal=proposal, field=row.field, key=row.key, before=row.before, value=row.value
            )
            for row in rows_between(item, before, after)
        )


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
