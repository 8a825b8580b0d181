"""The plan, axis by axis and action by action: the commitment, then what everybody said of it."""

from django.utils.translation import gettext as _

from committee.models import Opinion
from committee.queries import views_of
from committee.queries.positions import published_positions
from public.dossier.cover import day
from roadmaps.calendar import Calendar
from roadmaps.commitment import funders, measure, when
from roadmaps.templatetags.words import euros


def actions_of(roadmap, plan, rounds, said):
    """The axes with their actions; proposals of new actions stand at the end of their axis, and
    those that no axis of this version holds at the very end."""
    opinions, axes = Opinions(roadmap), []
    for chapter in plan.chapters:
        axis = chapter.axis
        actions = [facts(stop, rounds, said, opinions) for stop in chapter.stops]
        axes.append(
            {
                "code": axis.code if axis else "",
                "title": axis.title if axis else str(_("Actions sans axe")),
                "summary": axis.summary if axis else "",
                "line": chapter.line,
                "budget": euros(chapter.budget) if chapter.budget else "",
                "actions": actions,
                "proposals": said.on(said.by_axis.pop(axis.code if axis else "", ()), rounds),
            }
        )
    left = [proposal for proposals in said.by_axis.values() for proposal in proposals]
    return [*axes, other(said.on(left, rounds))] if left else axes


def other(proposals):
    """What was proposed about no axis, or about an action that this version no longer has."""
    empty = {"code": "", "summary": "", "line": 8, "budget": "", "actions": []}
    return {**empty, "title": str(_("Autres propositions")), "proposals": proposals}


def facts(stop, rounds, said, opinions):
    """One action: what it commits to, and what each said of it."""
    content, days, goal = stop.content, when(stop.content), measure(stop.content)
    return {
        "code": stop.code,
        "title": stop.title,
        "line": stop.line,
        "sub": stop.axis.title if stop.axis and stop.axis.parent_id else "",
        "summary": content.summary,
        "description": content.description,
        "who": content.owner,
        "partners": ", ".join(item["name"] for item in content.partners),
        "cost": euros(stop.budget),
        "funders": funders(content),
        "when": days["main"],
        "measure": goal["main"],
        "measure_more": goal["more"],
        "territories": ", ".join(stop.names["territories"]),
        "results": rounds.on("action", stop.action_id),
        "opinions": opinions.on(stop.action_id),
        "position": opinions.position(stop.action_id),
        "proposals": said.on(said.by_action.get(stop.action_id, ()), rounds),
    }


class Opinions:
    """The committee's opinions of the reviews that are over, and the positions it published; no
    seat is named, and why somebody stood aside stays inside."""

    def __init__(self, roadmap):
        calendar = Calendar(roadmap.phases.all())
        self.phase = calendar.last_over("may_review")
        self.positions = published_positions(roadmap)
        self.counts = views_of(self.phase) if self.phase else {}
        given = Opinion.objects.filter(phase=self.phase).exclude(reason="")
        self.reasons: dict = {}
        for opinion in given.exclude(view=Opinion.View.RECUSED).order_by("action", "view", "pk"):
            self.reasons.setdefault(opinion.action_id, []).append(
                {"view": str(opinion.get_view_display()), "text": opinion.reason}
            )

    def on(self, action_id):
        """The counts of each view and the reasons; None when nobody gave one."""
        counts = self.counts.get(action_id)
        if not counts:
            return None
        return {
            "phase": self.phase.name,
            "counts": [
                {"view": view, "label": str(label), "n": counts[view]}
                for view, label in Opinion.View.choices
            ],
            "reasons": self.reasons.get(action_id, []),
        }

    def position(self, action_id):
        """What the committee as a body decided on this action and published, or None."""
        position = self.positions.get(action_id)
        if position is None:
            return None
        return {
            "view": position.view,
            "label": str(position.get_view_display()),
            "reasoning": position.reasoning,
            "dissent": position.dissent,
            "at": day(position.adopted_at),
            "sitting": f"{position.sitting.get_kind_display()} n°\u00a0{position.sitting.number}",
        }
