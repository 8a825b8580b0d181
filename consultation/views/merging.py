"""The room where the region merges: the actions asked to change, one of them, its decisions."""

from datetime import UTC, datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from consultation.forms.merging import RulingForm
from consultation.models import Change
from consultation.operations.agreement import NobodyToAsk, ask_author
from consultation.operations.drafting import NotInDraft
from consultation.operations.merging import (
    Collision,
    NotMerged,
    RuledSince,
    rule,
    standing_on,
    undo_ruling,
)
from consultation.queries.merging import (
    FILTERS,
    Sheet,
    around_undecided,
    narrowed,
    news_of,
    proposed_actions,
    tallies,
)
from consultation.queries.proposals import plan_for
from roadmaps.calendar import calendar_of
from roadmaps.rooms import managed, room

HERE = "consultation:merging"
ACTIONS_A_PAGE = 50
PLACES_A_PAGE = 20


@require_safe
@managed
def merging(request, roadmap):
    """The actions that are asked to change, what is left to decide on each, and new ones."""
    plan = plan_for(roadmap)
    found = tallies(roadmap, plan) if plan else []
    new = proposed_actions(roadmap)
    counts = {
        "undecided": sum(tally.undecided for tally in found),
        "collisions": sum(bool(tally.collisions) for tally in found),
        "all": len(found),
        "new": new.count(),
    }
    wanted = request.GET.get("show", "")
    if wanted not in FILTERS:
        wanted = "undecided" if counts["undecided"] or not counts["new"] else "new"
    rows = new if wanted == "new" else narrowed(found, wanted)
    context = room(
        roadmap,
        HERE,
        wanted=wanted,
        counts=counts,
        chips=chips_of(counts, wanted),
        page=Paginator(rows, ACTIONS_A_PAGE).get_page(request.GET.get("page")),
    )
    return render(request, "consultation/merging_list.html", context)


def chips_of(counts, wanted):
    labels = {
        "undecided": _("changements à décider"),
        "collisions": _("actions en collision"),
        "all": _("actions à modifier"),
        "new": _("nouvelles actions"),
    }
    return [
        {
            "url": f"?show={name}",
            "label": label,
            "count": counts[name],
            "current": name == wanted,
        }
        for name, label in labels.items()
    ]


@require_safe
@managed
def action(request, roadmap, code):
    """One action: what it says, what is asked of it, and each decision."""
    return sheet_page(request, roadmap, stop_at(roadmap, code))


def stop_at(roadmap, code):
    plan = plan_for(roadmap)
    if plan is None or code not in plan.by_code:
        raise Http404
    return plan.by_code[code]


def sheet_page(request, roadmap, stop, form=None, status=200, **more):
    """The page of an action: the one that has the form's change, or the change it was asked at."""
    since = timezone.now().timestamp()
    sheet = Sheet(roadmap, stop)
    places = sheet.places()
    page = Paginator(places, PLACES_A_PAGE).get_page(
        page_of(places, str(form.change.pk) if form else request.GET.get("at"))
        or request.GET.get("page")
    )
    sections = sheet.sections(page.object_list)
    give_forms(roadmap, sections, form)
    before, after = around_undecided(roadmap, plan_for(roadmap), stop)
    context = room(
        roadmap,
        HERE,
        calendar=calendar_of(roadmap),
        sheet=sheet,
        stop=stop,
        page=page,
        sections=sections,
        before=before,
        after=after,
        since=since,
        **more,
    )
    return render(request, "consultation/merging_action.html", context, status=status)


def page_of(places, pk):
    """The number of the page that has this change, or nothing."""
    at = next((n for n, pks in enumerate(places) if pk in map(str, pks)), None)
    return None if at is None else at // PLACES_A_PAGE + 1


def give_forms(roadmap, sections, form=None):
    """Give each change the form that decides on it: the one that was sent, or one of its own."""
    axes = list(plan_for(roadmap).axes.values())
    for card in cards_in(sections):
        mine = form if form and form.change.pk == card.change.pk else None
        card.form = mine or RulingForm(change=card.change, ruling=card.ruling, places=axes)


def again(request, roadmap, stop, form, status=200, **more):
    """What a decision came to: the change alone with what depends on it, or the whole page."""
    if not request.htmx:
        return sheet_page(request, roadmap, stop, form, status, **more)
    sheet = Sheet(roadmap, stop)
    place = next((pks for pks in sheet.places() if form.change.pk in pks), None)
    if place is None:  # withdrawn or answered since, and nothing of it is in the draft
        url = sheet_url(roadmap, stop.code)
        return HttpResponseClientRedirect(url) if status == 200 else gone(request, url)
    sections = sheet.sections([place])
    give_forms(roadmap, sections, form if status != 200 else None)
    card = next(one for one in cards_in(sections) if one.change.pk == form.change.pk)
    page = {
        "roadmap": roadmap,
        "region": roadmap.region,
        "calendar": calendar_of(roadmap),
        "sheet": sheet,
        "stop": stop,
        "section": sections[0],
        "place": sections[0].places[0],
        "card": card,
        "swapped": True,
        **more,
    }
    return render(request, "consultation/merging_action.html#swap", page, status=status)


def cards_in(sections):
    for section in sections:
        for place in section.places:
            yield from place.cards


@require_POST
@managed
def decide(request, roadmap, code, pk):
    """One decision on one change: taken, taken back, or put to its author."""
    stop = stop_at(roadmap, code)
    changes = Change.objects.filter(proposal__roadmap=roadmap, proposal__action=stop.action_id)
    related = ("proposal__roadmap__region", "proposal__entered_by")
    change = get_object_or_404(changes.select_related(*related), pk=pk)
    axes = list(plan_for(roadmap).axes.values())
    form = RulingForm(request.POST, change=change, ruling=standing_on(change), places=axes)
    if not form.is_valid():
        return again(request, roadmap, stop, form, 422)
    try:
        done = decided(request.user, change, form)
    except RuledSince as told:
        return again(request, roadmap, stop, form, 409, told=told.ruling, stale=True)
    except Collision as told:
        return again(request, roadmap, stop, form, 409, against=told.ruling)
    except NotInDraft:
        form.add_error(None, _("Le projet n’a plus cette action, ou plus cet axe."))
        return again(request, roadmap, stop, form, 409)
    except NobodyToAsk:
        form.add_error(None, _("Personne à qui écrire : elle a été dite ou écrite sur papier."))
        return again(request, roadmap, stop, form, 409)
    except NotMerged:
        return gone(request, sheet_url(roadmap, code))
    if request.htmx:
        return again(request, roadmap, stop, form)
    messages.success(request, done)
    return redirect(f"{sheet_url(roadmap, code)}?at={pk}#change-{pk}")


def decided(actor, change, form):
    """Do what the button says; what was done, in words."""
    given = form.cleaned_data
    if given["do"] == "undo":
        undo_ruling(change=change, actor=actor, seen=given["seen"])
        return _("Décision reprise.")
    if given["do"] == "ask":
        standing = standing_on(change)
        if standing is None or given["seen"] not in (None, standing.pk):
            raise RuledSince(standing)
        ask_author(ruling=standing, actor=actor)
        return _("L’auteur est interrogé par courriel.")
    ruling = rule(
        change=change,
        actor=actor,
        outcome=given["do"],
        value=form.value,
        reason=given["reason"].strip(),
        seen=given["seen"],
    )
    return _("Changement de la proposition n° %(n)s : %(outcome)s.") % {
        "n": change.proposal.number,
        "outcome": ruling.get_outcome_display(),
    }


def sheet_url(roadmap, code):
    return reverse("consultation:merging_action", args=(roadmap.region.slug, roadmap.slug, code))


def gone(request, url):
    messages.error(request, _("Cette proposition a reçu sa réponse, ou n’est plus publiée."))
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


@require_safe
@managed
def news(request, roadmap, code):
    """What came since the page was opened: asked again and again by the page itself."""
    stop = stop_at(roadmap, code)
    try:
        since = datetime.fromtimestamp(float(request.GET.get("since", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return HttpResponse(status=204)
    news = news_of(stop, since, request.user)
    if not news:
        return HttpResponse(status=204)
    page = {"roadmap": roadmap, "region": roadmap.region, "stop": stop, "news": news}
    return render(request, "consultation/merging_action.html#news", page)
