"""One edition: what it says to everybody, and to each seat."""

from functools import cached_property

from committee.edition.awaiting import Awaiting
from committee.edition.coming import coming, sittings_to_come
from committee.edition.moments import Moments
from committee.edition.news import news_of
from committee.edition.readers import Readers
from committee.models import Copy
from committee.queries import asked_of, coverage_of, last_review, version_at


class Edition:
    """What one edition of a committee's letter would say, to everybody and to each seat."""

    def __init__(self, committee, moments, day=None):
        """`day` is the one by which it is seen who sits: the one of its making, unless told."""
        self.committee = committee
        self.moments = moments
        self.day = day or committee.today(moments.seen_at)

    @cached_property
    def asked(self):
        """What each roadmap asks, those that have a version at the cut-off."""
        remits = self.committee.remits.select_related("roadmap__region")
        found = []
        for remit in remits.prefetch_related("charges"):
            version = version_at(remit.roadmap, self.moments.cut_off)
            if version:
                review = last_review(remit.roadmap, self.moments.cut_off)
                found.append(asked_of(remit, version, review))
        return found

    @cached_property
    def copies(self):
        """A copy for each standing seat, not saved: written, or withheld and why."""
        seats = self.committee.seats.standing().with_bench()
        return [self.copy_for(seat) for seat in seats]

    @cached_property
    def awaiting(self):
        return Awaiting(self.asked, self.moments, self.next_letter)

    @cached_property
    def next_letter(self):
        """When the letter after this one leaves, if there is something to say."""
        return self.committee.rhythm.after(self.moments.seen_at)

    @cached_property
    def readers(self):
        return Readers(self.committee, self.moments, self.day)

    def copy_for(self, seat):
        member = seat.speaker(self.day)
        since = self.readers.since(seat, member)
        mine = self.awaiting.of(seat)
        content = {name: mine[name] for name in ("items", "by", "last")}
        content |= self.readers.facts(seat, member, since)
        content["questions"] = self.readers.questions(member, since, self.asked)
        return Copy(
            seat=seat,
            member=member,
            since=since,
            total=mine["total"],
            withheld=self.withheld_from(seat, member, since, content),
            content=content,
        )

    def withheld_from(self, seat, member, since, content):
        """Why this seat gets no letter; empty when it gets one."""
        if member is None:
            return reason_without_speaker(seat)
        if member.letters_stopped_at:
            return Copy.Withheld.STOPPED
        has_news = self.word or any(any(news.values()) for news in self.news(since))
        mine = content["items"] or content["questions"]
        return "" if has_news or mine else Copy.Withheld.NOTHING

    @cached_property
    def word(self):
        """The word of the secretary or of the chair, with the name of who signs; or None."""
        text, by = self.committee.word.strip(), self.committee.word_by
        if not text:
            return None
        chair = self.committee.chair
        presides = chair and by and chair.members.filter(ended_at=None, user=by).exists()
        return {"text": text, "chair": bool(presides), "by": by.name if by else ""}

    def news(self, since):
        """What happened after this moment, roadmap by roadmap; read once for all who share it."""
        if since not in self._news:
            cut_off = self.moments.cut_off
            self._news[since] = [news_of(asked, since, cut_off) for asked in self.asked]
        return self._news[since]

    @cached_property
    def _news(self):
        return {}

    @cached_property
    def content(self):
        """What is frozen once for all the copies."""
        written = {copy.since for copy in self.copies if not copy.withheld}
        written.add(self.moments.since)
        return {
            "word": self.word,
            "roadmaps": [self.standing(asked) for asked in self.asked],
            "periods": {since.isoformat(): self.news(since) for since in sorted(written)},
            "sittings": sittings_to_come(self.committee, self.moments),
            "next": self.next_letter.isoformat(),
        }

    def standing(self, asked):
        """Where one roadmap stands at the cut-off, whatever one has been told before."""
        return {
            "roadmap": asked.roadmap.pk,
            "asks": asked.phase is not None,
            "coverage": coverage_of(asked, self.moments.cut_off),
            "coming": coming(asked, self.moments),
            "review": review_facts(asked, self.moments),
        }


def next_edition(committee, now):
    """The next edition as it would be made now, without a row written."""
    return Edition(committee, Moments.of(committee, now, now))


def edition_to_come(committee, now):
    """The same for who sits on the day when it leaves: today when its hour has passed."""
    to_come = committee.rhythm.after(max(now, committee.starts_at))
    leaves_at = now if committee.due_at(now) else to_come
    return Edition(committee, Moments.of(committee, now, now), committee.today(leaves_at))


def reason_without_speaker(seat):
    if not seat.bench:
        return Copy.Withheld.VACANT
    if any(member.is_holding for member in seat.bench):
        return Copy.Withheld.ABSENT
    return Copy.Withheld.SUSPENDED


def review_facts(asked, moments):
    """The phase that asks for opinions, when it does at the cut-off and still does."""
    phase = asked.phase
    if phase is None or not phase.is_open(moments.cut_off) or phase.is_over(moments.seen_at):
        return None
    return {"phase": phase.pk, "closes_at": phase.closes_at.isoformat()}
