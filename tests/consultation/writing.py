"""Proposals at each step of their life, written as their pages would."""

from accounts.models import Participant
from consultation.models import Proposal
from consultation.operations import (
    Verdict,
    Wording,
    begin_proposal,
    decide,
    decide_together,
    report_item,
    submit_proposal,
)
from roadmaps.differences import Row
from roadmaps.models import Role
from tests import factories

PLACE = "/nouvelle-aquitaine/economie-numerique/"
TITLE = "Ouvrir les salles de réunion le soir"


def cast(plan):
    """alice proposes, bob reads, mo and ada moderate."""
    people = {name: factories.user(name) for name in ("alice", "bob", "mo", "max", "ada")}
    factories.voice(people["alice"])
    factories.voice(people["bob"], college="citizen")
    for name in ("mo", "max"):
        factories.role(people[name], plan.region, Role.Name.MODERATOR)
    factories.role(people["ada"], plan.region, Role.Name.ADMINISTRATOR)
    return people


def new_action(**typed):
    """What the form of a new action sends."""
    return {
        "title": TITLE,
        "summary": "Prêter les salles aux associations.",
        "axis": "A",
        "reason": "Elles sont vides le soir.",
        "do": "submit",
    } | typed


def wording(title=TITLE, reason="Les salles sont vides.", **more):
    rows = [Row("summary", "", "", "Un résumé."), Row("title", "", "", title)]
    return Wording(title=title, reason=reason, changes=rows, **more)


def draft(phase, person, action=None):
    return begin_proposal(phase=phase, user=person, action=action)


def submitted(phase, person, **more):
    author = factories.first_voice(person) or Participant.objects.create(
        user=person, college="citizen", department="33"
    )
    return submit_proposal(
        proposal=draft(phase, person),
        phase=phase,
        actor=person,
        author=author,
        wording=wording(**more),
    )


def judge(proposal, moderator, verb="publish", reason="", message=""):
    proposal = Proposal.objects.get(pk=proposal.pk)
    if verb in ("keep", "hide"):
        seen = str(proposal.reports.order_by("pk").last().pk)
    else:
        seen = proposal.submitted_at.isoformat()
    verdict = Verdict(verb, reason, message)
    return decide(item=proposal, moderator=moderator, verdict=verdict, seen=seen)


def refused_together(phase, person, moderator, message="", **more):
    """Two proposals refused by one decision."""
    two = [submitted(phase, person, **more) for _n in range(2)]
    decide_together(
        cases=[(one, one.submitted_at.isoformat()) for one in two],
        moderator=moderator,
        verdict=Verdict("refuse", "advertising", message),
    )


def published(phase, person, moderator, **more):
    proposal = submitted(phase, person, **more)
    judge(proposal, moderator)
    return Proposal.objects.get(pk=proposal.pk)


def reported(proposal, *people, reason="advertising"):
    for person in people:
        report_item(item=proposal, reporter=person, reason=reason)
    return proposal
