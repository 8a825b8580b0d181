"""What the roadmap says of itself; a region's roadmaps and a new one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roadmaps.forms.texts import NewRoadmapForm, TextForm
from roadmaps.models import Region
from roadmaps.operations import AddressTaken, begin_roadmap, describe_roadmap, renew_rehearsal
from roadmaps.permissions import can_manage
from roadmaps.queries import require_second_factor, worked_version
from roadmaps.views.room import address, managed, room

TYPED = ("title", "subtitle", "perimeter", "promise")


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def text(request, roadmap):
    """Title, introduction, perimeter and promise."""
    version = worked_version(roadmap)
    initial = {name: getattr(roadmap, name) for name in TYPED}
    initial["introduction"] = version.introduction if version else ""
    form = TextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        describe_roadmap(roadmap=roadmap, actor=request.user, texts=form.cleaned_data)
        messages.success(request, _("Présentation enregistrée."))
        return redirect(address(roadmap, "text"))
    status = 422 if form.errors else 200
    return render(
        request, "roadmaps/text_form.html", room(roadmap, "text", form=form), status=status
    )


@require_POST
@managed
def renew(request, roadmap):
    """Make the private link of the rehearsal another one; the old one opens nothing."""
    renew_rehearsal(roadmap=roadmap, actor=request.user)
    messages.success(request, _("Le lien de répétition a changé : l’ancien n’ouvre plus rien."))
    return redirect(address(roadmap, "manage"))


@require_http_methods(["GET", "HEAD", "POST"])
def region_room(request, region):
    """The region's roadmaps, published or not, and the beginning of a new one."""
    found = get_object_or_404(Region, slug=region)
    if not can_manage(request.user, found):
        raise Http404
    require_second_factor(request.user)
    form = NewRoadmapForm(request.POST or None, region=found)
    if request.method == "POST" and form.is_valid():
        try:
            roadmap = begin_roadmap(region=found, actor=request.user, **form.cleaned_data)
        except AddressTaken:  # in the meantime: the form says by itself what it now finds
            form = NewRoadmapForm(request.POST, region=found)
        else:
            return begun(request, roadmap)
    context = {"region": found, "roadmaps": found.roadmaps.select_related("current"), "form": form}
    status = 422 if form.errors else 200
    return render(request, "roadmaps/region_room.html", context, status=status)


def begun(request, roadmap):
    messages.success(request, _("Feuille de route créée : elle n’est visible que de vous."))
    return redirect(address(roadmap, "manage"))
