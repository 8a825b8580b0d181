"""What the parts of a region's story share."""

from dataclasses import dataclass, field

from roadmaps.plan import Plan


@dataclass
class Scene:
    clock: object
    people: dict
    roadmap: object
    rounds: dict
    voices: list = field(default_factory=list)
    plans: list = field(default_factory=list)
    proposals: list = field(default_factory=list)

    def remember(self, version):
        """A version that people read from its publication on."""
        self.plans.append(Plan(version))
        self.roadmap.refresh_from_db()

    @property
    def plan(self):
        return self.plans[-1]

    @property
    def actions(self):
        """The actions that the last version has, by code."""
        return {stop.code: stop.content.action for stop in self.plan.stops}

    def plan_at(self, at):
        """The plan that people read at that moment."""
        read = [plan for plan in self.plans if plan.version.published_at <= at]
        return (read or self.plans[:1])[-1]

    def voice_for(self, row, random):
        """A voice of the proposal's college and, when one is left, department."""
        if row.get("author"):
            return self.people[row["author"]].participant
        own = [voice for voice in self.voices if voice.college == row["college"]]
        near = [voice for voice in own if voice.department == row["department"]]
        return random.choice(near or own)

    def public(self, round):
        """The proposals of a round on which people vote."""
        return [one for one in self.proposals if one.phase_id == round.pk and one.is_public]
