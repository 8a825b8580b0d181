"""The whole demonstration, told in order."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Participant
from accounts.operations import account_of
from committee.operations import freeze_due_digests
from demo.loading import committee, plan, proposals, voices
from demo.loading.times import Clock
from demo.people import accounts
from insights.operations import compute_results
from roadmaps.models import Role
from roadmaps.operations import open_phases
from roadmaps.plan import Plan

ROLES = {"mo": "moderator", "sam": "secretary", "ada": "administrator"}


@dataclass
class Scene:
    """What the parts of the story share."""

    clock: Clock
    people: dict
    roadmap: object
    rounds: dict = field(default_factory=dict)
    voices: list = field(default_factory=list)
    actions: dict = field(default_factory=dict)
    contents: dict = field(default_factory=dict)
    answered_at: object = None

    def voice_for(self, row, random):
        """A voice of the proposal's college and, when one is left, department."""
        if row.get("author"):
            return self.people[row["author"]].participant
        own = [voice for voice in self.voices if voice.college == row["college"]]
        near = [voice for voice in own if voice.department == row["department"]]
        return random.choice(near or own)


def make_people():
    """The five accounts, with their voices."""
    people = {}
    for account in accounts():
        user = account_of(account.email)
        user.name = account.name
        user.save(update_fields=["name"])
        people[account.email.partition("@")[0]] = user
        if account.college:
            Participant.objects.create(
                user=user, college=account.college, department=account.department
            )
    return people


def tell(say):
    """Load both regions; `say` is told each step."""
    now = timezone.now()
    with transaction.atomic():
        people = make_people()
        say("Normandie")
        tell_normandie(people, now)
        say("Nouvelle-Aquitaine")
        scene = tell_nouvelle_aquitaine(people, now)
    say("résultats du premier tour")
    open_phases()
    compute_results()
    with transaction.atomic():
        say("lettres du comité")
        facts = plan.read("nouvelle-aquitaine", "committee.json")
        committee.make_committee(facts, scene)
    freeze_due_digests()


def give_roles(people, region):
    for name, role in ROLES.items():
        Role.objects.create(user=people[name], region=region, name=role)


def tell_normandie(people, now):
    """The smaller region, finished: two versions, one round, its results."""
    facts = plan.read("normandie", "roadmap.json")
    region = plan.make_region(facts["region"])
    give_roles(people, region)
    roadmap = plan.make_roadmap(region, facts["roadmap"])
    clock = Clock(now, region.tz)
    phases = plan.make_phases(roadmap, facts["phases"], clock)
    plan.write_draft(roadmap, "normandie", facts)
    opens = phases["consultation"].opens_at
    plan.publish(roadmap, people["ada"], opens, "Le projet mis en consultation.")
    round = phases["consultation"]
    few = voices.make_few(region.departments)
    actions = list(roadmap.actions.all())
    said = voices.vote(round, few, actions, round.closes_at, voices.SEED + 9)
    voices.prioritise(round, said, voices.SEED + 10)


def tell_nouvelle_aquitaine(people, now):
    """The reference case: a closed round, its answers, a second version, an open round."""
    folder = "nouvelle-aquitaine"
    facts = plan.read(folder, "roadmap.json")
    region = plan.make_region(facts["region"])
    give_roles(people, region)
    scene = Scene(Clock(now, region.tz), people, plan.make_roadmap(region, facts["roadmap"]))
    phases = plan.make_phases(scene.roadmap, facts["phases"], scene.clock)
    scene.rounds = {"first": phases["premier-tour"], "second": phases["second-tour"]}
    scene.answered_at = phases["reponses"].closes_at - timedelta(days=1)
    plan.write_draft(scene.roadmap, folder, facts)
    note = "Le projet issu des rencontres et de la journée du 2 octobre."
    plan.publish(scene.roadmap, people["ada"], phases["projet"].opens_at, note)
    scene.actions = {action.code: action for action in scene.roadmap.actions.all()}
    remember(scene, "first", scene.roadmap.current)
    data = plan.read(folder, "proposals.json")
    changes = [
        change
        for row in data["proposals"]
        if row["answer"]
        for change in row["answer"].get("changes", [])
    ]
    plan.amend(scene.roadmap, changes)
    at = phases["reponses"].closes_at
    plan.publish(scene.roadmap, people["ada"], at, "Ce que le premier tour a changé.")
    remember(scene, "second", scene.roadmap.current)
    speak(scene, folder, data)
    return scene


def remember(scene, name, version):
    """The contents people read during a round, by action."""
    for stop in Plan(version).stops:
        scene.contents[stop.action_id, scene.rounds[name].pk] = stop.content


def speak(scene, folder, data):
    """The voices, their proposals and their votes in both rounds."""
    scene.voices = voices.make_voices(plan.read(folder, "participants.json"))
    made = proposals.make_proposals(data, scene)
    actions = list(scene.actions.values())
    for number, (name, round) in enumerate(scene.rounds.items()):
        public = [p for p in made if p.phase_id == round.pk and p.state == "published"]
        present = scene.voices if name == "first" else scene.voices[::2]
        until = min(round.closes_at, scene.clock.now)
        said = voices.vote(round, present, [*actions, *public], until, voices.SEED + number)
        voices.prioritise(round, said, voices.SEED + 20 + number)
