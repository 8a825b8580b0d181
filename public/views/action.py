"""An action's page: the commitment first, then the voices."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.written import Written
from committee.queries.positions import published_on
from consultation.models import MOST_PRIORITIES, Proposal
from consultation.queries.cards import author_of, gist_of, status_of
from consultation.queries.collisions import asked_on, collisions_in
from consultation.queries.conversation import conversation_on, listener_of
from consultation.queries.follows import followed
from consultation.queries.proposals import full, with_changes
from consultation.queries.since import changed_since_vote
from consultation.queries.statements import statements_about
from insights.queries import college_rows, results_on
from public.answers import answer
from public.document import ballot_of, mine_of, seen_in
from public.views.roadmap import by_private_link
from roadmaps.adoption import adoption_of
from roadmaps.calendar import calendar_of
from roadmaps.commitment import commitment
from roadmaps.comparison import life_of
from roadmaps.models import Entry, Redaction, Roadmap
from roadmaps.plan import plan_of
from roadmaps.queries import roadmap_at

LAST_REDACTION = Redaction.objects.filter(roadmap=OuterRef("roadmap")).order_by("-pk")
TOLD = Written(
    lambda action: (
        Proposal.objects.published()
        .filter(action=action)
        .annotate(redacted=Subquery(LAST_REDACTION.values("pk")[:1]))
        .values_list(
            "number",
            "title",
            "signature",
            "author__college",
            "author__department",
            "published_at",
            "answer__published_at",
            "answer__outcome",
            "made_on",
            "redacted",
        )
    )
)


@login_not_required
@require_safe
def action(request, region, roadmap, code):
    """An action of the current version."""
    found = roadmap_at(request.user, region, roadmap)
    if found.current is None:
        raise Http404
    plan = plan_of(found.current)
    if code in plan.by_code:
        return sheet(request, found, plan, code)
    for known in plan.by_code:
        if known.casefold() == code.casefold():
            return redirect("public:action", region, roadmap, known, permanent=True)
    return withdrawn(request, found, code)


def withdrawn(request, roadmap, code):
    """An action that only earlier versions hold says so for good; any other code is nothing."""
    versions = roadmap.versions.published().order_by("-number")
    entries = Entry.objects.filter(version__in=versions, action__code=code)
    last = entries.select_related("content", "version").order_by("-version__number").first()
    if last is None:
        raise Http404
    since = versions.filter(number__gt=last.version.number).last()
    page = {"roadmap": roadmap, "region": roadmap.region, "code": code, "last": last}
    page |= {"since": since, "left": since.departures.filter(action__code=code).first()}
    return render(request, "errors/410.html", page, status=410)


@by_private_link
def rehearsal(request, region, key, code):
    """An action of the draft, by the private link."""
    found = get_object_or_404(
        Roadmap.objects.select_related("region"), region__slug=region, rehearsal_key=key
    )
    draft = found.versions.drafts().first()
    if draft is None:
        raise Http404
    return sheet(request, found, plan_of(draft), code, rehearsal=True)


def sheet(request, roadmap, plan, code, rehearsal=False):
    stop = plan.by_code.get(code)
    if stop is None:
        raise Http404
    calendar = calendar_of(roadmap)
    round = None if rehearsal else calendar.latest("may_vote")
    mine = mine_of(request, round)
    ballot = ballot_of(request, roadmap, round, calendar.now)
    before, after = plan.around(stop)
    position = mine.positions.get(stop.action_id, "")
    page = {
        "seen": seen_in(roadmap, plan, calendar),
        "roadmap": roadmap,
        "region": roadmap.region,
        "plan": plan,
        "stop": stop,
        "content": stop.content,
        "commitment": partial(commitment, stop, plan),
        "origins": lambda: plan.lineage.get(code, ()),
        "moved": lambda: plan.figures_by_code.get(code, ()),
        "before": before,
        "after": after,
        "calendar": calendar,
        "round": round,
        "rehearsal": rehearsal,
        "adoption": None if rehearsal else partial(adoption_of, roadmap),
        "state": ballot.state,
        "voice_sign": ballot.voice_sign,
        "position": position,
        "vote": partial(ballot.context, "vote_action", code, position),
        "since": None if rehearsal else changed_since_vote(calendar, mine.participant, stop),
        "priority": priority(code, stop, mine, calendar),
        "history": partial(history, roadmap, code),
        "follow": None if rehearsal else followed(request.user, roadmap, "action", code),
        "decided": None if rehearsal else published_on(stop.action_id),
        "may_propose": calendar.open_for("may_propose") is not None,
        **proposed(roadmap, stop),
        **results(stop, calendar, mine),
    }
    if (request.htmx.target or "").startswith("open-"):
        return render(request, "public/action.html#brief", page)
    page |= {} if rehearsal else discussed(request, stop, calendar)
    said = page["decided"] and (page["decided"].pk, page["decided"].text)
    told = (page["counts"], page["told"], said, page.get("conversation"), page.get("statements"))
    page["whole"] = (page["seen"], code, *told) if page["seen"] else None
    return answer(request, "public/action.html", page)


def discussed(request, stop, calendar):
    """What is argued on this action, and the written contributions that speak of it."""
    said = conversation_on(listener_of(request), calendar, action=stop.action_id)
    return {"conversation": said, "statements": statements_about(stop.action_id)}


def history(roadmap, code):
    """The versions that changed this action, latest first, when more than one did."""
    steps = life_of(roadmap, code)
    return [
        {"version": version, "kinds": kinds, "before": version.number - 1}
        for version, kinds in (steps if len(steps) > 1 else ())
    ]


def priority(code, stop, mine, calendar):
    """What `components/priority.html` shows, for those who can mark priorities."""
    if not calendar.round or not mine.participant:
        return None
    return {
        "key": slugify(f"a-{code}"),
        "code": code,
        "chosen": stop.action_id in mine.priorities,
        "used": len(mine.priorities),
        "limit": MOST_PRIORITIES,
    }


def results(stop, calendar, mine):
    """What each college said in the latest round that may be shown."""
    shown = calendar.shown_round
    by_college = results_on(shown, action=stop.action_id) if shown else {}
    college = mine.participant.college if mine.participant else ""
    return {
        "shown": shown,
        "college": college,
        "counts": tuple(sorted(by_college.items())),
        "colleges": partial(college_rows, by_college, college),
    }


def proposed(roadmap, stop):
    """The proposals on this action and where they collide: what is said of them, as values, and
    the cards when needed."""
    cards = tuple(TOLD.rows(stop.action_id))
    asked = asked_on(stop.action_id) if len(cards) > 1 else ()
    found = Proposal.objects.published().filter(roadmap=roadmap, action=stop.action_id)
    return {
        "told": (cards, asked),
        "proposals": partial(cards_of, found),
        "collisions": partial(collisions_in, asked, stop),
    }


def cards_of(proposals):
    return [
        {
            "proposal": proposal,
            "status": status_of(proposal),
            "author": author_of(proposal),
            "gist": gist_of(proposal),
        }
        for proposal in with_changes(list(full(proposals)))
    ]
