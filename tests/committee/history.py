"""A random history of a committee: rows at random moments around three letters."""

from datetime import timedelta
from itertools import count

from accounts.models import College, User
from committee.models import Absence, Charge, Committee, Opinion, Position, Question, Remit, Sitting
from consultation.models import Answer, Decision
from insights.models import Result
from roadmaps.models import Action, Phase, PhaseNotice, Unlock, Version
from roadmaps.operations import publish_version
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, SECOND, WEEK

CODES = [f"{axis}-{n:02}" for axis in "ABC" for n in range(1, 5)]
VIEWS = ("favourable", "reserved", "unfavourable", "recused")
numbers = count(1)


class History:
    """Everything that can befall a committee, by one source of chance."""

    def __init__(self, chance):
        self.chance = chance
        self.someone, self.region = factories.user(), factories.region()
        self.plans = [self.plan(n) for n in range(2)]
        self.body = making.committee(self.plans[0], name="Comité")
        if chance.random() < 0.6:
            Remit.objects.create(committee=self.body, roadmap=self.plans[1])
        for plan in self.plans:
            self.befall(plan)
        self.seats = [self.seat(n) for n in range(5)]
        self.opinions()
        self.questions()
        if chance.random() < 0.2:
            Committee.objects.filter(pk=self.body.pk).update(word="Un mot")

    def some(self, most, least=0):
        return range(self.chance.randint(least, most))

    def when(self, before=14, after=16):
        """A moment around the first letter, often one of the letters' own, or in the hours by
        which the second is late."""
        if self.chance.random() < 0.1:
            return DUE + WEEK + timedelta(minutes=self.chance.randint(0, 300))
        if self.chance.random() < 0.2:
            return DUE + self.chance.randint(-1, 2) * WEEK + self.chance.randint(-1, 1) * SECOND
        return DUE + timedelta(hours=self.chance.randint(-24 * before, 24 * after))

    def plan(self, n):
        made = factories.published(factories.roadmap(self.region, slug=f"plan-{n}"), codes=CODES)
        making.published_at(made, DUE - 10 * WEEK - next(numbers) * SECOND)
        if self.chance.random() < 0.5:
            factories.action(made, "D-01", axis="D")
            publish_version(roadmap=made, actor=None)
            at = self.when() + next(numbers) * timedelta(microseconds=1)
            door = Unlock.objects.create(reason="tests")
            Version.objects.filter(pk=made.current_id).update(published_at=at)
            door.delete()
        return made

    def befall(self, plan):
        phases = [self.phase(plan, n) for n in self.some(3, 1)]
        actions = list(plan.actions.order_by("pk"))
        for _ in self.some(12):
            self.proposal(plan, self.chance.choice(phases), self.chance.choice([None, *actions]))
        for phase in phases:
            self.results(phase, actions)
            self.notices(phase)
        self.sitting(plan, self.chance.choice(phases), actions)
        for remit in Remit.objects.filter(roadmap=plan):
            self.charges(remit, phases)

    def phase(self, plan, n):
        opens_at = self.when()
        closes_at = opens_at + timedelta(hours=self.chance.randint(24, 24 * 20))
        vote = self.chance.random() < 0.5
        late = vote and self.chance.random() < 0.4
        suspended = self.chance.random() < 0.15
        return Phase.objects.create(
            roadmap=plan,
            name=f"Phase {n}",
            opens_at=opens_at,
            closes_at=closes_at,
            may_vote=vote,
            may_review=self.chance.random() < 0.8,
            results_at=closes_at + timedelta(hours=self.chance.randint(0, 200)) if late else None,
            closed_at=closes_at if vote else None,
            suspended_at=opens_at if suspended else None,
        )

    def proposal(self, plan, phase, action):
        state = self.chance.choice(["published"] * 6 + ["submitted", "withdrawn", "refused"])
        at = self.when()
        made = making.proposal(
            plan,
            at,
            action,
            phase=phase,
            state=state,
            published_at=at if state in ("published", "withdrawn") else None,
            withdrawn_at=at if state == "withdrawn" else None,
            hidden_at=at if self.chance.random() < 0.15 else None,
        )
        for _ in self.some(2):
            verb = self.chance.choice(Decision.Verb.values)
            reason = self.chance.choice(["advertising", "off_topic"])
            said = reason if verb in ("refuse", "hide") else ""
            making.decision(made, self.when(), verb, reason=said)
        if self.chance.random() < 0.4:
            outcome = self.chance.choice(Answer.Outcome.values)
            public = self.when() if self.chance.random() < 0.8 else None
            Answer.objects.create(proposal=made, outcome=outcome, reasons="x", published_at=public)

    def results(self, phase, actions):
        if not phase.may_vote:
            return
        for action in actions:
            for college in self.chance.sample(College.values, 3):
                votes = [self.chance.choice([0, 1, 2, 4, 9, 20]) for _ in range(3)]
                names = ("votes_for", "votes_mixed", "votes_against")
                counts = dict(zip(names, votes, strict=True))
                Result.objects.create(round=phase, action=action, college=college, **counts)

    def notices(self, phase):
        for _ in self.some(1):
            PhaseNotice.objects.create(
                phase=phase,
                kind=self.chance.choice(PhaseNotice.Kind.values),
                reason="Un motif",
                closed_before=phase.closes_at,
                closes_at=phase.closes_at,
                actor=self.someone,
                at=self.when(),
                told_at=DUE,
            )

    def charges(self, remit, phases):
        for axis in "ABC":
            if self.chance.random() < 0.5:
                near = self.chance.choice(phases).closes_at - timedelta(
                    hours=self.chance.randint(-24, 24 * 10)
                )
                Charge.objects.create(
                    remit=remit,
                    axis=axis,
                    followed=self.chance.random() < 0.7,
                    opinions_by=self.chance.choice([None, near]),
                )

    def seat(self, n):
        seat = making.seat(self.body, f"titular-{n}")
        people = [seat.members.get()]
        if self.chance.random() < 0.5:
            people.append(making.member(seat, f"substitute-{n}", rank="substitute"))
        for person in people:
            self.absences(person)
            fate = self.chance.random()
            if fate < 0.08:
                person.suspended_at = DUE - WEEK
            elif fate < 0.16:
                person.letters_stopped_at = DUE - WEEK
            elif fate < 0.22:
                person.ended_at = DUE - WEEK
            elif fate < 0.28:
                User.objects.filter(pk=person.user_id).update(is_active=False)
            person.save()
        return seat

    def absences(self, person):
        for _ in self.some(2):
            begins = self.when(10, 20).date()
            until = begins + timedelta(days=self.chance.randint(0, 12))
            Absence.objects.create(member=person, from_on=begins, until_on=until)

    def opinions(self):
        for phase in Phase.objects.filter(may_review=True, roadmap__remit__committee=self.body):
            for seat in self.seats:
                for action in Action.objects.filter(roadmap=phase.roadmap):
                    if self.chance.random() < 0.25:
                        view = self.chance.choice(VIEWS)
                        at = self.when()
                        Opinion.objects.create(
                            phase=phase,
                            seat=seat,
                            member=seat.members.first(),
                            action=action,
                            view=view,
                            reason="Une raison",
                            interest="Un intérêt" if view == "recused" else "",
                            first_given_at=at,
                            given_at=at,
                        )

    def questions(self):
        for seat in self.seats:
            for member in seat.members.all():
                for _ in self.some(2):
                    Question.objects.create(
                        member=member,
                        action=self.chance.choice(list(self.body.roadmap.actions.all())),
                        text=f"Question {next(numbers)}",
                        asked_at=DUE - 3 * WEEK,
                        answer="Oui.",
                        answered_at=self.when(),
                        answered_by=self.someone,
                    )

    def sitting(self, plan, phase, actions):
        """A sitting that adopted positions, published one day."""
        if self.chance.random() < 0.5:
            return
        at = self.when()
        sitting = Sitting.objects.create(
            committee=self.body,
            phase=phase,
            number=next(numbers),
            kind="meeting",
            opens_at=at - 2 * WEEK,
            closes_at=at - WEEK,
            called_by=self.someone,
            seats=5,
            quorum=3,
            closed_at=at - WEEK,
            published_at=at,
        )
        author = making.seat(self.body, f"author-{next(numbers)}").members.get()
        for action in self.chance.sample(actions, 3):
            Position.objects.create(
                phase=phase,
                action=action,
                view=self.chance.choice(VIEWS[:3]),
                reasoning="x",
                drafted_by=author,
                drafted_at=at - 2 * WEEK,
                sitting=sitting,
                votes_for=3,
                votes_against=1,
                abstained=0,
                adopted_at=at - WEEK,
            )
