"""The public log of moderation, and its file."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from consultation.queries.log import Wanted, decisions_of, log_facts, log_line, log_table
from roadmaps.queries import roadmap_at
from roadmaps.sheets.files import TYPES, table_file


@login_not_required
@require_safe
def log(request, region, roadmap):
    """The public log: every decision, its reason, how long it took; nobody's name."""
    found = roadmap_at(request.user, region, roadmap)
    wanted = Wanted.read(request.GET)
    page = Paginator(decisions_of(found, wanted), 50).get_page(request.GET.get("page"))
    context = {
        "roadmap": found,
        "region": found.region,
        "facts": log_facts(found, wanted),
        "lines": [log_line(decision) for decision in page.object_list],
        "page": page,
        "wanted": wanted,
        "parts": wanted.parts(),
        "query": urlencode({name: one for name, one in vars(wanted).items() if one}),
    }
    return render(request, "consultation/moderation_log.html", context)


@login_not_required
@require_safe
def log_file(request, region, roadmap, ending):
    """The log as a file, narrowed as the page was."""
    found = roadmap_at(request.user, region, roadmap)
    content = table_file(log_table(found, Wanted.read(request.GET)), ending)
    name = f'attachment; filename="{found.slug}-moderation.{ending}"'
    return HttpResponse(content, content_type=TYPES[ending], headers={"Content-Disposition": name})
