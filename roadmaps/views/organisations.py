"""The back room of the organisations: what waits to be verified, each fact on its own."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Mandate, Organisation
from accounts.operations.organisations import (
    FactsLacking,
    NotWaiting,
    OwnOrganisation,
    describe_organisation,
    record_fact,
    refuse_mandate,
    verify_mandate,
)
from accounts.queries import known_of, lacking, waiting_in
from roadmaps.forms.organisations import BodyForm, FactForm, RefusalForm, VerdictForm
from roadmaps.models import Region
from roadmaps.permissions import can_manage, can_verify
from roadmaps.queries import require_second_factor
from roadmaps.views.regions import room

HERE = "organisations"
FACT = "fact-%s"  # its fields are called apart from those of what was declared


def verifying(view):
    """Let in those who verify organisations for this region; for others the room is not there."""

    @wraps(view)
    def inside(request, region, **kwargs):
        found = get_object_or_404(Region, slug=region)
        if not can_verify(request.user, found):
            raise Http404
        require_second_factor(request.user)
        return view(request, found, **kwargs)

    return inside


def page_of(request, region, **context):
    """The room's context; a secretary sees of the region this one page."""
    page = room(region, HERE, **context)
    if not can_manage(request.user, region):
        page["tabs"] = [tab for tab in page["tabs"] if tab["current"]]
    return page


@require_safe
@verifying
def organisations(request, region):
    """The mandates that wait, the oldest first, then the organisations known here."""
    waiting = list(waiting_in(region.departments))
    known = Organisation.objects.filter(department__in=region.departments).order_by("name")
    page = page_of(request, region, waiting=waiting, known=known, now=timezone.now())
    return render(request, "roadmaps/organisation_list.html", page)


def body_in(region, pk):
    """An organisation of the region's departments; those of others are others' to verify."""
    return get_object_or_404(Organisation, pk=pk, department__in=region.departments)


@require_safe
@verifying
def organisation(request, region, pk):
    """One organisation: its facts, its mandates, what may be decided."""
    return show(request, region, body_in(region, pk))


def show(request, region, body, status=200, **forms):
    mandates = body.mandates.filter(ended_at=None).select_related("user", "verified_by")
    said = {"name": body.name, "kind": body.kind, "department": body.department}
    page = {
        "body": body,
        "known": known_of(body),
        "facts": body.facts.select_related("recorded_by"),
        "lacking": lacking(body),
        "mandates": mandates.order_by("asked_at", "pk"),
        "fact": FactForm(initial={"established_on": timezone.localdate()}, auto_id=FACT),
        "description": BodyForm(initial=said, regions=[region.name]),
        "verdict": VerdictForm(),
        "refusal": RefusalForm(),
        **forms,
    }
    context = page_of(request, region, **page)
    return render(request, "roadmaps/organisation_page.html", context, status=status)


def back(region, body):
    return redirect("regions:organisation", region.slug, body.pk)


@require_POST
@verifying
def fact(request, region, pk):
    """Write down one fact, with its date and proof."""
    body, form = body_in(region, pk), FactForm(request.POST, auto_id=FACT)
    if not form.is_valid():
        return show(request, region, body, 422, fact=form)
    record_fact(organisation=body, actor=request.user, fact=form.cleaned_data, place=region.slug)
    messages.success(request, _("Le point est établi, avec sa date et son justificatif."))
    return back(region, body)


@require_POST
@verifying
def describe(request, region, pk):
    """Set right what was declared."""
    body = body_in(region, pk)
    form = BodyForm(request.POST, regions=[region.name])
    if not form.is_valid():
        return show(request, region, body, 422, description=form)
    describe_organisation(
        organisation=body, actor=request.user, said=form.cleaned_data, place=region.slug
    )
    messages.success(request, _("La fiche de l’organisation est à jour."))
    return back(region, body)


@require_POST
@verifying
def verify(request, region, pk, of):
    """Verify a mandate, by its proof."""
    return decided(request, region, pk, of, VerdictForm, verify_mandate)


@require_POST
@verifying
def refuse(request, region, pk, of):
    """Refuse a mandate or take it back, with its reason."""
    return decided(request, region, pk, of, RefusalForm, refuse_mandate)


def decided(request, region, pk, of, form_class, decide):
    """Decide on a mandate, or say on the page what stands in the way."""
    body, form = body_in(region, pk), form_class(request.POST)
    mandate = get_object_or_404(Mandate.objects.select_related("organisation"), pk=of)
    if mandate.organisation_id != body.pk:
        raise Http404
    if not form.is_valid():
        return show(request, region, body, 422, wrong=mandate.pk, **{form.part: form})
    by = {"actor": request.user, "place": region.slug, "sender": region.as_sender}
    try:
        decide(mandate=mandate, **by, **form.cleaned_data)
    except FactsLacking as missing:
        said = _("Il reste à établir : %(facts)s.")
        messages.error(request, said % {"facts": ", ".join(map(str, missing.lacking))})
    except OwnOrganisation:
        messages.error(request, _("Personne ne vérifie sa propre organisation."))
    except NotWaiting:
        messages.error(request, _("Ce mandat est déjà décidé : la page dit comment."))
    else:
        messages.success(request, _("C’est décidé ; la personne est prévenue par courriel."))
    return back(region, body)
