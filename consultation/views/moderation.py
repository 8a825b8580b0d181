"""The moderators' room: the queue, a case, its decision."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from consultation.forms.moderation import DecisionForm
from consultation.models import Proposal, Reason
from consultation.operations import AlreadyDecided, Incomplete, NotYours, Verdict, decide
from consultation.permissions import can_decide
from consultation.queries.asked import asked_of
from consultation.queries.cards import author_of, events_of, past_of
from consultation.queries.moderation import Queue, decided_today
from consultation.queries.proposals import (
    address,
    alike,
    facts_of,
    full,
    may_propose_until,
    place_of,
    plan_for,
)
from roadmaps.operations import PhaseClosed
from roadmaps.permissions import can_moderate
from roadmaps.queries import roadmap_worked_on
from roadmaps.templatetags.words import moment

ERRORS = {
    "reason": gettext_lazy(
        "Choisissez un motif : il est dit à l’auteur et inscrit au journal public."
    ),
    "message": gettext_lazy("Écrivez à l’auteur ce qu’il doit changer."),
}


@require_safe
def moderation(request, region, roadmap):
    """The queue; where there is room, its first case beside it."""
    found = roadmap_worked_on(request.user, region, roadmap, can_moderate)
    queue = Queue(found)
    first = queue.cases[0] if queue.cases else None
    return room(request, found, queue, first.proposal if first else None, pane="list")


@require_http_methods(["GET", "HEAD", "POST"])
def case(request, region, roadmap, number):
    """One case: what was written, what is like it, and the decision."""
    found = roadmap_worked_on(request.user, region, roadmap, can_moderate)
    proposal = get_object_or_404(full(Proposal.objects.handed_in()), roadmap=found, number=number)
    if request.method == "POST":
        return decided(request, found, proposal)
    return room(request, found, Queue(found), proposal)


def decided(request, roadmap, proposal):
    """Take the decision and open the next case, or say what stands in the way."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return room(request, roadmap, Queue(roadmap), proposal, form, status=422)
    given = form.cleaned_data
    verdict = Verdict(given["verb"], given["reason"], given["message"])
    try:
        decision = decide(
            item=proposal, moderator=request.user, verdict=verdict, seen=given["seen"]
        )
    except Incomplete as incomplete:
        form.add_error(incomplete.field, str(ERRORS[incomplete.field]))
        return room(request, roadmap, Queue(roadmap), proposal, form, status=422)
    except PhaseClosed:
        too_late = _("Le dépôt est clos : l’auteur ne pourrait plus corriger. Publiez ou refusez.")
        form.add_error("message", too_late)
        return room(request, roadmap, Queue(roadmap), proposal, form, status=409)
    except NotYours:
        return room(request, roadmap, Queue(roadmap), proposal, status=403)
    except AlreadyDecided as already:
        proposal.refresh_from_db()
        page = {"already": said(already.decision, proposal), "unsent": verdict.message}
        return room(request, roadmap, Queue(roadmap), proposal, form, status=409, **page)
    done = _("Proposition n° %(number)s : %(verb)s.")
    messages.success(
        request, done % {"number": proposal.number, "verb": decision.get_verb_display()}
    )
    following = Queue(roadmap).after(decision.waiting_since)
    if following is None:
        return redirect("consultation:moderation", roadmap.region.slug, roadmap.slug)
    return redirect(address(roadmap, following.proposal.number, "moderation_case"))


def said(decision, proposal):
    """Who decided what before, or that the author acted meanwhile."""
    if proposal.state == Proposal.State.WITHDRAWN:
        return _("L’auteur a retiré sa proposition entre-temps.")
    if proposal.state == Proposal.State.SUBMITTED or decision is None:
        return _("L’auteur a soumis un nouveau texte entre-temps : relisez-le avant de décider.")
    return _("%(who)s a déjà décidé, le %(at)s : %(verb)s.") % {
        "who": decision.moderator,
        "at": moment(decision.at, proposal.roadmap.region.tz),
        "verb": decision.get_verb_display(),
    }


def room(request, roadmap, queue, proposal, form=None, *, status=200, **more):
    """The queue and the case side by side; on a phone, only the one asked for."""
    case = queue.case(proposal.number) if proposal else None
    page = {
        "roadmap": roadmap,
        "region": roadmap.region,
        "queue": queue,
        "groups": list(queue.groups(case)),
        "today": decided_today(roadmap),
        "propose_until": None if queue.cases else may_propose_until(roadmap),
        "pane": "case",
        "proposal": proposal,
        "case": case,
        **more,
    }
    if proposal:
        page |= shown(request, roadmap, queue, proposal, case)
        page |= {"form": form or DecisionForm(), "reasons": reasons(form)}
    return render(request, "consultation/moderation_queue.html", page, status=status)


def shown(request, roadmap, queue, proposal, case):
    """What a moderator reads before deciding."""
    action = proposal.action
    before, after = queue.around(case) if case else (None, None)
    return {
        "place": place_of(plan_for(roadmap), proposal),
        "author": author_of(proposal),
        "past": past_of(proposal),
        "changes": asked_of(proposal),
        "facts": facts_of(proposal),
        "events": events_of(proposal, own=True),
        "alike": alike(roadmap, proposal.title, action, proposal.pk),
        "may_decide": case is not None and can_decide(request.user, proposal),
        "may_ask": may_propose_until(roadmap) is not None,
        "before": neighbour(before),
        "after": neighbour(after),
    }


def neighbour(case):
    if case is None:
        return None
    proposal = case.proposal
    url = address(proposal.roadmap, proposal.number, "moderation_case")
    return {"url": url, "label": _("n° %(number)s") % {"number": proposal.number}}


def reasons(form):
    """The closed list, as `components/reasons.html` shows it."""
    chosen = form.data.get("reason") if form else ""
    return [
        {"value": value, "label": capfirst(label), "checked": value == chosen}
        for value, label in Reason.choices
    ]
