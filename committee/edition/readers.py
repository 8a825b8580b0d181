"""Who reads an edition: up to when they were told, how they come to read it, their questions."""

from functools import cached_property

from django.db.models import Max
from django.utils.text import Truncator

from committee.models import Copy, Member, Question

MOST_OF_A_QUESTION = 160
MOST_OF_AN_ANSWER = 320


class Readers:
    """The members of a committee as the readers of one edition."""

    def __init__(self, committee, moments, day):
        self.committee = committee
        self.moments = moments
        self.day = day

    def since(self, seat, member):
        """Up to when this member has been told what happened. One who never was goes on from the
        last letter of the seat; on a seat that never had any, from when they sat down, or from the
        edition before, whichever is earlier."""
        told = self._told.get(member and member.pk) or self._seats_told.get(seat.pk)
        if told or member is None:
            return told or self.moments.since
        return min(self.moments.since, member.seated_at)

    def facts(self, seat, member, since):
        """What makes this reader's letter unlike the others': the first one, a return from absence,
        somebody's seat kept warm."""
        if member is None:
            return {"first": False, "away": None, "for": None}
        return {
            "first": member.pk not in self._told,
            "away": self._away(member, since),
            "for": self._stood_in_for(seat, member),
        }

    def _away(self, member, since):
        """The absences that covered a day of the letter, as one span; None when none did."""
        days = [day for cut_off, day in self._editions if cut_off > since]
        occurrences = self.committee.rhythm.between(since, self.moments.cut_off)
        days += [self.committee.today(at) for at in occurrences]
        spans = [one for one in member.absences.all() if any(one.covers(day) for day in days)]
        if not spans:
            return None
        return {
            "from": min(one.from_on for one in spans).isoformat(),
            "until": max(one.until_on for one in spans).isoformat(),
        }

    def _stood_in_for(self, seat, member):
        """For whom a substitute sits, and until when where that is known."""
        if member.rank == Member.Rank.TITULAR:
            return None
        titular = next((one for one in seat.bench if one.rank == Member.Rank.TITULAR), None)
        absence = titular and titular.absence_on(self.day)
        return {
            "seat": seat.title,
            "name": titular.user.name if titular else "",
            "until": absence.until_on.isoformat() if absence else None,
        }

    def questions(self, member, since, asked):
        """This member's questions that the region answered in the period."""
        stops = (
            {
                (one.roadmap.pk, stop.action_id): (stop, one.chapter_of(stop.action_id))
                for one in asked
                for stop in one.plan.stops
            }
            if (mine := self._answered.get(member and member.pk))
            else {}
        )
        return [
            question_facts(question, *stops.get(place_of(question), (None, None)))
            for question in mine or ()
            if question.answered_at > since
        ]

    @cached_property
    def _told(self):
        return self._latest("member")

    @cached_property
    def _seats_told(self):
        return self._latest("seat")

    def _latest(self, whose):
        copies = Copy.objects.written().filter(seat__committee=self.committee)
        return dict(copies.order_by().values_list(whose).annotate(Max("digest__cut_off")))

    @cached_property
    def _editions(self):
        """The editions before this one: the cut-off, and the day by which it was seen who sat."""
        rows = self.committee.digests.order_by().values_list("cut_off", "frozen_at")
        return [(cut_off, self.committee.today(frozen_at)) for cut_off, frozen_at in rows]

    @cached_property
    def _answered(self):
        """The questions answered by the cut-off, by their member's id."""
        rows = Question.objects.filter(
            member__seat__committee=self.committee, answered_at__lte=self.moments.cut_off
        )
        found = {}
        for question in rows.select_related("action").order_by("answered_at", "pk"):
            found.setdefault(question.member_id, []).append(question)
        return found


def place_of(question):
    return question.action.roadmap_id, question.action_id


def question_facts(question, stop, followed):
    """A question with its answer, both cut short: the whole stands with the action."""
    return {
        "roadmap": question.action.roadmap_id,
        "code": question.action.code,
        "title": stop.title if stop else "",
        "line": stop.line if stop else None,
        "followed": followed is not None,
        "text": Truncator(question.text).chars(MOST_OF_A_QUESTION),
        "answer": Truncator(question.answer).chars(MOST_OF_AN_ANSWER),
    }
