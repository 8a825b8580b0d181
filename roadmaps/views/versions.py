"""Versions: what was published, and the files one takes away."""

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from roadmaps.queries import drafts_changes, worked_version
from roadmaps.rooms import managed, room
from roadmaps.sheets.files import TYPES, version_file


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
    """A version (or what is being written) as a file."""
    version = worked_version(roadmap)
    if number is not None:
        version = get_object_or_404(roadmap.versions, number=number)
    if version is None:
        raise Http404
    content = version_file(version, ending)
    name = f"{roadmap.slug}-{f'v{version.number}' if version.number else 'projet'}.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[ending], headers=disposition)
