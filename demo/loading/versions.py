"""What becomes of the plan besides the proposals: lineage, versions, a correction, the vote."""

from consultation.operations import publish_version, tell_answers
from demo.loading.times import as_of
from roadmaps.fields import BY_NAME
from roadmaps.models import Content, Deliberation, Version
from roadmaps.operations import (
    correct_action,
    door,
    draft_of,
    merge_action,
    place_action_after,
    split_action,
    withdraw_action,
    write_action,
)
from roadmaps.operations.deliberations import adopt_version, record_deliberation

PAST = "the demonstration's past"


def publish(scene, at, note):
    """Publish the draft, and the answers that are ready, as if on that day."""
    with as_of(at):
        ada = scene.people["ada"]
        version = publish_version(roadmap=scene.roadmap, actor=ada, at=at, note=note)
        tell_answers()
    scene.remember(version)
    return version


def rearrange(data, scene):
    """Actions that leave the draft, what takes over from them, and where others move."""
    doer = {"roadmap": scene.roadmap, "actor": scene.people["ada"]}
    for row in data["departures"]:
        leave(row, data["actions"], doer)
    for row in data["actions"]:
        write(scene, row["code"], {name: row[name] for name in BY_NAME})
    for row in data["places"]:
        place_action_after(**doer, code=row["action"], after=row["after"])


def leave(row, parts, doer):
    code, reason, successors = row["action"], row["reason"], row["successors"]
    if len(successors) > 1:
        named = [(part["code"], part["title"]) for part in parts if part["code"] in successors]
        split_action(**doer, code=code, parts=named, reason=reason)
    elif successors:
        merge_action(**doer, code=code, into=successors[0], reason=reason)
    else:
        withdraw_action(**doer, code=code, reason=reason)


def write(scene, code, texts):
    """Write fields of an action into the draft, from their texts."""
    values = {name: BY_NAME[name].read(text) for name, text in texts.items()}
    action = scene.roadmap.actions.get(code=code)
    write_action(draft=draft_of(scene.roadmap), action=action, values=values)


def reword(scene, row):
    """A field of an action with one passage said otherwise."""
    said = getattr(scene.plan.by_code[row["action"]].content, row["field"])
    return {row["field"]: said.replace(row["wrong"], row["right"])}


def correct(row, scene):
    """A typing error put right, as if on that day: moved there through the door."""
    at = scene.clock.in_days(row["days"], 11)
    with as_of(at):
        version = correct_action(
            roadmap=scene.roadmap,
            actor=scene.people["ada"],
            code=row["action"],
            values=reword(scene, row),
            note=row["note"],
        )
    with door(PAST):
        contents = Content.objects.filter(entries__version=version, action__code=row["action"])
        contents.update(published_at=at)
        Version.objects.filter(pk=version.pk).update(published_at=at)
    version.refresh_from_db()
    scene.remember(version)


def deliberate(facts, scene):
    """The plenary votes on the last version with an amendment, which the next one carries."""
    at, ada = scene.clock.on(facts["session_on"], 17), scene.people["ada"]
    voted = facts | {"session_on": at.date()}
    with as_of(at):
        vote = record_deliberation(version=scene.plan.version, actor=ada, facts=voted)
    with door(PAST):
        Deliberation.objects.filter(pk=vote.pk).update(recorded_at=at)
    for row in facts["changes"]:
        write(scene, row["action"], reword(scene, row))
    next_day = scene.clock.on(facts["published_on"], 9)
    version = publish(scene, next_day, facts["note"])
    with as_of(next_day):
        adopt_version(deliberation=vote, version=version, actor=ada)
