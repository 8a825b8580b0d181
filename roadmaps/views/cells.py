"""An action's cell and an axis's title, written where they stand in the list."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roadmaps.fields import sign_of
from roadmaps.forms.cells import CELLS, CellForm
from roadmaps.operations import WrittenSince, edit_fields
from roadmaps.plan import plan_of
from roadmaps.queries import worked_version
from roadmaps.rooms import address, managed
from roadmaps.sifting import Sift
from roadmaps.views.actions import entry_of


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def cell(request, roadmap, code, cell):
    """One cell of the list as a small form, and the row again once it is written."""
    entry = entry_of(roadmap, code)
    if cell not in CELLS:
        raise Http404
    if not request.htmx and request.method != "POST":
        return redirect(f"{address(roadmap, 'action', code=code)}#id_{CELLS[cell][0]}")
    if "keep" in request.GET:
        return row(request, roadmap, code, wrote=cell)
    form = CellForm(request.POST or None, cell=cell, content=entry.content)
    if request.method != "POST":
        return row(request, roadmap, code, writing=cell, form=form)
    status = _written(request, roadmap, entry, form)
    if status != 200:
        return row(request, roadmap, code, status=status, writing=cell, form=form)
    if not request.htmx:
        return redirect(f"{address(roadmap, 'actions')}#action-{code}")
    return row(request, roadmap, code, wrote=cell)


def _written(request, roadmap, entry, form):
    """200, 422, or 409 with what stands there now, which a second press replaces."""
    if not form.is_valid():
        return 422
    try:
        edit_fields(
            roadmap=roadmap,
            actor=request.user,
            code=entry.action.code,
            values=form.values,
            seen=form.cleaned_data["seen"],
        )
    except WrittenSince:
        form.data = form.data.copy()
        form.data["seen"] = sign_of(entry.content, form.names)
        now = " ".join(str(form.initial[name]) for name in form.names)
        text = _("Quelqu’un a écrit ici entre-temps : « %(now)s ». Enregistrez pour le remplacer.")
        form.add_error(None, text % {"now": now})
        return 409
    return 200


def row(request, roadmap, code, status=200, **more):
    """One row of the list as it is now."""
    plan, sift = plan_of(worked_version(roadmap)), Sift.read(request.GET)
    context = {"roadmap": roadmap, "region": roadmap.region, "row": sift.row(plan, code)}
    context |= {"sift": sift, "movable": not sift.query, "place": address(roadmap, "actions")}
    context["order_url"] = address(roadmap, "order")
    return render(request, "roadmaps/action_list.html#row", context | more, status=status)
