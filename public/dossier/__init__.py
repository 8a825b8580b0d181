"""The dossier of a version for the plenary: everything it says, as plain facts, in one language."""

import hashlib
import json

from django.utils import timezone

from public.dossier.actions import actions_of
from public.dossier.changes import changes_of
from public.dossier.cover import cover_of, essentials_of
from public.dossier.decision import decision_of
from public.dossier.moderation import moderation_of, redactions_of
from public.dossier.phases import phases_of
from public.dossier.proposals import Said
from public.dossier.voices import Rounds
from public.state import state_of_play
from roadmaps.plan import plan_of
from roadmaps.templatetags.words import number


def facts_of(version):
    """What the dossier of this version says, read once, in the active language; results only of
    rounds that may be shown, answers only once public."""
    roadmap, plan = version.roadmap, plan_of(version)
    with timezone.override(roadmap.region.tz):
        rounds, said = Rounds(roadmap), Said(roadmap, plan, version)
        facts = {
            **cover_of(roadmap, version, plan),
            "phases": phases_of(roadmap),
            "participation": rounds.participation(),
            "figures": figures_of(plan),
            "axes": actions_of(roadmap, plan, rounds, said),
            "changes": changes_of(roadmap, version),
            "moderation": moderation_of(roadmap),
            "redactions": redactions_of(roadmap),
            "decision": decision_of(version),
        }
        facts["proposals"] = said.tally()
        facts["essentials"] = essentials_of(facts, plan)
    return facts


def figures_of(plan):
    """The state of play: each figure, its source marked once."""
    state = state_of_play(plan.figures)
    lines = [
        {
            "label": line.figure.label,
            "value": " ".join(
                part
                for part in (line.figure.qualifier, number(line.figure.value), line.figure.unit)
                if part
            ),
            "at": line.figure.date.strftime("%m/%Y"),
            "note": line.figure.note,
            "mark": line.mark,
            "actions": line.figure.actions,
        }
        for line in state["lines"]
    ]
    return {"lines": lines, "sources": [text for _mark, text in state["sources"]]}


def digest_of(facts):
    """What stamps a dossier: another as soon as anything it says is another."""
    said = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
