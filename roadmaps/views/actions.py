"""The actions of the draft and their axes, written by hand."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roadmaps.forms.actions import ActionForm, AxisForm
from roadmaps.models import Axis, Entry
from roadmaps.operations import (
    CodeTaken,
    WrittenSince,
    add_action,
    edit_action,
    put_axis,
    withdraw_action,
)
from roadmaps.plan import plan_of
from roadmaps.queries import worked_version
from roadmaps.sifting import Sift
from roadmaps.views.room import address, managed, room


@require_safe
@managed
def actions(request, roadmap):
    """The actions of the draft under their axes, searched and narrowed to what they lack."""
    version = worked_version(roadmap)
    plan = plan_of(version) if version else None
    context = room(roadmap, "actions", plan=plan)
    if plan:
        sift = Sift.read(request.GET)
        chapters = list(sift.chapters(plan))
        context |= {"sift": sift, "chapters": chapters, "chips": sift.chips(plan)}
        context["count"] = sum(len(one["rows"]) for one in chapters)
    return render(request, "roadmaps/action_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def new(request, roadmap):
    """A new action, at the end of the draft."""
    form = ActionForm(request.POST or None, draft=worked_version(roadmap))
    if request.method == "POST" and form.is_valid():
        code, axis = form.cleaned_data["code"], form.cleaned_data["axis"]
        try:
            add_action(
                roadmap=roadmap, actor=request.user, code=code, axis=axis, values=form.values
            )
        except CodeTaken:
            form.add_error("code", _("Une action porte, ou a porté, ce code. Prenez-en un autre."))
        else:
            messages.success(request, _("Action ajoutée au projet."))
            return redirect(f"{address(roadmap, 'actions')}#action-{code}")
    context = room(roadmap, "actions", form=form)
    return render(request, "roadmaps/action_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def edit(request, roadmap, code):
    """An action of the draft; a form opened before somebody else wrote is told so."""
    entry, status = _entry(roadmap, code), 200
    sift = Sift.read(request.GET)
    following = sift.after(plan_of(entry.version), code)
    initial = {"axis": entry.axis.code if entry.axis else ""}
    form = ActionForm(
        request.POST or None, draft=entry.version, content=entry.content, initial=initial
    )
    if request.method == "POST":
        status = _written(request, roadmap, code, form)
        if status == 302:
            messages.success(request, _("Action %(code)s enregistrée.") % {"code": code})
            if following and "next" in request.POST:
                return redirect(address(roadmap, "action", code=following) + sift.query)
            return redirect(f"{address(roadmap, 'actions')}{sift.query}#action-{code}")
    context = room(roadmap, "actions", form=form, entry=entry, stale=status == 409, sift=sift)
    context["following"] = following
    return render(request, "roadmaps/action_form.html", context, status=status)


def _written(request, roadmap, code, form):
    if not form.is_valid():
        return 422
    try:
        edit_action(
            roadmap=roadmap,
            actor=request.user,
            code=code,
            axis=form.cleaned_data["axis"],
            values=form.values,
            seen=form.cleaned_data["seen"],
        )
    except WrittenSince:
        return 409
    return 302


@require_POST
@managed
def withdraw(request, roadmap, code):
    _entry(roadmap, code)
    withdraw_action(roadmap=roadmap, actor=request.user, code=code)
    messages.success(request, _("Action retirée du projet ; les versions publiées la gardent."))
    return redirect(address(roadmap, "actions"))


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


def _entry(roadmap, code):
    entries = Entry.objects.select_related("action", "content", "axis", "version")
    return get_object_or_404(entries, version=worked_version(roadmap), action__code=code)
