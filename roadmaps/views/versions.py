"""Versions: what was published, the sheets one takes away, and publishing the next."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from roadmaps.forms.versions import PublishForm
from roadmaps.operations import NothingToPublish, RoundOpen, publish_version
from roadmaps.queries import drafts_changes, worked_version
from roadmaps.sheets.writing import WRITERS, table_of
from roadmaps.views.room import address, managed, room

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@managed
def versions(request, roadmap):
    """The published versions, latest first, and the draft."""
    listed = roadmap.versions.published().order_by("-number").annotate(size=Count("entries"))
    draft = roadmap.versions.drafts().first()
    context = room(roadmap, "versions", versions=listed, draft=draft)
    return render(request, "roadmaps/version_list.html", context | drafts_changes(roadmap))


@require_safe
@managed
def export(request, roadmap, ending, number=None):
    """A version (or what is being written) as a sheet."""
    version = worked_version(roadmap)
    if number is not None:
        version = get_object_or_404(roadmap.versions, number=number)
    if version is None:
        raise Http404
    content = WRITERS[f".{ending}"](table_of(version))
    name = f"{roadmap.slug}-{f'v{version.number}' if version.number else 'projet'}.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[ending], headers=disposition)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def publish(request, roadmap):
    """What publishing means, then publishing; never by the sole opening of the page."""
    draft = roadmap.versions.drafts().first()
    form = PublishForm(request.POST or None, initial={"draft": draft.pk if draft else None})
    if request.method == "POST" and form.is_valid() and _published(request, roadmap, form):
        return redirect(address(roadmap, "manage"))
    last = roadmap.current.number if roadmap.current else 0
    context = room(
        roadmap,
        "versions",
        form=form,
        draft=draft,
        entries=draft.entries.count() if draft else 0,
        number=last + 1,
    )
    status = 422 if request.method == "POST" else 200
    context |= drafts_changes(roadmap)
    return render(request, "roadmaps/version_publish.html", context, status=status)


def _published(request, roadmap, form):
    try:
        version = publish_version(
            roadmap=roadmap,
            actor=request.user,
            note=form.cleaned_data["note"],
            seen=form.cleaned_data["draft"],
        )
    except NothingToPublish:
        form.add_error(None, _("Rien à publier : ce projet est vide, ou déjà publié."))
    except RoundOpen as found:
        closes = timezone.localtime(found.phase.closes_at, roadmap.region.tz)
        said = {"name": found.phase.name, "day": closes.strftime("%d/%m/%Y %H:%M")}
        text = _("On vote en ce moment (« %(name)s ») : le texte est figé jusqu’au %(day)s.")
        form.add_error(None, text % said)
    else:
        messages.success(request, _("Version %(number)d publiée.") % {"number": version.number})
        return True
    return False
