"""A proposed action, put into the draft or taken out of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.forms.merging import AdoptionForm
from consultation.models import Proposal
from consultation.operations.adoption import AlreadyAdopted, adopt_action, undo_adoption
from consultation.operations.merging import NotMerged
from consultation.queries.cards import author_of
from consultation.queries.proposals import facts_of, full, place_of, plan_for
from roadmaps.operations import CodeTaken
from roadmaps.queries import worked_version
from roadmaps.rooms import address, managed, room

MERGING = "consultation:merging"


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def new_action(request, roadmap, number):
    """A proposed action as its author wrote it, and where it enters the draft."""
    proposal = get_object_or_404(to_adopt(roadmap), number=number)
    version = worked_version(roadmap)
    axes = list(version.axes.all()) if version else []
    form = AdoptionForm(request.POST or None, axes=axes, initial={"axis": proposal.axis})
    here = address(roadmap, "consultation:merging_new", number=number)
    if request.method == "POST":
        try:
            if "undo" in request.POST:
                undo_adoption(proposal=proposal, actor=request.user)
                messages.success(request, _("Action ôtée du projet."))
                return redirect(here if proposal.is_public else address(roadmap, MERGING))
            if form.is_valid():
                adopted(request, proposal, form)
                return redirect(here)
        except CodeTaken:
            form.add_error("code", _("Une action porte, ou a porté, ce code. Prenez-en un autre."))
        except NotMerged:
            raise Http404 from None
    status = 422 if form.errors and "undo" not in request.POST else 200
    return render(
        request, "consultation/merging_new.html", page(roadmap, proposal, form), status=status
    )


def to_adopt(roadmap):
    """The proposed actions that are public, or that went into the draft before they were not."""
    adopted = Proposal.objects.gone().filter(became__isnull=False)
    proposals = Proposal.objects.published() | adopted
    found = full(proposals).filter(roadmap=roadmap, kind=Proposal.Kind.NEW)
    return found.select_related("became")


def adopted(request, proposal, form):
    try:
        action = adopt_action(proposal=proposal, actor=request.user, **form.cleaned_data)
    except AlreadyAdopted as already:
        said = _("Elle est déjà au projet, sous le code %(code)s.")
        messages.info(request, said % {"code": already.action.code})
    else:
        messages.success(request, _("Action %(code)s mise au projet.") % {"code": action.code})


def page(roadmap, proposal, form):
    return room(
        roadmap,
        MERGING,
        proposal=proposal,
        place=place_of(plan_for(roadmap), proposal),
        author=author_of(proposal),
        facts=facts_of(proposal),
        form=form,
    )
