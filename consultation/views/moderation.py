"""The moderators' room: the queue, a case beside it, its decision."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from consultation.forms.moderation import DecisionForm
from consultation.models import Reason, Report, State, about
from consultation.operations import (
    AlreadyDecided,
    HeldByAnother,
    Incomplete,
    NotYours,
    Verdict,
    decide,
    hold_case,
)
from consultation.permissions import has_stake
from consultation.queries import moderation_beside as beside
from consultation.queries.contributions import (
    kind_of,
    number_of,
    open_until,
    page_of,
    sort_of,
    title_of,
)
from consultation.queries.moderation_queue import (
    BESIDE,
    PAGE,
    Queue,
    Wanted,
    address,
    decided_today,
    groups,
    moderators_of,
    sentence,
)
from consultation.queries.proposals import place_of, plan_for
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


def room_of(request, region, roadmap):
    """The roadmap, for a moderator, and its queue narrowed as the address asks."""
    found = roadmap_worked_on(request.user, region, roadmap, can_moderate)
    return found, Queue(found, wanted=Wanted.read(request.GET), user=request.user)


@require_safe
def moderation(request, region, roadmap):
    """The queue, narrowed as one asks; look-alikes are decided together from it."""
    found, queue = room_of(request, region, roadmap)
    return listed(request, found, queue)


def listed(request, roadmap, queue, form=None, *, status=200, ticked=()):
    page = Paginator(queue.cases, PAGE).get_page(request.GET.get("page"))
    open_to = None if queue.all else open_until(roadmap, "proposal")
    context = {
        **common(roadmap, queue, page.object_list),
        "page": page,
        "parts": sentence(queue.wanted, roadmap),
        "today": decided_today(roadmap),
        "propose_until": open_to,
        "form": form or DecisionForm(),
        "reasons": reasons(form, beside.messages_of(roadmap.region)),
        "ticked": set(ticked)
        or ({case.with_seen for case in page} if queue.wanted.like else set()),
    }
    name = "consultation/moderation_queue.html" + ("#list" if request.htmx else "")
    return render(request, name, context, status=status)


def common(roadmap, queue, cases, current=None):
    """What the queue's page and a case's share."""
    user = queue.user
    return {
        "roadmap": roadmap,
        "region": roadmap.region,
        "queue": queue,
        "wanted": queue.wanted,
        "suffix": narrowed(queue),
        "groups": list(
            groups(
                cases,
                current=lambda case: case is current,
                twins=queue.twins_of,
                held=lambda case: case.holder_name if case.holder not in (None, user.pk) else "",
                given=lambda case: case.given_name,
            )
        ),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def case(request, region, roadmap, number, kind="proposal"):
    """One case: what was written, what is like it, and the decision."""
    found, queue = room_of(request, region, roadmap)
    named = {"number": number} if kind == "proposal" else {"pk": number}
    item = get_object_or_404(beside.handed_in(found, kind), **named)
    item.roadmap = found
    if request.method == "POST":
        return decided(request, found, queue, item)
    return shown(request, found, queue, item)


def decided(request, roadmap, queue, item):
    """Take the decision and open the next case, or say what stands in the way."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return shown(request, roadmap, queue, item, form, status=422)
    given = form.cleaned_data
    verdict = Verdict(given["verb"], given["reason"], message_of(form, roadmap))
    try:
        decision = decide(item=item, moderator=request.user, verdict=verdict, seen=given["seen"])
    except Incomplete as incomplete:
        form.add_error(incomplete.field, str(ERRORS[incomplete.field]))
        return shown(request, roadmap, queue, item, form, status=422)
    except PhaseClosed:
        too_late = _("Le dépôt est clos : l’auteur ne pourrait plus corriger. Publiez ou refusez.")
        form.add_error("message", too_late)
        return shown(request, roadmap, queue, item, form, status=409)
    except NotYours:
        return shown(request, roadmap, queue, item, status=403)
    except HeldByAnother:
        busy = _("Quelqu’un d’autre l’a sous les yeux en ce moment.")
        page = {"already": busy, "unsent": verdict.message}
        return shown(request, roadmap, queue, item, form, status=409, **page)
    except AlreadyDecided as already:
        item.refresh_from_db()
        page = {"already": said(already.decision, item), "unsent": verdict.message}
        fresh = Queue(roadmap, wanted=queue.wanted, user=request.user)
        return shown(request, roadmap, fresh, item, form, status=409, **page)
    done = _("%(what)s : %(verb)s.")
    what = {"what": capfirst(title_of(item)), "verb": decision.get_verb_display()}
    messages.success(request, done % what)
    fresh = Queue(roadmap, wanted=queue.wanted, user=request.user)
    return opened(request, roadmap, fresh, since=decision.waiting_since)


def message_of(form, roadmap):
    """What the author is told: what was typed, or where nothing could fill it in beforehand, the
    words the region keeps for this reason."""
    given = form.cleaned_data
    if given["message"].strip() or not form.data.get("usual") or given["verb"] == "publish":
        return given["message"]
    return beside.messages_of(roadmap.region).get(given["reason"], "")


def opened(request, roadmap, queue, *, since=None):
    """Take the next case nobody else has and open it; the queue when there is none."""
    for _turn in range(3):  # another may take it first
        following = queue.next_free(since)
        if following is None:
            break
        item = get_object_or_404(beside.handed_in(roadmap, following.kind), pk=following.pk)
        try:
            hold_case(item=item, user=request.user)
        except HeldByAnother:
            queue = Queue(roadmap, wanted=queue.wanted, user=request.user)
            continue
        return redirect(following.url + narrowed(queue))
    return redirect(address(roadmap, "moderation") + narrowed(queue))


def narrowed(queue):
    """What keeps the queue narrowed at the end of an address."""
    return f"?{queue.wanted.address}" if queue.wanted.address else ""


def said(decision, item):
    """Who decided what before, or that the author acted meanwhile."""
    if item.state == State.WITHDRAWN:
        return _("L’auteur a retiré sa contribution entre-temps.")
    if item.state == State.SUBMITTED or decision is None:
        return _("L’auteur a soumis un nouveau texte entre-temps : relisez-le avant de décider.")
    return _("%(who)s a déjà décidé, le %(at)s : %(verb)s.") % {
        "who": decision.moderator,
        "at": moment(decision.at, item.roadmap.region.tz),
        "verb": decision.get_verb_display(),
    }


def shown(request, roadmap, queue, item, form=None, *, status=200, **more):
    """A case with the lines of the queue around it; on a phone, the case alone."""
    case = queue.find(kind_of(item), number_of(item))
    context = {
        **common(roadmap, queue, lines_around(queue, case), case),
        "names": moderators_of(roadmap.region),
        "public_url": page_of(item),
        "item": item,
        "title": title_of(item),
        "sort": capfirst(sort_of(item)),
        "case": case,
        "form": form or DecisionForm(),
        "reasons": reasons(form, beside.messages_of(roadmap.region)),
        **beside_of(request, roadmap, queue, item, case),
        **more,
    }
    context["is_held"] |= form is not None and not context["is_elsewhere"]
    return render(request, "consultation/moderation_case.html", context, status=status)


def lines_around(queue, case):
    """The few lines of the queue among which a case stands."""
    at = queue.cases.index(case) if case in queue.cases else 0
    first = max(0, min(at - BESIDE // 3, len(queue.cases) - BESIDE))
    return queue.cases[first : first + BESIDE]


def beside_of(request, roadmap, queue, item, case):
    """What a moderator reads before deciding."""
    before, after = queue.around(case) if case else (None, None)
    holder = case.holder if case else None
    is_own = has_stake(request.user, item)
    reports = Report.objects.filter(settled_at=None, **about(item))
    return {
        "place": case.place if case else place_of_item(roadmap, item),
        "signed": beside.signed(item),
        "history": beside.history(item),
        "near": beside.near(item),
        "events": beside.story(item),
        "reports": reports.order_by("created_at") if case and case.is_report else (),
        "is_own": is_own,
        "is_held": holder == request.user.pk,
        "is_elsewhere": holder is not None and holder != request.user.pk,
        "may_ask": case is not None
        and case.why in ("new", "back")
        and open_until(roadmap, kind_of(item)) is not None,
        "before": before,
        "after": after,
        **beside.shown(item),
    }


def steps(request, roadmap, kind, key):
    """The lines of the queue around an appeal or a flag, for who goes through it."""
    queue = Queue(roadmap, wanted=Wanted.read(request.GET), user=request.user)
    case = queue.find(kind, key)
    before, after = queue.around(case) if case else (None, None)
    return {"before": before, "after": after, "suffix": narrowed(queue)}


def place_of_item(roadmap, item):
    subject = getattr(item, "subject", item)
    named = subject if hasattr(subject, "action_id") else None
    return place_of(plan_for(roadmap), named) if named else None


def reasons(form, texts=None):
    """The closed list, as `components/reasons.html` shows it, with the words each begins with."""
    chosen = form.data.get("reason") if form else ""
    return [
        {
            "value": value,
            "label": capfirst(label),
            "checked": value == chosen,
            "text": (texts or {}).get(value, ""),
        }
        for value, label in Reason.choices
    ]
