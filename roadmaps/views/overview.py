"""Where the draft stands, and who did what."""

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import JournalEntry
from roadmaps.awaiting import awaiting
from roadmaps.calendar import Calendar
from roadmaps.journal import said
from roadmaps.pictures import calendar_rows
from roadmaps.queries import worked_version
from roadmaps.readiness import next_step, steps_of
from roadmaps.rooms import managed, room, to_see


@require_safe
@managed
def manage(request, roadmap):
    """What awaits now, what is missing before publication, and when phases open and close."""
    version = worked_version(roadmap)
    calendar = Calendar(roadmap.phases.all())
    steps = steps_of(roadmap, version)
    place = [roadmap.region.slug, roadmap.rehearsal_key]
    context = room(
        roadmap,
        "manage",
        version=version,
        draft=roadmap.versions.drafts().first(),
        steps=steps,
        to_see=to_see(roadmap, version),
        next_step=next_step(steps),
        unready=not roadmap.current or any(not step.done for step in steps[:-1]),
        awaiting=awaiting(roadmap),
        turn=calendar.turn,
        rehearsal=settings.SITE_URL + reverse("public:rehearsal", args=place),
        calendar=calendar_rows(calendar),
    )
    return render(request, "roadmaps/room_overview.html", context)


@require_safe
@managed
def journal(request, roadmap):
    """Who did what on this roadmap, latest first; votes never appear in it."""
    lines = JournalEntry.objects.filter(place=roadmap.place).select_related("actor")
    page = Paginator(lines, 50).get_page(request.GET.get("page"))
    context = room(roadmap, "journal", page=page, lines=[(line, said(line)) for line in page])
    return render(request, "roadmaps/journal_list.html", context)
