"""What the committee has looked at, and what awaits a member's opinion."""

import hashlib
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from committee.models import Opinion, Seat
from outbox.models import Mail
from roadmaps.calendar import Calendar
from roadmaps.plan import plan_of

MOST_NAMED = 12
PROOF = {Mail.State.SENT: "sent", Mail.State.FAILED: "failed"}


def seat_of(user, roadmap):
    """The seat this person holds on the roadmap's committee, or None."""
    if not user.is_authenticated:
        return None
    seats = Seat.objects.held().filter(committee__roadmap=roadmap, member=user)
    return seats.select_related("member", "committee").first()


def review_at(roadmap, at):
    """The review phase open at this moment, or None."""
    return Calendar(roadmap.phases.all(), at).open_for("may_review")


def last_review(roadmap, at):
    """The review phase open at this moment, else the one suspended, else the last one that was."""
    return Calendar(roadmap.phases.with_reasons(), at).latest("may_review")


def version_at(roadmap, at):
    """The version that was current at this moment, or None before the first."""
    published = roadmap.versions.published().filter(published_at__lte=at)
    return published.order_by("-number").first()


def counted(phase, at=None):
    """How many held seats gave an opinion on each action by its id; recusals are not opinions."""
    given = Opinion.objects.filter(phase=phase, seat__ended_at=None)
    given = given.exclude(view=Opinion.View.RECUSED)
    if at:
        given = given.filter(first_given_at__lte=at)
    return Counter(dict(given.values_list("action").annotate(Count("pk"))))


def coverage_of(plan, phase, at=None):
    """How much of the plan has at least one opinion, whole and by axis, as plain facts."""
    seen = counted(phase, at) if phase else Counter()
    axes = [
        {
            "code": chapter.axis.code if chapter.axis else "",
            "title": chapter.axis.title if chapter.axis else "",
            "line": chapter.line,
            "total": len(chapter.stops),
            "done": sum(1 for stop in chapter.stops if seen[stop.action_id]),
        }
        for chapter in plan.chapters
    ]
    total, done = sum(axis["total"] for axis in axes), sum(axis["done"] for axis in axes)
    return {"total": total, "done": done, "left": total - done, "axes": axes}


def draw(seat_id, action_id):
    """A place in a draw that differs from seat to seat, so that members cover the whole plan."""
    return hashlib.sha256(f"{seat_id}:{action_id}".encode()).digest()


def named_first(stops, seat_id, seen):
    """At most twelve of these, the least looked at first, then told in the plan's order."""
    drawn = sorted(stops, key=lambda stop: (seen[stop.action_id], draw(seat_id, stop.action_id)))
    chosen = {stop.action_id for stop in drawn[:MOST_NAMED]}
    return [stop for stop in stops if stop.action_id in chosen]


def given_by(seat, phase):
    """The opinions of this seat in this phase, by action."""
    if phase is None:
        return {}
    return {opinion.action_id: opinion for opinion in seat.opinions.filter(phase=phase)}


@dataclass(frozen=True)
class WorkList:
    """What one seat has to look at: what a letter named, or the whole plan."""

    SCOPES = ("letter", "awaiting", "all")

    plan: list
    named: list
    phase: object
    given: dict
    scope: str

    @property
    def whole(self):
        """The actions the count is about."""
        return self.named if self.scope == "letter" else self.plan

    @property
    def shown(self):
        return self.awaiting(self.plan) if self.scope == "awaiting" else self.whole

    def awaiting(self, stops):
        return [stop for stop in stops if stop.action_id not in self.given]

    @property
    def awaiting_plan(self):
        """How many actions of the whole plan await my opinion."""
        return len(self.awaiting(self.plan))

    @property
    def left(self):
        return len(self.awaiting(self.whole))

    @property
    def done(self):
        return len(self.whole) - self.left

    def after(self, code):
        """The next action of the list without my opinion, from this one on and round again."""
        at = next((i for i, stop in enumerate(self.whole) if stop.code == code), -1)
        return next(iter(self.awaiting(self.whole[at + 1 :] + self.whole[: at + 1])), None)


def work_list(seat, roadmap, digest, wanted, now):
    """The seat's list in the scope it wants, or in the one that suits."""
    phase = last_review(roadmap, now)
    plan = plan_of(roadmap.current).stops if roadmap.current else []
    codes = named_in(digest, seat, phase)
    named = [stop for stop in plan if stop.code in codes]
    scope = wanted if wanted in WorkList.SCOPES else "letter"
    if scope == "letter" and not named:
        scope = "awaiting"
    return WorkList(plan, named, phase, given_by(seat, phase), scope)


def named_in(digest, seat, phase):
    """The codes an edition named to this seat, while its phase is the one under review."""
    if digest is None or phase is None or (digest.content["review"] or {}).get("phase") != phase.pk:
        return set()
    mine = digest.content["seats"].get(str(seat.pk), {"items": []})
    return {item["code"] for item in mine["items"]}


def last_digest_for(seat):
    """The last edition that spoke to this seat, among the recent ones."""
    recent = seat.committee.digests.all()[:5]
    return next((digest for digest in recent if str(seat.pk) in digest.content["seats"]), None)


def views_of(phase):
    """Counts of each view by action, once the phase is over and opinions may be shown."""
    rows = Opinion.objects.filter(phase=phase).values_list("action", "view")
    found = {}
    for action, view, count in rows.annotate(Count("pk")):
        found.setdefault(action, Counter())[view] = count
    return found


def views_of_action(phase, action_id):
    """The same of one action."""
    rows = Opinion.objects.filter(phase=phase, action=action_id).values_list("view")
    return dict(rows.annotate(Count("pk")))


def deliveries(digest):
    """Every seat an edition spoke to, with its mail as the outbox knows it (None: not owed): what
    failed first, then what is still to be sent."""
    mails = Mail.objects.filter(key__startswith=digest.mails).defer("raw")
    by_key = {mail.key: mail for mail in mails}
    seats = Seat.objects.filter(committee_id=digest.committee_id).select_related("member")
    frozen = digest.content["seats"]
    rows = []
    for seat in seats:
        mail = by_key.get(digest.key_of(seat.pk))
        if mail or str(seat.pk) in frozen or seat.is_held:
            state = PROOF.get(mail.state, "owed") if mail else "none"
            mine = frozen.get(str(seat.pk))
            rows.append({"seat": seat, "mail": mail, "mine": mine, "state": state})
    return sorted(rows, key=lambda row: ("failed", "owed", "sent", "none").index(row["state"]))


def mail_counts(digests):
    """How many mails of each edition are sent, owed and failed, by the edition's id."""
    wanted = Q(pk__in=[])
    for digest in digests:
        wanted |= Q(key__startswith=digest.mails)
    found = {digest.pk: Counter() for digest in digests}
    for key, state in Mail.objects.filter(wanted).values_list("key", "state"):
        found[int(key.split(":")[1])][state] += 1
    return found
