"""The figures of the state of play."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roadmaps.forms.figures import FigureForm
from roadmaps.models import Figure
from roadmaps.operations import put_figure, raise_figure, remove_figure
from roadmaps.plan import plan_of
from roadmaps.queries import worked_version
from roadmaps.rooms import address, managed, room


@require_safe
@managed
def figures(request, roadmap):
    """The figures in their order."""
    version = worked_version(roadmap)
    plan = plan_of(version) if version else None
    context = room(roadmap, "figures", figures=plan.figures if plan else ())
    if plan and plan.figures:
        context["apart"] = [stop for stop in plan.stops if stop.code not in plan.figures_by_code]
        context["listed"] = [
            (figure, [code for code in figure.actions if code in plan.by_code])
            for figure in plan.figures
        ]
    return render(request, "roadmaps/figure_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def figure(request, roadmap, key=""):
    """A figure to write: a new one, or the one of this key."""
    initial, version = {}, worked_version(roadmap)
    plan = plan_of(version) if version else None
    if key:
        found = get_object_or_404(Figure, version=version, key=key)
        initial = {name: getattr(found, name) for name in FigureForm.base_fields}
    codes = [stop.code for stop in plan.stops] if plan else ()
    form = FigureForm(request.POST or None, initial=initial, codes=codes)
    if request.method == "POST" and form.is_valid():
        put_figure(roadmap=roadmap, actor=request.user, key=key, facts=form.cleaned_data)
        messages.success(request, _("Chiffre enregistré dans le projet."))
        return redirect(address(roadmap, "figures"))
    context = room(roadmap, "figures", form=form, key=key)
    context["chosen"] = set(form["actions"].value() or ())
    context["chapters"] = by_axis(plan, context["chosen"])
    return render(request, "roadmaps/figure_form.html", context, status=422 if form.errors else 200)


def by_axis(plan, chosen):
    """Each axis with its actions, and how many of them are chosen."""
    return [
        {"chapter": one, "chosen": sum(stop.code in chosen for stop in one.stops)}
        for one in (plan.chapters if plan else ())
    ]


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
