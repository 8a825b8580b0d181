"""The smallest true rows of a committee: seats, proposals, decisions, each at its moment."""

from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.urls import reverse

from committee.edition import next_edition
from committee.letters import preview_of
from committee.models import Committee, Member, Opinion, Remit, Seat
from committee.operations import give_opinion
from consultation.models import Decision, Proposal
from outbox.letters import parsed
from roadmaps.models import Action, Phase, Unlock, Version
from tests import factories

PARIS = ZoneInfo("Europe/Paris")
DUE = datetime(2026, 3, 9, 8, tzinfo=PARIS).astimezone(UTC)  # a Monday
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)
PLACE = ["nouvelle-aquitaine", "economie-numerique"]

numbers = count(1)


def at(name, *args):
    """The address of a page of the committee."""
    return reverse(f"committee:{name}", args=[*PLACE, *args])


def committee(plan=None, **fields):
    """A committee whose letter leaves on Mondays at 08:00, the first at DUE."""
    plan = plan or factories.published()
    facts = {"name": "Comité", "weekdays": [0], "hour": time(8), "starts_at": DUE - SECOND}
    body = Committee.objects.create(region=plan.region, **facts | fields)
    Remit.objects.create(committee=body, roadmap=plan)
    return body


def seat(of, name="carol", **fields):
    """A seat held by the person of this name."""
    facts = {"title": f"Siège de {name}", "college": "company"}
    made = Seat.objects.create(committee=of, **facts | fields)
    member(made, name)
    return made


def member(of, name, **fields):
    """A person who sits on this seat, its titular unless told otherwise."""
    facts = {"user": factories.user(name), "seated_at": of.committee.starts_at}
    return Member.objects.create(seat=of, **facts | fields)


def published_at(plan, at):
    """Say that the plan's version has been there since this moment."""
    door = Unlock.objects.create(reason="tests")
    Version.objects.filter(pk=plan.current_id).update(published_at=at)
    door.delete()
    plan.current.published_at = at


def review(plan, opens_at=DUE - WEEK, closes_at=DUE + 2 * WEEK, **rights):
    rights = rights or {"may_review": True}
    return Phase.objects.create(
        roadmap=plan, name="Avis", opens_at=opens_at, closes_at=closes_at, **rights
    )


def plan(codes=("A-01", "A-02", "B-01")):
    """A plan published long before the letters of these tests, at a moment of its own (plans are
    kept in memory by their version and its moment)."""
    made = factories.published(codes=codes)
    published_at(made, DUE - 10 * WEEK - next(numbers) * SECOND)
    return made


def proposal(of, at, action=None, **fields):
    """A proposal published at this moment."""
    facts = {
        "number": next(numbers),
        "kind": "amendment" if action else "new",
        "action": action,
        "state": Proposal.State.PUBLISHED,
        "phase": fields.pop("phase", None) or of.phases.first() or review(of),
        "author": factories.voice(),
        "title": "Ouvrir un guichet",
        "created_at": at,
        "submitted_at": at,
        "published_at": at,
    }
    return Proposal.objects.create(roadmap=of, **facts | fields)


def decision(of, at, verb="publish", **fields):
    facts = {"moderator": factories.user(), "waiting_since": at, "at": at}
    return Decision.objects.create(proposal=of, verb=verb, **facts | fields)


def opinion(of, phase, code, at, view="favourable", reason=""):
    """An opinion of this seat; what it says of a recusal is the interest declared."""
    said = {"interest" if view == "recused" else "reason": reason}
    return Opinion.objects.create(
        phase=phase,
        seat=of,
        member=of.members.first(),
        action=Action.objects.get(roadmap=of.committee.roadmap, code=code),
        view=view,
        **said,
        first_given_at=at,
        given_at=at,
    )


def say(of, phase, code="A-01", view="favourable", **said):
    """A member gives an opinion, as the pages would have it given."""
    action = of.seat.committee.roadmap.actions.get(code=code)
    copy, seen = said.pop("copy", None), said.pop("seen", None)
    said = {"view": view, **said}
    return give_opinion(member=of, phase=phase, action=action, said=said, copy=copy, seen=seen)


def charge(of, axis="A", **facts):
    """What the committee decided of an axis of its first roadmap."""
    return of.remits.get().charges.create(axis=axis, **facts)


def parts(mail):
    """The text and the HTML of a mail as it leaves."""
    message = parsed(bytes(mail.raw))
    found = [message.get_body((kind,)).get_content() for kind in ("plain", "html")]
    return [part.replace("\r\n", "\n") for part in found]


def preview(committee, seat, now):
    """The mail that this seat would get from the next edition, were it to leave now, or None."""
    edition = next_edition(committee, now)
    return preview_of(edition, next(copy for copy in edition.copies if copy.seat == seat))
