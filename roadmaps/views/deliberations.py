"""The dossier for the plenary and the plenary's vote, from the back room."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roadmaps.adoption import told
from roadmaps.forms.deliberations import AdoptionForm, DeliberationForm
from roadmaps.models import Dossier, Version
from roadmaps.operations.deliberations import (
    NotAdoptable,
    adopt_version,
    record_deliberation,
)
from roadmaps.operations.dossiers import NothingToPrint, ask_dossier, publish_dossier
from roadmaps.rooms import address, managed, room

may_write = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@managed
def deliberation(request, roadmap):
    """Where the dossier of the current version stands, and every vote of the plenary."""
    dossiers = roadmap.dossiers.light().select_related("version")
    last = dossiers.filter(version=roadmap.current_id).first()
    context = room(
        roadmap,
        "deliberation",
        dossier=last,
        standing=dossiers.standing().filter(pk=last.pk).exists() if last else False,
        published=dossiers.published().order_by("-published_at").first(),
        votes=[told(one) for one in votes_of(roadmap)],
    )
    part = "#dossier" if request.htmx else ""
    return render(request, f"roadmaps/deliberation_room.html{part}", context)


def votes_of(roadmap):
    return roadmap.deliberations.select_related("version", "adopted").order_by("-session_on", "-pk")


@require_POST
@managed
def ask(request, roadmap):
    """Ask for the dossier of the current version."""
    seen = request.POST.get("seen", "")
    try:
        seen = int(seen) if seen.isdecimal() and len(seen) < 19 else None
        ask_dossier(roadmap=roadmap, actor=request.user, seen=seen)
    except NothingToPrint:
        messages.error(request, _("Publiez d’abord une version : le dossier porte sur elle."))
    return redirect(address(roadmap, "deliberation"))


@require_POST
@managed
def publish(request, roadmap, pk):
    """Make a dossier public."""
    dossier = get_object_or_404(Dossier.objects.light().standing(), pk=pk, roadmap=roadmap)
    publish_dossier(dossier=dossier, actor=request.user)
    messages.success(request, _("Le dossier est public."))
    return redirect(address(roadmap, "deliberation"))


@may_write
@managed
def vote(request, roadmap):
    """The plenary's vote: typed, read again on its own page, then recorded for good."""
    with timezone.override(roadmap.region.tz):
        form = DeliberationForm(request.POST or None, roadmap=roadmap)
        valid = request.method == "POST" and form.is_valid()
    context = room(roadmap, "deliberation", form=form)
    if not valid:
        status = 422 if form.errors else 200
        return render(request, "roadmaps/deliberation_form.html", context, status=status)
    facts = form.cleaned_data
    if "confirmed" not in request.POST:
        if "back" in request.POST:
            return render(request, "roadmaps/deliberation_form.html", context)
        carried = facts["votes_for"] > facts["votes_against"]
        context |= {"facts": facts, "carried": carried}
        return render(request, "roadmaps/deliberation_confirm.html", context)
    record_deliberation(version=facts["version"], actor=request.user, facts=facts)
    messages.success(request, _("Le vote de l’assemblée est enregistré."))
    return redirect(address(roadmap, "deliberation"))


@may_write
@managed
def adopt(request, roadmap, pk):
    """Say which version carries what the plenary adopted with amendments."""
    waiting = roadmap.deliberations.filter(adopted=None).select_related("version")
    found = get_object_or_404(waiting, pk=pk)
    versions = roadmap.versions.published().filter(
        number__gt=found.version.number, kind=Version.Kind.REVISION
    )
    form = AdoptionForm(request.POST or None, versions=versions.order_by("number"))
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            adopt_version(deliberation=found, version=version, actor=request.user)
        except NotAdoptable:
            form.add_error(None, _("Ce vote a déjà sa version adoptée, ou n’a pas été acquis."))
        else:
            messages.success(request, _("La version adoptée est déclarée."))
            return redirect(address(roadmap, "deliberation"))
    context = room(roadmap, "deliberation", form=form, vote=told(found), versions=versions)
    status = 422 if form.errors else 200
    return render(request, "roadmaps/deliberation_adopt.html", context, status=status)
