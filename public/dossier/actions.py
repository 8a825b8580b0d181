"""The plan, axis by axis and action by action: the commitment, then what everybody said of it."""

from committee.models import Opinion
from committee.queries import views_of
from roadmaps.calendar import Calendar
from roadmaps.commitment import funders, measure, when
from roadmaps.templatetags.words import euros


def actions_of(roadmap, plan, rounds, said):
    """The axes with their actions; proposals of new actions stand at the end of their axis."""
    opinions = Opinions(roadmap)
    return [
        {
            "code": chapter.axis.code if chapter.axis else "",
            "title": chapter.axis.title if chapter.axis else "",
            "summary": chapter.axis.summary if chapter.axis else "",
            "line": chapter.line,
            "budget": euros(chapter.budget) if chapter.budget else "",
            "actions": [facts(stop, rounds, said, opinions) for stop in chapter.stops],
            "proposals": said.on(
                said.by_axis.get(chapter.axis.code if chapter.axis else "", ()), rounds
            ),
        }
        for chapter in plan.chapters
    ]


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
        "proposals": said.on(said.by_action.get(stop.action_id, ()), rounds),
    }


class Opinions:
    """The committee's opinions of the reviews that are over; no seat is named, and why somebody
    stood aside stays inside."""

    def __init__(self, roadmap):
        calendar = Calendar(roadmap.phases.all())
        self.phase = calendar.last_over("may_review")
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
