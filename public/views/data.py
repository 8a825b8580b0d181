"""Open data: every published version as a file, and what each college said once it may be."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from consultation.queries.proposals import plan_for
from insights.models import Result
from insights.queries import APART
from roadmaps.calendar import calendar_of
from roadmaps.queries import roadmap_at
from roadmaps.redacting import field_label
from roadmaps.sheets.files import TYPES, table_file, version_file

RESULT_COLUMNS = ["item", "code", "title", "college", "for", "mixed", "against", *APART]


@login_not_required
@require_safe
def data(request, region, roadmap):
    """What can be downloaded, and what it holds."""
    found = roadmap_at(request.user, region, roadmap)
    calendar = calendar_of(found)
    page = {
        "roadmap": found,
        "region": found.region,
        "versions": found.versions.published().order_by("-number"),
        "redactions": [(one, field_label(one.field)) for one in found.redactions.all()],
        "rounds": [phase for phase in calendar.phases if phase.shows_results(calendar.now)],
    }
    return render(request, "public/data.html", page)


def file(content, name, ending):
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return HttpResponse(content, content_type=TYPES[ending], headers=disposition)


@login_not_required
@require_safe
def version(request, region, roadmap, number, ending):
    """One published version, in the columns that import it again, or as data."""
    found = roadmap_at(request.user, region, roadmap)
    published = get_object_or_404(
        found.versions.published().select_related("roadmap__region"), number=number
    )
    return file(version_file(published, ending), f"{found.slug}-v{number}", ending)


@login_not_required
@require_safe
def results(request, region, roadmap, pk, ending):
    """What each college said in a round whose results may be shown; colleges are never summed."""
    found = roadmap_at(request.user, region, roadmap)
    round = get_object_or_404(found.phases.shown_at_the_clock(), pk=pk)
    table = results_table(found, round)
    return file(table_file(table, ending), f"{found.slug}-tour-{pk}", ending)


def results_table(roadmap, round):
    """One row an item and college; what is withdrawn or hidden since keeps its counts alone."""
    plan = plan_for(roadmap)
    rows = Result.objects.filter(round=round).select_related("action", "proposal")
    table = [RESULT_COLUMNS]
    for row in rows.order_by("action__code", "proposal__number", "college"):
        if row.action_id:
            stop = plan.by_action.get(row.action_id) if plan else None
            named = ["action", row.action.code, stop.title if stop else ""]
        else:
            shown = row.proposal.title if row.proposal.is_public else ""
            named = ["proposal", str(row.proposal.number), shown]
        counts = [row.votes_for, row.votes_mixed, row.votes_against]
        counts += [getattr(row, name) for name in APART]
        table.append([*named, row.college, *map(str, counts)])
    return table
