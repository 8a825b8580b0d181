"""What moderators do to cases besides deciding on one: take, keep, give, decide together."""

import re
from collections import defaultdict
from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from consultation.forms.moderation import SettingsForm, TogetherForm
from consultation.models import State
from consultation.operations import (
    HeldByAnother,
    Incomplete,
    NotTheirs,
    Verdict,
    assign_case,
    decide_together,
    hold_case,
)
from consultation.operations.wordings import (
    PhaseOpen,
    contributed_now,
    settle_moderation,
    word_messages,
)
from consultation.queries import moderation_beside as beside
from consultation.queries.contributions import KINDS, kind_of, number_of
from consultation.queries.moderation import PAGES
from consultation.queries.moderation_queue import Queue, address, moderators_of
from consultation.views.moderation import ERRORS, listed, narrowed, opened, room_of
from roadmaps.rooms import managed

MOST = 200  # cases decided together
KEY = re.compile(r"[1-9][0-9]{0,16}")


def items_named(roadmap, names):
    """The contributions that a form names, « kind:key », in its order."""
    found = []
    for kind in KINDS:
        keys = [name.split(":")[1] for name in names if name.startswith(f"{kind}:")]
        if not all(KEY.fullmatch(key) for key in keys):
            raise BadRequest
        named = "number" if kind == "proposal" else "pk"
        if keys:
            found += beside.handed_in(roadmap, kind).filter(**{f"{named}__in": keys})
    return found


def the_case(roadmap, name):
    """The one contribution a form names."""
    if not name:
        raise BadRequest
    found = items_named(roadmap, [name])
    if len(found) != 1:
        raise Http404
    return found[0]


def page_of_case(roadmap, item, queue):
    return address(roadmap, PAGES[kind_of(item)], number_of(item)) + narrowed(queue)


@require_POST
def take(request, region, roadmap):
    """Take the case named, or the next one nobody has, and open it."""
    found, queue = room_of(request, region, roadmap)
    if not request.POST.get("case"):
        return opened(request, found, queue)
    item = the_case(found, request.POST["case"])
    with suppress(HeldByAnother, NotTheirs):  # its page says so
        hold_case(item=item, user=request.user)
    return redirect(page_of_case(found, item, queue))


@require_POST
def keep(request, region, roadmap):
    """Keep the case one has open, for some minutes more; told when somebody else has it."""
    found, _queue = room_of(request, region, roadmap)
    item = the_case(found, request.POST.get("case", ""))
    try:
        hold_case(item=item, user=request.user)
    except HeldByAnother as other:
        name = moderators_of(found.region).get(other.hold.held_by_id, "")
        return render(request, "consultation/_moderation_held.html", {"name": name}, status=200)
    except NotTheirs:
        raise Http404 from None
    return HttpResponse(status=204)


@require_POST
def assign(request, region, roadmap):
    """Give a case to a colleague, to oneself, or back to everybody."""
    found, queue = room_of(request, region, roadmap)
    item = the_case(found, request.POST.get("case", ""))
    chosen = request.POST.get("to", "")
    if chosen and not (chosen.isdecimal() and len(chosen) < 19):
        raise BadRequest
    to = get_object_or_404(User, pk=chosen, is_active=True) if chosen else None
    try:
        assign_case(item=item, actor=request.user, to=to)
    except NotTheirs:
        messages.error(request, _("Cette personne ne peut pas décider de ce cas."))
        return redirect(page_of_case(found, item, queue))
    if to is None:
        messages.success(request, _("Ce cas est de nouveau à qui le prend."))
    else:
        messages.success(request, _("Ce cas est confié à %(name)s.") % {"name": to})
    if to in (None, request.user):
        return redirect(page_of_case(found, item, queue))
    return opened(request, found, Queue(found, wanted=queue.wanted, user=request.user))


@require_POST
def together(request, region, roadmap):
    """Decide at once, for one reason, on the cases ticked."""
    found, queue = room_of(request, region, roadmap)
    ticked = request.POST.getlist("tick")[:MOST]
    form = TogetherForm(request.POST)
    if form.is_valid() and not ticked:
        form.add_error(None, _("Cochez au moins un cas."))
    if form.is_valid():
        try:
            settle(request, cases_named(found, ticked), form.cleaned_data)
        except Incomplete as incomplete:
            form.add_error(incomplete.field, str(ERRORS[incomplete.field]))
    if not form.is_valid():
        return listed(request, found, queue, form, status=422, ticked=ticked)
    return redirect(address(found, "moderation") + narrowed(queue))


def cases_named(roadmap, ticked):
    """The contributions ticked, « kind:key:seen », each with what of it was seen."""
    if not all(name.count(":") >= 2 for name in ticked):
        raise BadRequest
    seen = {tuple(name.split(":", 2)[:2]): name.split(":", 2)[2] for name in ticked}
    items = items_named(roadmap, [":".join(name) for name in seen])
    return [(item, seen[kind_of(item), str(number_of(item))]) for item in items]


def settle(request, cases, given):
    """Decide on all of these, and say how many were, and how many could not be."""
    decided = refused = 0
    for verb, mine in by_verb(cases, given["verb"]).items():
        verdict = Verdict(verb, given["reason"], given["message"])
        done, left = decide_together(cases=mine, moderator=request.user, verdict=verdict)
        decided, refused = decided + len(done), refused + len(left)
    if decided:
        text = ngettext("%(n)s cas décidé.", "%(n)s cas décidés.", decided)
        messages.success(request, text % {"n": decided})
    if refused:
        text = ngettext(
            "%(n)s cas est resté : quelqu’un d’autre l’a, il a changé, ou il est à vous.",
            "%(n)s cas sont restés : quelqu’un d’autre les a, ils ont changé, ou ils sont à vous.",
            refused,
        )
        messages.warning(request, text % {"n": refused})


def by_verb(cases, verb):
    """What publishing or refusing means for each: what is public already is kept or hidden."""
    found = defaultdict(list)
    for item, seen in cases:
        own = verb
        if item.state == State.PUBLISHED:
            kept = "keep" if seen.isdecimal() else "publish"
            own = kept if verb == "publish" else "hide"
        found[own].append((item, seen))
    return found


@managed
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request, roadmap):
    """Before or after publication, and the words with which a refusal begins."""
    shown = {
        "roadmap": roadmap,
        "texts": beside.messages_of(roadmap.region),
        "is_open": contributed_now(roadmap),
    }
    form = SettingsForm(request.POST or None, **shown)
    if request.method == "POST" and form.is_valid():
        texts = dict(form.cleaned_data)
        moderation = texts.pop("moderation")
        try:
            settle_moderation(roadmap=roadmap, actor=request.user, moderation=moderation)
            word_messages(roadmap=roadmap, actor=request.user, texts=texts)
        except PhaseOpen:
            form.add_error("moderation", _("Une phase vient de s’ouvrir : rien n’a changé."))
        else:
            messages.success(request, _("Les réglages sont enregistrés."))
            return redirect(address(roadmap, "moderation_settings"))
    status = 422 if form.errors else 200
    page = {"roadmap": roadmap, "region": roadmap.region, "form": form}
    return render(request, "consultation/moderation_settings.html", page, status=status)
