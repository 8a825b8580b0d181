"""Splitting a proposal: offered by a moderator, read and written again by its author."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultation.forms.families import WordForm
from consultation.forms.splits import NOBODY_TO_ASK, SplitForm
from consultation.models import Split, State
from consultation.operations.families import NoteMissing, OfferGone
from consultation.operations.moderation import NotYours
from consultation.operations.splits import (
    NotAPartition,
    NotSplittable,
    agree_split,
    end_split,
    object_split,
    offer_split,
)
from consultation.permissions import can_be_asked, can_decide
from consultation.queries.proposals import address
from consultation.queries.splits import parts_of, pieces_of, standing_split, text_of
from consultation.views.families import carried, own_proposal
from consultation.views.gathering import moderated, page_of, refusal
from consultation.views.proposals import visible


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, region, roadmap, number):
    """Share out what a proposal asks between two parts, and ask its author."""
    proposal = moderated(request, region, roadmap, number)
    pieces = pieces_of(proposal)
    posted = request.POST if request.method == "POST" else None
    given = {"proposal": proposal, "pieces": pieces, "parts": begun(proposal, pieces)}
    form = SplitForm(posted, askable=can_be_asked(proposal), **given)
    status = 200
    if posted is not None:
        if form.is_valid() and offered(request, proposal, form):
            return redirect(address(proposal.roadmap, number))
        status = 422
    page = page_of(
        proposal,
        form=form,
        split=standing_split(proposal),
        splittable=splittable(proposal, pieces),
        may_decide=can_decide(request.user, proposal),
    )
    return render(request, "consultation/split_propose.html", page, status=status)


def splittable(proposal, pieces):
    """It is discussed, and an amendment has two changes to share out."""
    if not proposal.is_public or proposal.is_answered:
        return False
    return not proposal.action_id or len(pieces) > 1


def begun(proposal, pieces):
    """The parts before anybody writes: its own words twice; of its changes, the first apart."""
    words = {"title": proposal.title, "reason": proposal.reason}
    if not proposal.action_id:
        words["summary"] = text_of(proposal, "summary")
    changes = [piece.pk for piece in pieces]
    apart = 1 if proposal.action_id else len(changes)
    return [words | {"changes": changes[:apart]}, words | {"changes": changes[apart:]}]


def offered(request, proposal, form):
    """Whether the split was offered; else why not is in the form."""
    note = form.cleaned_data["note"]
    try:
        offer_split(proposal=proposal, moderator=request.user, parts=form.parts(), note=note)
    except NoteMissing:
        form.add_error("note", str(NOBODY_TO_ASK))
    except NotYours:
        form.add_error(*refusal(NotYours))
    except NotSplittable:
        form.add_error(None, _("Elle ne se scinde pas, ou plus : sa page dit où elle en est."))
    except NotAPartition:
        form.add_error(None, _("Donnez chaque changement à une partie, et à une seule."))
    else:
        asked = _("L’auteur est interrogé : il a sept jours.")
        noted = _("C’est noté : elle sera scindée dans sept jours.")
        messages.success(request, asked if can_be_asked(proposal) else noted)
        return True
    return False


@require_POST
def end(request, region, roadmap, number):
    """Take back a split that its author has not answered."""
    proposal = moderated(request, region, roadmap, number)
    split = get_object_or_404(Split.objects.standing(), proposal=proposal)
    try:
        end_split(split=split, moderator=request.user)
        messages.success(request, _("La scission n’est plus offerte."))
    except OfferGone:
        messages.error(request, _("Trop tard : elle est faite."))
    return redirect(address(proposal.roadmap, number))


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request, region, roadmap, number):
    """What a split would make of one's proposal; to agree, with one's own words, or to object."""
    own = own_proposal(request, region, roadmap, number)
    split = Split.objects.filter(proposal=own).order_by("pk").last()
    if split is None:
        raise Http404
    split.proposal = own
    if request.method == "POST":
        return answered(request, own, split)
    return offer_page(request, own, split)


def form_of(own, split, typed=None):
    return SplitForm(typed, proposal=own, pieces=pieces_of(own), parts=split.parts)


def offer_page(request, own, split, form=None, status=200, **more):
    page = {
        "roadmap": own.roadmap,
        "region": own.roadmap.region,
        "proposal": own,
        "split": split,
        "open": not (split.objected_at or split.ended_at or split.done_at),
        "parts": parts_of(own),
        "form": form or form_of(own, split),
        "word_form": WordForm(),
        **more,
    }
    return render(request, "consultation/split_offer.html", page, status=status)


def answered(request, own, split):
    """Agree or object to the split that was read; another one since is shown instead."""
    form, act = form_of(own, split, request.POST), request.POST.get("do")
    if request.POST.get("seen") != str(split.pk):
        return offer_page(request, own, split, form, 409, stale=True)
    if act not in ("agree", "object"):
        raise BadRequest
    word = WordForm(request.POST)
    if act == "agree" and not form.is_valid() or act == "object" and not word.is_valid():
        return offer_page(request, own, split, form, 422)
    try:
        if act == "agree":
            agree_split(split=split, author=request.user, parts=form.parts())
            said = made_of(own)
        else:
            object_split(split=split, author=request.user, word=word.cleaned_data["word"])
            said = _("C’est noté : votre proposition reste une.")
        messages.success(request, said)
    except OfferGone:
        messages.error(request, _("Cette offre n’est plus en cours : il n’y a rien à répondre."))
    return redirect(address(own.roadmap, own.number))


def made_of(own):
    """What one's proposal has become, part by part, and which of them a moderator reads first."""
    named = {State.PUBLISHED: _("n° %(n)s"), State.SUBMITTED: _("n° %(n)s (un modérateur la lit)")}
    parts = own.parts.filter(state__in=named).order_by("number")
    made = ", ".join(named[part.state] % {"n": part.number} for part in parts)
    said = _("Votre proposition a donné : %(parts)s. Elle reste lisible, avec ses votes.")
    return said % {"parts": made}


@require_POST
def support(request, region, roadmap, number):
    """Carry one's support of a split proposal over to its parts."""
    found, shown = visible(request, region, roadmap, number)
    parts = parts_of(shown)
    if not parts:
        raise Http404
    return carried(request, found, [shown], parts, address(found, number))
