"""Moderators bring proposals together: what they offer, what became of it, what they end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from consultation.forms.families import ONE_NOT_TO_ASK, FamilyForm
from consultation.models import Family, Kinship, Proposal, Split
from consultation.operations.families import (
    Elsewhere,
    NoteMissing,
    NotTogether,
    Offer,
    end_family,
    offer_family,
)
from consultation.operations.moderation import NotYours
from consultation.permissions import can_be_asked, can_decide
from consultation.queries.families import in_effect, standing_tie, ties_of
from consultation.queries.near import nearest, text_of
from consultation.queries.proposals import full, place_of, plan_for
from roadmaps.permissions import can_moderate
from roadmaps.queries import roadmap_worked_on

ERRORS = {
    NotTogether: (None, gettext_lazy("Choisissez au moins une autre proposition publiée.")),
    NoteMissing: (
        "note",
        ONE_NOT_TO_ASK,
    ),
    NotYours: (
        None,
        gettext_lazy(
            "L’une d’elles est la vôtre, celle de votre organisation, ou saisie par vous : un "
            "autre modérateur s’en charge."
        ),
    ),
}


def moderated(request, region, roadmap, number):
    """The proposal of this address, for who moderates here."""
    found = roadmap_worked_on(request.user, region, roadmap, can_moderate)
    proposals = full(Proposal.objects.handed_in().prefetch_related("changes"))
    proposal = get_object_or_404(
        proposals.select_related("entered_by"), roadmap=found, number=number
    )
    proposal.roadmap = found
    return proposal


def page_of(proposal, **more):
    """What the moderators' pages about one proposal share."""
    return {
        "roadmap": proposal.roadmap,
        "region": proposal.roadmap.region,
        "proposal": proposal,
        "place": place_of(plan_for(proposal.roadmap), proposal),
        "askable": can_be_asked(proposal),
        **more,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, region, roadmap, number):
    """Choose what asks for the same thing as this proposal, and ask the authors."""
    proposal = moderated(request, region, roadmap, number)
    tie = standing_tie(proposal)
    given = {
        "roadmap": proposal.roadmap,
        "near": near(proposal, tie),
        "askable": tie is not None or can_be_asked(proposal),
    }
    began = {"family": tie.family.number, "title": tie.family.title} if tie else None
    form = FamilyForm(request.POST if request.method == "POST" else None, initial=began, **given)
    status = 200
    if request.method == "POST":
        made = form.is_valid() and offered(request, proposal, form)
        if made:
            return redirect("consultation:family", region, roadmap, made.number)
        status = 422
    page = page_of(proposal, form=form, tie=tie, may_decide=can_decide(request.user, proposal))
    return render(request, "consultation/family_propose.html", page, status=status)


def near(proposal, tie):
    """The published proposals nearest to this one that are not in its family, as choices; which
    other family each stands in."""
    cards = [
        card
        for card in nearest(proposal.roadmap, text_of(proposal), besides=proposal.pk)
        if card.kind == "proposal"
    ]
    ties = Kinship.objects.standing().filter(proposal__in=[card.pk for card in cards])
    taken = dict(ties.values_list("proposal", "family__number"))
    own = tie.family.number if tie else 0
    return [
        (card.name, label(card, taken.get(card.pk))) for card in cards if taken.get(card.pk) != own
    ]


def label(card, family):
    facts = {"n": card.name, "title": card.title, "family": family}
    if family:
        return _("n° %(n)s, %(title)s (famille n° %(family)s)") % facts
    return _("n° %(n)s, %(title)s") % facts


def offered(request, proposal, form):
    """The family offered, or None with the reason why not in the form."""
    given = form.cleaned_data
    chosen = Offer(
        proposals=list({proposal.pk: proposal, **form.others()}.values()),
        title=given["title"],
        family=given["family"],
        note=given["note"],
    )
    try:
        family = offer_family(roadmap=proposal.roadmap, moderator=request.user, offer=chosen)
    except Elsewhere as elsewhere:
        form.add_error(None, where(elsewhere.kinship))
    except tuple(ERRORS) as refused:
        form.add_error(*refusal(type(refused)))
    else:
        asked = _("Les auteurs sont interrogés : ils ont sept jours.")
        noted = _("C’est noté : elles seront rapprochées dans sept jours.")
        can_answer = any(can_be_asked(one) for one in chosen.proposals)
        messages.success(request, asked if can_answer else noted)
        return family
    return None


def refusal(error):
    """Which field of the form it stands at, and what it says."""
    field, text = ERRORS[error]
    return field, str(text)


def where(kinship):
    """Why a proposal cannot be brought in: another family has it, or its author objected."""
    facts = {"n": kinship.proposal.number, "family": kinship.family.number}
    if kinship.objected_at:
        return _("L’auteur de la n° %(n)s s’est opposé à cette famille.") % facts
    return _("La n° %(n)s est déjà dans la famille n° %(family)s : choisissez-la.") % facts


@require_safe
def families(request, region, roadmap):
    """What is offered and what is in effect: families, and splits."""
    found = roadmap_worked_on(request.user, region, roadmap, can_moderate)
    rows = Family.objects.filter(roadmap=found).order_by("-number")
    standing = set(in_effect().filter(roadmap=found).values_list("pk", flat=True))
    splits = Split.objects.filter(proposal__roadmap=found).select_related("proposal")
    page = {
        "roadmap": found,
        "region": found.region,
        "families": [(family, ties_of(family), family.pk in standing) for family in rows],
        "splits": splits.order_by("-offered_at"),
    }
    return render(request, "consultation/family_list.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request, region, roadmap, number):
    """Ask, then end a family, or one proposal's place in it."""
    found = roadmap_worked_on(request.user, region, roadmap, can_moderate)
    family = get_object_or_404(Family, roadmap=found, number=number)
    one = request.GET.get("proposal", "")
    only = None
    if one:
        ties = family.kinships.standing().select_related("proposal")
        which = one if one.isdecimal() and len(one) < 10 else 0
        only = get_object_or_404(ties, proposal__number=which).proposal
    if request.method == "POST":
        end_family(family=family, moderator=request.user, proposal=only)
        messages.success(request, _("C’est fait. Chaque proposition reste à son adresse."))
        return redirect("consultation:families", region, roadmap)
    page = {"roadmap": found, "region": found.region, "family": family, "only": only}
    return render(request, "consultation/family_end.html", page)
