"""The whole demonstration, told in order."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Participant
from accounts.operations import account_of
from committee.operations import freeze_due_digests
from demo.loading import (
    alice,
    answers,
    arguments,
    committee,
    fairness,
    families,
    invitations,
    news,
    organisations,
    plan,
    proposals,
    refusals,
    versions,
    voices,
)
from demo.loading.dossier import make_dossier
from demo.loading.letters import write_ledger
from demo.loading.scene import Scene
from demo.loading.times import Clock, as_of, delivered
from demo.people import accounts
from insights.operations import compute_results
from outbox.operations import deliver_due
from roadmaps.models import Role
from roadmaps.operations import open_phases

OPERATOR = "ada"  # who also sees how the installation is
ROLES = {"mo": "moderator", "sam": "secretary", "ada": "administrator"}
HERE = "nouvelle-aquitaine"
THERE = "normandie"
COMMITTEE = ("committee", "opinions", "sittings")


def make_people():
    """The five accounts, with their voices."""
    people = {}
    for account in accounts():
        user = account_of(account.email)
        name = account.email.partition("@")[0]
        user.name, user.is_staff = account.name, name == OPERATOR
        user.save(update_fields=["name", "is_staff"])
        people[name] = user
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
        there = tell_normandie(people, now)
        say("Nouvelle-Aquitaine")
        here = tell_nouvelle_aquitaine(people, now)
    say("résultats des tours clos")
    open_phases()
    compute_results()
    with transaction.atomic():
        say("délibération de la Normandie")
        deliberate(there)
        say("lettres du comité")
        body, given, held = (plan.read(HERE, f"{name}.json") for name in COMMITTEE)
        committee.make_committee(body, given, held, here)
        news.tell_what_happened(here)
        facts = plan.read(HERE, "contacts.json")
        invitations.invite(here, facts)
        invitations.print_posters(here, facts["posters"])
        deliver_due()
        delivered()
        write_ledger(body["failures"])
    freeze_due_digests()


def begin(folder, people, now, rounds):
    """A region, its roadmap with its phases, and its draft; the scene and the phases by key."""
    facts = plan.read(folder, "roadmap.json")
    region = plan.make_region(facts["region"])
    for name, role in ROLES.items():
        Role.objects.create(user=people[name], region=region, name=role)
    roadmap = plan.make_roadmap(region, facts["roadmap"])
    clock = Clock(now, region.tz)
    phases = plan.make_phases(roadmap, facts["phases"], clock, people["ada"])
    plan.write_draft(roadmap, folder, facts)
    rounds = {name: phases[key] for name, key in rounds.items()}
    return Scene(clock, people, roadmap, rounds), phases


def tell_normandie(people, now):
    """The smaller region, finished: a round, its answers, the version that goes to the plenary."""
    scene, phases = begin(
        THERE, people, now, {"consultation": "consultation", "reponses": "reponses"}
    )
    versions.publish(scene, scene.rounds["consultation"].opens_at, "Le projet mis en consultation.")
    scene.voices = voices.make_few(scene.roadmap.region.departments)
    rows = plan.read(THERE, "proposals.json")["proposals"]
    made = proposals.make_proposals(rows, scene, seed=6)
    vote(scene, "consultation", scene.voices, seed=9)
    fairness.suspect(plan.read(THERE, "fairness.json")["suspect"], scene)
    since, until = phases["reponses"].opens_at, phases["reponses"].closes_at
    answers.settle(rows, made, scene, since, until)
    versions.publish(scene, until, "Ce que la consultation a changé.")
    return scene


def deliberate(scene):
    """The dossier of the smaller region's plan, the plenary's vote, and the version it adopts."""
    committee.make_finished(plan.read(THERE, "committee.json"), scene)
    facts = plan.read(THERE, "roadmap.json")["deliberation"]
    make_dossier(scene, scene.clock.on(facts["dossier_on"], 10))
    versions.deliberate(facts, scene)


def tell_nouvelle_aquitaine(people, now):
    """The reference case: a closed round, its answers, a second version, an open round."""
    rounds = {"first": "premier-tour", "second": "second-tour", "review": "reponses"}
    scene, phases = begin(HERE, people, now, rounds)
    note = "Le projet issu des rencontres et de la journée du 2 octobre."
    versions.publish(scene, phases["projet"].opens_at, note)
    messages = plan.read(HERE, "moderation.json")["messages"]
    refusals.word(messages, scene, phases["projet"].opens_at)
    scene.voices = voices.make_voices(plan.read(HERE, "participants.json"))
    data = plan.read(HERE, "proposals.json")
    first = [row for row in data["proposals"] if row["round"] == "first"]
    second = data["proposals"][len(first) :]
    tell_first_round(scene, phases, first)
    tell_second_round(scene, second)
    proposals.report(data["reports"], scene)
    disputes = plan.read(HERE, "fairness.json")
    fairness.contest(disputes, scene)
    fairness.suspect(disputes["suspect"], scene)
    families.bring_together(HERE, scene)
    arguments.tell(plan.read(HERE, "arguments.json"), scene)
    organisations.tell(plan.read(HERE, "organisations.json")["organisations"], scene)
    return scene


def tell_first_round(scene, phases, rows):
    """What was proposed and voted, then what the region made of it: version 2."""
    made = proposals.make_proposals(rows, scene, seed=1)
    vote(scene, "first", scene.voices, seed=0)
    alice.vote(scene)
    alice.hear_of_more_time(scene)
    since, until = phases["reponses"].opens_at, phases["reponses"].closes_at
    decided = until - timedelta(days=3)
    answers.settle(rows, made, scene, since, decided)
    data = plan.read(HERE, "version-2.json")
    with as_of(decided + timedelta(days=1)):
        versions.rearrange(data, scene)
    versions.publish(scene, until, data["note"])
    alice.be_invited(scene)
    versions.correct(data["correction"], scene)


def tell_second_round(scene, rows):
    """What is proposed and voted now, and what the region prepares in private."""
    made = proposals.make_proposals(rows, scene, seed=7)
    vote(scene, "second", scene.voices[::2], seed=1)
    answers.study(rows, made, scene)
    since, until = scene.clock.hours_ago(60), scene.clock.hours_ago(6)
    answers.settle(rows, made, scene, since, until)


def vote(scene, name, present, seed):
    """Those present vote on the actions and the public proposals of a round."""
    round = scene.rounds[name]
    items = [*scene.actions.values(), *scene.public(round)]
    until = min(round.closes_at, scene.clock.now)
    said = voices.vote(round, present, items, until, voices.SEED + seed)
    voices.prioritise(round, said, voices.SEED + 20 + seed)
