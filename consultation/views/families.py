"""Families in public, and before their authors: side by side, carried support, consent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import College
from accounts.speaking import OtherVoice, speaking, spoken, voice_of
from consultation.forms.families import WordForm
from consultation.hands import hand_of
from consultation.models import Family, Kinship, Proposal
from consultation.operations.families import OfferGone, agree_family, object_family
from consultation.operations.supporting import NoSupport, carry_support
from consultation.operations.voting import OutsidePerimeter
from consultation.permissions import can_consent
from consultation.queries.cards import card_of, reader_of
from consultation.queries.families import (
    ENOUGH,
    arguments_on,
    members_of,
    side_by_side,
    supporters_of,
    ties_of,
    to_support,
)
from consultation.queries.proposals import address, full, plan_for
from consultation.queries.voting import positions_on_proposals
from roadmaps.calendar import calendar_of
from roadmaps.operations import PhaseClosed
from roadmaps.permissions import can_moderate
from roadmaps.queries import roadmap_at


def family_at(request, region, roadmap, number):
    """The family of this address, its standing ties and its members, for whoever may see it: all
    once it is in effect, before that its authors and the moderators."""
    found = roadmap_at(request.user, region, roadmap)
    family = get_object_or_404(Family, roadmap=found, number=number)
    family.roadmap = found
    ties = ties_of(family)
    members = members_of(ties)
    was_public = len(members) >= ENOUGH or family.news.exists()
    asked = was_public or concerns(request.user, ties)
    if not asked and not can_moderate(request.user, found.region):
        raise Http404
    return family, ties, members


def concerns(user, ties):
    """Whether somebody is asked about one of these proposals."""
    own = Proposal.objects.own(user) if user.is_authenticated else Proposal.objects.none()
    return own.filter(pk__in=[tie.proposal_id for tie in ties]).exists()


@login_not_required
@require_safe
def family(request, region, roadmap, number):
    """Proposals that ask for the same thing, side by side, each with its own votes."""
    found, ties, members = family_at(request, region, roadmap, number)
    calendar = calendar_of(found.roadmap)
    standing = len(members) >= ENOUGH
    moderates = can_moderate(request.user, found.roadmap.region)
    sees_offer = moderates or concerns(request.user, ties)
    offered = [tie.proposal for tie in ties if tie.proposal.is_public] if sees_offer else []
    shown = members if standing else offered
    reader, plan = reader_of(speaking(request), found.roadmap, calendar), plan_for(found.roadmap)
    argued = arguments_on(shown)
    rows = supporters(members, calendar.shown_round) if standing else []
    page = {
        "roadmap": found.roadmap,
        "region": found.roadmap.region,
        "family": found,
        "standing": standing,
        "cards": [(card_of(one, plan, reader), argued.get(one.pk)) for one in shown],
        "fields": side_by_side(shown),
        "ties": ties if sees_offer else [],
        "moderates": moderates,
        "round": calendar.round,
        "shown_round": calendar.shown_round,
        "supporters": rows,
        "apart": any(row["apart"] for row in rows),
        "left": left_to_support(request, calendar, members) if standing else [],
    }
    return render(request, "consultation/family_page.html", page)


def supporters(members, round):
    """The colleges whose voices support one of these at least: how many, and how many apart."""
    together = supporters_of(members, round)
    apart = supporters_of(members, round, apart=True)
    return [
        {"college": one.label, "voices": together.get(one, 0), "apart": apart.get(one, 0)}
        for one in College
        if one in together or one in apart
    ]


def left_to_support(request, calendar, members):
    """The members that this person's voice has not voted on, while it supports another."""
    if calendar.round is None or not request.user.is_authenticated:
        return []
    positions = positions_on_proposals(calendar.round, voice_of(request))
    return to_support(members, members, positions)


@require_POST
def support(request, region, roadmap, number):
    """Carry one's support over to the other members of a family."""
    found, _ties, members = family_at(request, region, roadmap, number)
    back = reverse("consultation:family", args=(region, roadmap, number))
    if len(members) < ENOUGH:
        raise Http404
    return carried(request, found.roadmap, members, members, back)


def carried(request, roadmap, sources, targets, back):
    """Carry support over with the voice this was sent in, and say what was done."""
    try:
        done = carry_support(
            participant=spoken(request) or refuse(),
            round=calendar_of(roadmap).round or refuse(),
            sources=sources,
            targets=targets,
            hand=hand_of(request),
        )
    except OtherVoice:
        said = _("Choisissez d’abord en quel nom vous parlez : rien n’est voté.")
        messages.error(request, said)
    except (NoSupport, OutsidePerimeter):
        said = _("Rien à reporter : aucun de vos votes n’est « pour » ici.")
        messages.error(request, said)
    except PhaseClosed:
        messages.error(request, _("On ne vote plus : vos votes restent ce qu’ils étaient."))
    else:
        messages.success(request, told(done))
    return redirect(back)


def refuse():
    """Nobody votes without a voice, nor when no round is open."""
    raise NoSupport


def told(done):
    """What was voted, and that each vote may be changed."""
    if not done:
        return _("Vous aviez déjà voté sur chacune : rien n’a changé.")
    numbers = ", ".join(_("n° %(n)s") % {"n": one.number} for one in done)
    said = _("Votre soutien est reporté : %(numbers)s. Chaque vote se change sur cette page.")
    return said % {"numbers": numbers}


def own_proposal(request, region, roadmap, number):
    """The proposal of this address, for its author; for others it has no such page."""
    found = roadmap_at(request.user, region, roadmap)
    proposals = full(Proposal.objects.own(request.user).prefetch_related("changes"))
    own = get_object_or_404(proposals, roadmap=found, number=number)
    if not can_consent(request.user, own):
        raise Http404
    own.roadmap = found
    return own


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request, region, roadmap, number):
    """What a family means for one's proposal; to agree, or to object at any time."""
    own = own_proposal(request, region, roadmap, number)
    ties = Kinship.objects.filter(proposal=own).select_related("family")
    tie = ties.order_by("pk").last()
    if tie is None:
        raise Http404
    if request.method == "POST":
        return answered(request, own, tie)
    return offer_page(request, own, tie)


def offer_page(request, own, tie, form=None, status=200, **more):
    kin = [one.proposal for one in ties_of(tie.family) if one.proposal_id != own.pk]
    page = {
        "roadmap": own.roadmap,
        "region": own.roadmap.region,
        "proposal": own,
        "tie": tie,
        "gone": bool(tie.objected_at or tie.ended_at),
        "effective": Kinship.objects.in_effect().filter(pk=tie.pk).exists(),
        "others": [one for one in kin if one.is_public],
        "form": form or WordForm(),
        **more,
    }
    return render(request, "consultation/family_offer.html", page, status=status)


def answered(request, own, tie):
    """Agree or object to the offer that was read; another one since is shown instead."""
    if request.POST.get("seen") != str(tie.pk):
        return offer_page(request, own, tie, WordForm(request.POST), 409, stale=True)
    form, act = WordForm(request.POST), request.POST.get("do")
    if act not in ("agree", "object"):
        raise BadRequest
    if not form.is_valid():
        return offer_page(request, own, tie, form, 422)
    try:
        if act == "agree":
            agree_family(kinship=tie, author=request.user)
            said = _("Merci. Votre proposition garde son adresse, son texte et ses votes.")
        else:
            object_family(kinship=tie, author=request.user, word=form.cleaned_data["word"])
            said = _("C’est noté : votre proposition n’est plus rapprochée d’aucune autre.")
        messages.success(request, said)
    except OfferGone:
        messages.error(request, _("Cette offre n’est plus en cours : il n’y a rien à répondre."))
    return redirect(address(own.roadmap, own.number))
