"""The actions of the draft: the plan one edits, and the whole form of one action."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from roadmaps.differences import in_words
from roadmaps.fields import FIELDS
from roadmaps.forms.actions import ActionForm, shown
from roadmaps.models import Entry
from roadmaps.operations import CodeTaken, WrittenSince, add_action, edit_action
from roadmaps.operations.lineage import latest_content
from roadmaps.plan import plan_of
from roadmaps.queries import departed, worked_version
from roadmaps.rooms import address, managed, room
from roadmaps.sifting import Sift, cut

PAGE = 100  # actions shown at once


@require_safe
@managed
def actions(request, roadmap):
    """The axes and actions of the draft, searched and narrowed to what is to see to in them."""
    return render(request, "roadmaps/action_list.html", listed(request, roadmap))


def listed(request, roadmap, plan=None, **more):
    """What the list shows, at the page asked for."""
    version = plan.version if plan else worked_version(roadmap)
    plan = plan or (plan_of(version) if version else None)
    context = room(roadmap, "actions", plan=plan, gone=departed(roadmap, version), **more)
    context |= {"place": address(roadmap, "actions"), "order_url": address(roadmap, "order")}
    if plan:
        sift = Sift.read(request.GET)
        groups = sift.groups(plan)
        count = sum(len(one.rows) for one in groups)
        page = Paginator(range(count), PAGE).get_page(request.GET.get("page"))
        first = page.start_index() - 1 if count else 0
        context["left"] = next((one for one in context["gone"] if sift.names(one.code)), None)
        context |= {"sift": sift, "chips": sift.chips(plan), "count": count, "page": page}
        context |= {"groups": cut(groups, first, first + PAGE), "movable": not sift.query}
    return context


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def new(request, roadmap):
    """A new action, at the end of the draft."""
    initial = {"axis": request.GET.get("axis", "")}
    form = ActionForm(request.POST or None, draft=worked_version(roadmap), initial=initial)
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
    entry, status = entry_of(roadmap, code), 200
    sift = Sift.read(request.GET)
    plan = plan_of(entry.version)
    following = sift.after(plan, code)
    form = ActionForm(request.POST or None, draft=entry.version, entry=entry)
    if request.method == "POST":
        status = _written(request, roadmap, code, form)
        if status == 302:
            messages.success(request, _("Action %(code)s enregistrée.") % {"code": code})
            if following and "next" in request.POST:
                return redirect(address(roadmap, "action", code=following) + sift.query)
            return redirect(f"{address(roadmap, 'actions')}{sift.query}#action-{code}")
    context = room(roadmap, "actions", form=form, entry=entry, stale=status == 409, sift=sift)
    context |= {"following": following, "findings": sift.row(plan, code).findings}
    context["published"] = _is_published(roadmap, code)
    context |= _beside(roadmap, request.GET.get("beside"))
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


def _is_published(roadmap, code):
    return Entry.objects.filter(version=roadmap.current_id, action__code=code).exists()


def _beside(roadmap, code):
    """What an action merged into this one said, to be read while writing."""
    action = roadmap.actions.filter(code=code).first() if code else None
    content = latest_content(action) if action else None
    if content is None:
        return {}
    facts = [(item.label, _read(item, content)) for item in FIELDS[3:] if item.of(content)]
    return {"beside": content, "beside_facts": facts}


def _read(item, content):
    """A field's value to be read: as the form shows it, but for a choice, in words."""
    return in_words(item, item.of(content)) if item.kind == "choice" else shown(item, content)


def entry_of(roadmap, code):
    """The entry of an action in what one works on."""
    entries = Entry.objects.select_related("action", "content", "axis", "version")
    return get_object_or_404(entries, version=worked_version(roadmap), action__code=code)
