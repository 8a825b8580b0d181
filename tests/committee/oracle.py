"""What an edition must hold, counted the long way: every row looked at, one by one, in the order of
the words of the rule. Nothing here is shared with the code that makes editions."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from math import sqrt
from zoneinfo import ZoneInfo

from committee.models import Charge, Copy, Member, Opinion, Position, Question, Remit
from consultation.models import Answer, Decision, Proposal
from insights.models import Result
from roadmaps.models import Entry, Phase, PhaseNotice, Version
from tests.committee.making import DUE, WEEK


@dataclass
class Waiting:
    by: object
    rank: tuple


@dataclass
class One:
    """What a seat gets."""

    member: object
    withheld: str
    since: object
    awaiting: dict
    questions: list
    news: dict


@dataclass
class Expected:
    leaves: bool
    copies: dict
    coverage: dict


def edition(body, due, now):
    body.refresh_from_db()
    body.__dict__.pop("roadmap", None)
    versions = {}
    for remit in Remit.objects.filter(committee=body):
        if version := current(remit.roadmap, due):
            versions[remit] = version
    copies = {seat.pk: one(body, seat, versions, due, now) for seat in body.seats.all()}
    coverage = {remit.roadmap_id: covered(remit, v, due) for remit, v in versions.items()}
    return Expected(any(not c.withheld for c in copies.values()), copies, coverage)


def current(roadmap, at):
    """The version one read at this moment."""
    found = None
    for version in Version.objects.filter(roadmap=roadmap).order_by("number"):
        if version.published_at and version.published_at <= at:
            found = version
    return found


def listed(version):
    """(action, code of its axis) in the plan's order."""
    rows = Entry.objects.filter(version=version).select_related("action", "axis")
    return sorted([(row.axis.code, row.position, row.action) for row in rows], key=lambda r: r[:2])


# Who reads ------------------------------------------------------------------------


def there(member, day):
    away = any(a.from_on <= day <= a.until_on for a in member.absences.all())
    return not away and member.suspended_at is None and member.user.is_active


def speaker(seat, day):
    """(the member who sits, why nobody does)."""
    bench = [m for m in Member.objects.filter(seat=seat) if m.ended_at is None]
    for rank in ("titular", "substitute"):
        for member in bench:
            if member.rank == rank and there(member, day):
                return member, ""
    if not bench:
        return None, "vacant"
    holding = [m for m in bench if m.suspended_at is None and m.user.is_active]
    return None, "absent" if holding else "suspended"


def told_up_to(body, seat, member):
    own, of_seat, last = [], [], []
    for copy in Copy.objects.filter(digest__committee=body).select_related("digest"):
        last.append(copy.digest.cut_off)
        if not copy.withheld:
            own += [copy.digest.cut_off] * (copy.member_id == member.pk)
            of_seat += [copy.digest.cut_off] * (copy.seat_id == seat.pk)
    before = max(last) if last else DUE - WEEK
    if own or of_seat:
        return max(own or of_seat)
    return min(before, member.seated_at)


def one(body, seat, versions, due, now):
    member, withheld = speaker(seat, now.astimezone(ZoneInfo("Europe/Paris")).date())
    if member is None:
        return One(None, withheld, None, {}, [], {})
    if member.letters_stopped_at:
        return One(member.pk, "stopped", None, {}, [], {})
    since = told_up_to(body, seat, member)
    awaiting = {}
    for remit, version in versions.items():
        awaiting |= waiting(seat, remit, version, due, now)
    asked = Question.objects.filter(member=member).order_by("answered_at", "pk")
    questions = [q.text for q in asked if since < q.answered_at <= due]
    news = {
        remit.roadmap_id: happened(remit.roadmap, v, since, due) for remit, v in versions.items()
    }
    something = body.word or any(any(map(bool, brief(n))) for n in news.values())
    withheld = "" if something or awaiting or questions else "nothing"
    return One(member.pk, withheld, since, awaiting, questions, news)


def brief(news):
    return [v for k, v in news.items() if k != "moderation"] + [*news["moderation"]]


# What awaits ----------------------------------------------------------------------


def review(roadmap, at):
    """The phase of opinions open at this moment, else suspended, else the last that was over."""
    phases = [p for p in Phase.objects.filter(roadmap=roadmap) if p.may_review]
    under_way = [p for p in phases if p.opens_at <= at < p.closes_at]
    going = [p for p in under_way if p.suspended_at is None]
    over = [p for p in phases if p.closes_at <= at]
    for group in (going, under_way, over):
        if group:
            return max(group, key=lambda p: p.closes_at)
    return None


def followed(remit):
    unfollowed = {c.axis for c in Charge.objects.filter(remit=remit) if not c.followed}
    return lambda axis: axis not in unfollowed


def due_by(remit, phase, axis):
    for charge in Charge.objects.filter(remit=remit, axis=axis):
        if charge.opinions_by and phase.opens_at < charge.opinions_by < phase.closes_at:
            return charge.opinions_by
    return phase.closes_at


def opinions(phase, until):
    return [o for o in Opinion.objects.filter(phase=phase) if o.first_given_at <= until]


def waiting(seat, remit, version, due, now):
    phase = review(remit.roadmap, due)
    if phase is None or phase.suspended_at or not phase.opens_at <= due < phase.closes_at:
        return {}
    if now >= phase.closes_at:
        return {}
    still = {action.pk for _axis, _n, action in listed(current(remit.roadmap, now))}
    given = {o.action_id for o in opinions(phase, now) if o.seat_id == seat.pk}
    seen = seen_in(phase, due)
    found = {}
    for axis, _n, action in listed(version):
        by = due_by(remit, phase, axis)
        wanted = followed(remit)(axis) and action.pk in still and action.pk not in given
        if wanted and due < by and now < by:
            drawn = hashlib.sha256(f"{seat.pk}:{action.pk}".encode()).digest()
            soon = by <= DUE + WEEK * ((now - DUE) // WEEK + 1)
            rank = (0, by.timestamp(), seen[action.pk]) if soon else (1, seen[action.pk], 0)
            found[remit.roadmap_id, action.code] = Waiting(by, (*rank, drawn))
    return found


def seen_in(phase, until):
    found = Counter()
    for opinion in opinions(phase, until):
        if opinion.view != "recused" and opinion.seat.ended_at is None:
            found[opinion.action_id] += 1
    return found


def covered(remit, version, due):
    phase = review(remit.roadmap, due)
    seen = seen_in(phase, due) if phase else Counter()
    found = {}
    for axis, _n, action in listed(version):
        if followed(remit)(axis):
            done, total = found.get(axis, (0, 0))
            found[axis] = (done + (seen[action.pk] > 0), total + 1)
    return found


# What happened --------------------------------------------------------------------


def happened(roadmap, version, since, due):
    def during(at):
        return at is not None and since < at <= due

    places = {action.pk: (n, action.code) for n, (_a, _p, action) in enumerate(listed(version))}
    proposals = [
        p
        for p in Proposal.objects.filter(roadmap=roadmap)
        if p.state == "published" and p.hidden_at is None and during(p.published_at)
    ]
    newest = sorted(proposals, key=lambda p: (p.published_at, p.pk), reverse=True)
    amended = Counter(p.action_id for p in proposals if p.action_id in places)
    rising = sorted((-n, places[a]) for a, n in amended.items() if n >= 2)
    versions = [v for v in Version.objects.filter(roadmap=roadmap) if during(v.published_at)]
    before = current(roadmap, since)
    leading, divided, names = results(roadmap, places, since, due)
    decisions = [d for d in Decision.objects.filter(proposal__roadmap=roadmap) if during(d.at)]
    answers = Answer.objects.filter(proposal__roadmap=roadmap)
    positions = Position.objects.filter(phase__roadmap=roadmap, adopted_at__isnull=False)
    return {
        "versions": sorted(v.number for v in versions),
        "changed": len(places) - len(listed(before)) if versions and before else 0,
        "proposals": [p.number for p in newest[:4]],
        "total": len(proposals),
        "answers": Counter(a.outcome for a in answers if during(a.published_at)),
        "results": names,
        "rising": [(code, -n) for n, (_place, code) in rising[:3]],
        "leading": leading,
        "divided": divided,
        "positions": Counter(p.view for p in positions if during(p.sitting.published_at)),
        "moderation": (
            Counter(d.verb for d in decisions),
            Counter(d.reason for d in decisions if d.reason),
        ),
        "phases": [
            (n.phase.name, n.kind)
            for n in PhaseNotice.objects.filter(phase__roadmap=roadmap).order_by("at", "pk")
            if during(n.at)
        ],
    }


def results(roadmap, places, since, due):
    """The three most supported, the three that divide most, the names of the rounds shown."""
    rounds = [
        p
        for p in Phase.objects.filter(roadmap=roadmap).order_by("opens_at", "pk")
        if p.may_vote and p.closes_at <= due and since < (p.results_at or p.closes_at) <= due
    ]
    latest = {}
    for round in rounds:
        for action in {r.action_id for r in Result.objects.filter(round=round)}:
            latest[action] = list(Result.objects.filter(round=round, action=action))
    support, division = [], []
    for action, rows in latest.items():
        if action in places:
            large = [r for r in rows if total(r) >= 5]
            if large and (mean := sum(r.votes_for / total(r) for r in large) / len(large)):
                support.append((-mean, places[action]))
            if (how := apart(large)) > 0:
                division.append((-how, places[action]))
    first = [[code for _, (_, code) in sorted(rows)[:3]] for rows in (support, division)]
    return *first, sorted(round.name for round in rounds)


def total(row):
    return row.votes_for + row.votes_mixed + row.votes_against


def apart(rows):
    how = 0.0
    if rows and sum(map(total, rows)) >= 10:
        pro = sum(r.votes_for / total(r) for r in rows) / len(rows)
        con = sum(r.votes_against / total(r) for r in rows) / len(rows)
        if pro >= 1 / 3 and con >= 1 / 3:
            how = 2 * min(pro, con)
    for one in rows:
        for other in rows:
            if interval(one)[1] < interval(other)[0]:
                how = max(how, other.votes_for / total(other) - one.votes_for / total(one))
    return how


def interval(row):
    n, p, z = total(row), row.votes_for / total(row), 1.959963984540054
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(middle - half, 0.0), min(middle + half, 1.0)
