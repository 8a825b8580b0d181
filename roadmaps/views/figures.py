"""The figures of the state of play."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roadmaps.forms.figures import FigureForm
from roadmaps.models import Figure
from roadmaps.operations import put_figure, raise_figure, remove_figure
from roadmaps.queries import worked_version
from roadmaps.views.room import address, managed, room


@require_safe
@managed
def figures(request, roadmap):
    """The figures in their order."""
    version = worked_version(roadmap)
    listed = version.figures.all() if version else ()
    return render(request, "roadmaps/figure_list.html", room(roadmap, "figures", figures=listed))


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def figure(request, roadmap, key=""):
    """A figure to write: a new one, or the one of this key."""
    initial = {}
    if key:
        found = get_object_or_404(Figure, version=worked_version(roadmap), key=key)
        initial = {name: getattr(found, name) for name in FigureForm.base_fields}
    form = FigureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        put_figure(roadmap=roadmap, actor=request.user, key=key, facts=form.cleaned_data)
        messages.success(request, _("Chiffre enregistré dans le projet."))
        return redirect(address(roadmap, "figures"))
    context = room(roadmap, "figures", form=form, key=key)
    return render(request, "roadmaps/figure_form.html", context, status=422 if form.errors else 200)


@require_POST
@managed
def remove(request, roadmap, key):
    get_object_or_404(Figure, version=worked_version(roadmap), key=key)
    remove_figure(roadmap=roadmap, actor=request.user, key=key)
    messages.success(request, _("Chiffre retiré du projet."))
    return redirect(address(roadmap, "figures"))


@require_POST
@managed
def move_up(request, roadmap, key):
    get_object_or_404(Figure, version=worked_version(roadmap), key=key)
    raise_figure(roadmap=roadmap, actor=request.user, key=key)
    return redirect(address(roadmap, "figures"))
