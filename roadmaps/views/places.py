"""Putting axes and actions in order: a step, a chosen place, or a row dropped on another."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roadmaps.forms.cells import PlaceForm
from roadmaps.models import Axis
from roadmaps.operations import (
    AxisInUse,
    NoSuchPlace,
    place_action_after,
    place_axis,
    remove_axis,
    step_action,
)
from roadmaps.plan import plan_of
from roadmaps.queries import worked_version
from roadmaps.rooms import address, managed, room
from roadmaps.sifting import Sift
from roadmaps.views.actions import PAGE, entry_of, listed
from roadmaps.views.cells import row

STEPS = {
    "up": (step_action, False),
    "down": (step_action, True),
    "axis_up": (place_axis, False),
    "axis_down": (place_axis, True),
}


@require_POST
@managed
def order(request, roadmap):
    """One step up or down, or a row dropped after another or at the head of an axis."""
    name = next((name for name in STEPS if name in request.POST), "")
    code = request.POST.get(name or "move", "")
    if name:
        operation, down = STEPS[name]
        return put(request, roadmap, code, operation, down=down)
    kind, _colon, where = request.POST.get("where", "").partition(":")
    return put(request, roadmap, code, **{"after" if kind == "after" else "axis": where})


def put(request, roadmap, code, operation=place_action_after, **where):
    """Put it there and show where it is, or say that there is no such place any more."""
    try:
        operation(roadmap=roadmap, actor=request.user, code=code, **where)
    except NoSuchPlace:
        messages.error(request, _("Cette place n’est plus dans le projet."))
        return redirect(address(roadmap, "actions"))
    return moved(request, roadmap, code, placed=bool(where.keys() & {"after", "axis"}))


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def place(request, roadmap, code):
    """Choose where an action goes: at the head of an axis, or after another action."""
    entry = entry_of(roadmap, code)
    form = PlaceForm(request.POST or None, groups=Sift().groups(plan_of(entry.version)), code=code)
    if request.htmx and "keep" in request.GET:
        return row(request, roadmap, code, wrote="place")
    if request.method == "POST" and form.is_valid():
        return put(request, roadmap, code, **form.place)
    if request.htmx:
        return row(request, roadmap, code, writing="place", form=form)
    context = room(roadmap, "actions", form=form, entry=entry)
    status = 422 if form.errors else 200
    return render(request, "roadmaps/action_place.html", context, status=status)


def moved(request, roadmap, code, placed=False):
    """The list at the page where what moved now stands, and a sentence that says where."""
    plan = plan_of(worked_version(roadmap))
    at = plan.stops.index(plan.by_code[code]) if code in plan.by_code else 0
    if not request.htmx:
        messages.success(request, told(plan, code))
        return redirect(f"{address(roadmap, 'actions')}?page={at // PAGE + 1}#action-{code}")
    request.GET = request.GET.copy()
    request.GET["page"] = at // PAGE + 1
    context = listed(request, roadmap, plan, moved=told(plan, code), placed=placed and code)
    return render(request, "roadmaps/action_list.html#plan", context)


def told(plan, code):
    """Where an action or an axis stands now."""
    stop = plan.by_code.get(code)
    if stop is None:
        return _("L’axe %(code)s est déplacé.") % {"code": code}
    beside = [one.code for one in plan.stops if one.axis == stop.axis]
    said = {"code": code, "n": beside.index(code) + 1, "total": len(beside)}
    if stop.axis is None:
        return _("%(code)s : place %(n)d sur %(total)d, sans axe.") % said
    said["axis"] = stop.axis.code
    return _("%(code)s : place %(n)d sur %(total)d dans l’axe %(axis)s.") % said


@require_POST
@managed
def axis_remove(request, roadmap, code):
    """Take away an axis under which nothing stands."""
    get_object_or_404(Axis, version=worked_version(roadmap), code=code)
    try:
        remove_axis(roadmap=roadmap, actor=request.user, code=code)
        messages.success(request, _("Axe %(code)s supprimé du projet.") % {"code": code})
    except AxisInUse:
        text = _("L’axe %(code)s a encore des actions ou des lignes : placez-les ailleurs d’abord.")
        messages.error(request, text % {"code": code})
    return redirect(address(roadmap, "actions"))
