"""The axes and lines of the draft: their whole form, and their title where it stands."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roadmaps.forms.actions import AxisForm
from roadmaps.forms.cells import AxisTitleForm
from roadmaps.models import Axis
from roadmaps.operations import put_axis
from roadmaps.plan import plan_of
from roadmaps.queries import worked_version
from roadmaps.rooms import address, managed, room
from roadmaps.sifting import Sift


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def axis(request, roadmap, code=""):
    """An axis to write: a new one, or the one of this code."""
    version = worked_version(roadmap)
    axes = list(version.axes.select_related("parent__parent")) if version else []
    found = get_object_or_404(Axis, version=version, code=code) if code else None
    initial = {"title": found.title, "summary": found.summary} if found else {}
    form = AxisForm(request.POST or None, axes=axes, axis=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = {"code": code} | form.cleaned_data
        put_axis(roadmap=roadmap, actor=request.user, facts=facts)
        messages.success(request, _("Axe enregistré dans le projet."))
        return redirect(address(roadmap, "actions"))
    context = room(roadmap, "actions", form=form, axis=found)
    return render(request, "roadmaps/axis_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def title(request, roadmap, code):
    """An axis's title where it stands: a small form, and the head of the axis once written."""
    found = get_object_or_404(Axis, version=worked_version(roadmap), code=code)
    if not request.htmx and request.method != "POST":
        return redirect("roadmaps:axis", roadmap.region.slug, roadmap.slug, code)
    form = AxisTitleForm(request.POST or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        facts = {"code": code, "title": form.cleaned_data["title"], "summary": found.summary}
        put_axis(roadmap=roadmap, actor=request.user, facts=facts)
        if not request.htmx:
            return redirect(address(roadmap, "actions"))
        return head(request, roadmap, code, wrote=True)
    if "keep" in request.GET:
        return head(request, roadmap, code, wrote=True)
    status = 422 if form.errors else 200
    return head(request, roadmap, code, status=status, writing=True, form=form)


def head(request, roadmap, code, status=200, **more):
    """The head of one axis in the list, as it is now."""
    groups = Sift().groups(plan_of(worked_version(roadmap)))
    group = next(one for one in groups if one.axis and one.axis.code == code)
    context = {"roadmap": roadmap, "region": roadmap.region, "group": group, "movable": True}
    context |= {"place": address(roadmap, "actions"), "order_url": address(roadmap, "order")}
    context["axis_writing"] = more.get("writing")
    context |= {"form": more.get("form"), "axis_wrote": more.get("wrote")}
    return render(request, "roadmaps/action_list.html#head", context, status=status)
