"""The public log of moderation."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultation.queries.log import decisions_of, log_facts, log_line
from roadmaps.queries import roadmap_at


@login_not_required
@require_safe
def log(request, region, roadmap):
    """The public log: every decision, its reason, how long it took; nobody's name."""
    found = roadmap_at(request.user, region, roadmap)
    page = Paginator(decisions_of(found), 50).get_page(request.GET.get("page"))
    context = {
        "roadmap": found,
        "region": found.region,
        "facts": log_facts(found),
        "lines": [log_line(decision) for decision in page.object_list],
        "page": page,
    }
    return render(request, "consultation/moderation_log.html", context)
