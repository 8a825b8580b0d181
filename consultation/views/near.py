"""What already exists near what one writes, and going through one of its doors."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.speaking import OtherVoice, spoken, voice_of
from consultation import meaning
from consultation.hands import hand_of
from consultation.models import Likeness, Position
from consultation.operations import NotDiscussed, OutsidePerimeter, vote
from consultation.operations.near import ask_likeness
from consultation.queries.doors import Doors, Written
from consultation.queries.proposals import address, plan_for
from consultation.views import voting, waiting
from consultation.views.desk import Desk
from roadmaps.calendar import calendar_of
from roadmaps.operations import PhaseClosed, PhaseSuspended
from roadmaps.queries import roadmap_at

BLOCK = "consultation/_proposal_near.html"
KINDS = ("action", "proposal")


@login_not_required
@never_cache
@require_POST
def near(request, region, roadmap):
    """What is near the text as it is typed: by words at once, and the worker is asked for more."""
    found = roadmap_at(request.user, region, roadmap)
    desk = Desk(request, found, code=request.POST.get("action", ""))
    ask(request, desk)
    return render(request, BLOCK, shown(found, desk.doors))


def shown(roadmap, doors):
    place = (roadmap.region.slug, roadmap.slug)
    return {"doors": doors, "near_url": reverse("consultation:near", args=place), "live": True}


def ask(request, desk):
    """Ask the worker what is near what was typed, where there is one to answer, as long as this
    visitor asks no more than a person does."""
    if meaning.is_at_hand() and desk.near.is_enough and ratelimit.consume(request, action="near"):
        ask_likeness(roadmap=desk.roadmap, text=desk.near.text)


@login_not_required
@never_cache
@require_safe
def found(request, region, roadmap, digest):
    """What the worker found near that text; until it has, where to ask again."""
    found = roadmap_at(request.user, region, roadmap)
    asked = get_object_or_404(Likeness, roadmap=found, digest=digest)
    plan, tried = plan_for(found), request.GET.get("tried", "")
    written = Written(
        roadmap=found,
        text=asked.text,
        digest=digest,
        stop=plan.by_code.get(request.GET.get("action", "")) if plan else None,
        different=tuple(request.GET.get("different", "").split()),
    )
    tried = int(tried) if tried.isdecimal() and len(tried) < 3 else 0
    doors = Doors(written, calendar_of(found), voice_of(request), tried)
    if doors.asked.answered_at is None:
        return render(request, f"{BLOCK}#again", {"doors": doors})
    response = render(request, BLOCK, shown(found, doors))
    response["HX-Retarget"], response["HX-Reswap"] = "#near", "innerHTML"
    return response


def through(request, desk):
    """Where the door that was pushed leads, the draft being kept; None when none was."""
    verb, _sep, key = request.POST.get("do", "").partition(":")
    kind, _sep, name = key.partition("-")
    if verb not in ("support", "amend") or kind not in KINDS:
        return None
    item = item_of(request, desk.roadmap, kind, name)
    return support(request, desk, item) if verb == "support" else amend(request, desk, item)


def item_of(request, roadmap, kind, name):
    if kind == "action":
        return voting.action_item(roadmap, name)
    number = int(name) if name.isdecimal() and len(name) < 10 else 0
    return voting.proposal_item(request.user, roadmap, number)


def support(request, desk, item):
    """Vote for what exists instead, with the voice this was sent in; where none is known or chosen
    yet, the ballot asks."""
    voice, round = heard(request), desk.calendar.latest("may_vote")
    if round is None:
        return redirect(item.page)
    if voice is None:
        if not request.user.is_authenticated:
            waiting.put(request, desk.about, desk.form.typed())
        place = (desk.roadmap.region.slug, desk.roadmap.slug, item.name)
        ballot = reverse(f"consultation:{item.url_name}", args=place)
        return redirect(f"{ballot}?position={Position.FOR}")
    try:
        voter = {"participant": voice, "round": round, "hand": hand_of(request)}
        vote(**voter, item=item.model, position=Position.FOR)
    except (NotDiscussed, OutsidePerimeter, PhaseSuspended, PhaseClosed):
        messages.error(request, _("On ne vote pas là-dessus en ce moment : voici où cela en est."))
        return redirect(item.page)
    said = _(
        "Vous soutenez « %(title)s ». Votre brouillon est gardé : continuez-le, ou supprimez-le au "
        "bas de cette page."
    )
    messages.success(request, said % {"title": item.title})
    return redirect(address(desk.roadmap, desk.proposal.number, "proposal_edit"))


def heard(request):
    """The voice the form was sent in; None where it is not known, or not chosen."""
    try:
        return spoken(request)
    except OtherVoice:
        return None


def amend(request, desk, item):
    """Write over the action that exists, with what was typed as the reason; of a new action that
    another proposes, speak to its author on its page."""
    action = item.model if item.url_name == "vote_action" else item.model.action
    place = (desk.roadmap.region.slug, desk.roadmap.slug)
    if action is None:
        return redirect("consultation:argument_proposal", *place, item.name)
    typed = {"title": desk.form["title"].value() or "", "reason": desk.said[:4000]}
    waiting.put(request, [desk.roadmap.pk, action.code], typed)
    return redirect(f"{reverse('consultation:proposal_new', args=place)}?action={action.code}")
