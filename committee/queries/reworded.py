"""What changed in the wording of actions since a seat's opinions on them."""

from dataclasses import dataclass

from consultation.queries.since import changed_from, differences_at, in_one_line
from roadmaps.plan import plan_of


@dataclass(frozen=True)
class Reworded:
    """What a revision changed in an action since the opinion on it, in one line."""

    said: str
    url: str


def reworded(roadmap, given):
    """What revisions changed in each action since this seat's opinion on it, by action id."""
    newer = roadmap.current
    early = [opinion for opinion in given.values() if opinion.given_at < newer.published_at]
    if not early:
        return {}
    versions = list(roadmap.versions.published().order_by("-number"))
    found, stops = {}, plan_of(newer).by_action
    for opinion in early:
        older = next((one for one in versions if one.published_at <= opinion.given_at), None)
        fields = older and changed_from(older, newer).get(opinion.action_id)
        if fields:
            code = stops[opinion.action_id].code
            url = differences_at(roadmap, older, newer, code, fields)
            found[opinion.action_id] = Reworded(in_one_line(fields), url)
    return found
