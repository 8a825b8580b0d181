"""What the members of the committee think of the actions, ask of the region, and note down."""

from datetime import timedelta
from random import Random

from committee.models import Jotting, Opinion, Question
from committee.operations import answer_question, ask_question
from demo.loading.times import as_of
from demo.loading.voices import SEED

TRIES = 40  # draws of a moment at which the seat had somebody to speak


class Review:
    """The opinions given in one phase, seat by seat."""

    def __init__(self, scene, phase, places, seed):
        self.scene = scene
        self.phase = phase
        self.places = places
        self.random = Random(SEED + seed)
        self.rows = []

    def say(self, code, views, since, until):
        """What each seat says of an action at some moment between two."""
        for view, texts in views.items():
            for number, text in texts.items():
                self.give(self.places[int(number)], code, (view, text), since, until)

    def give(self, place, code, said, since, until):
        view, text = said
        at, member = self.moment(place, since, until)
        self.rows.append(
            Opinion(
                phase=self.phase,
                seat=place.seat,
                member=member,
                action=self.scene.actions[code],
                view=view,
                **{"interest" if view == "recused" else "reason": text},
                given_at=at,
                first_given_at=at,
            )
        )

    def moment(self, place, since, until):
        for _ in range(TRIES):
            at = self.scene.clock.by_day(since + (until - since) * self.random.random())
            member = place.speaker(self.scene.clock.days_to(at))
            if member and since <= at < until:
                return at, member
        raise LookupError(f"{place.seat} says nothing between {since} and {until}")

    def save(self):
        Opinion.objects.bulk_create(self.rows)


def give_first(scene, phase, places, views):
    """The first review: what the committee's first sitting was prepared with."""
    review = Review(scene, phase, places, seed=2)
    for code, said in views.items():
        review.say(code, said, scene.clock.in_days(-34, 9), scene.clock.in_days(-20, 9))
    review.save()


def give_second(scene, phase, places, data):
    """The review under way: all but the silent actions had an opinion before the last letter."""
    review = Review(scene, phase, places, seed=3)
    last, now = scene.clock.hours_ago(7 * 24), scene.clock.hours_ago(2)
    for chapter in scene.plan.chapters:
        for stop in chapter.stops:
            if stop.code not in data["silent"]:
                views = data["second"].get(stop.code, {})
                warm = warm_to(stop.code, views, chapter.axis.code, data, review.random)
                review.say(stop.code, views, phase.opens_at, last)
                review.say(stop.code, {"favourable": warm}, phase.opens_at, last)
            review.say(stop.code, data["late"].get(stop.code, {}), last, now)
    review.save()


def warm_to(code, views, axis, data, random):
    """The seats that are for an action and see nothing to add."""
    spoken = {number for texts in views.values() for number in texts}
    zeal = {
        n: z for n, z in data["zeal"].items() if n not in spoken and code not in data["divided"]
    }
    warm = {n for n in zeal if random.random() < zeal[n] * data["moods"][axis]}
    warm |= {*data["thorough"].get(axis, ())} - spoken
    if not warm and not views.keys() - {"recused"}:
        warm = {random.choice(list(zeal))}
    return dict.fromkeys(sorted(warm), "")


def ask(scene, places, rows):
    """Questions to the region, and its answers."""
    for row in rows:
        at = scene.clock.in_days(row["days"], 18)
        with as_of(at):
            question = ask_question(
                member=places[row["seat"]].speaker(row["days"]),
                action=scene.actions[row["action"]],
                text=row["text"],
            )
        Question.objects.filter(pk=question.pk).update(asked_at=at)
        if "answer" in row:
            reply(question, row, scene)


def reply(question, row, scene):
    at = scene.clock.in_days(row["answered"], 11)
    with as_of(at):
        answer_question(question=question, actor=scene.people["ada"], answer=row["answer"])
    Question.objects.filter(pk=question.pk).update(answered_at=at)


def note(scene, places, rows):
    for row in rows:
        Jotting.objects.create(
            member=places[row["seat"]].speaker(0),
            action=scene.actions[row["action"]],
            text=row["text"],
            written_at=scene.clock.now - timedelta(days=1),
        )
