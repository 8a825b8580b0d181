"""Saying that what was published should not be here, and why."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.pace import goes_too_fast, told_to_wait
from consultation.forms.moderation import ReportForm
from consultation.models import Argument
from consultation.operations import NotReportable, report_item
from consultation.permissions import can_report
from consultation.queries.contributions import KINDS, page_of
from roadmaps.queries import roadmap_at


@require_http_methods(["GET", "HEAD", "POST"])
def report(request, region, roadmap, kind, **key):
    """Report a proposal, an argument or a written contribution, named as its pages name it."""
    found = roadmap_at(request.user, region, roadmap)
    seen = KINDS[kind].objects.visible_to(request.user).filter(roadmap=found)
    item = get_object_or_404(seen, **key)
    item.roadmap = found
    if not can_report(request.user, item):
        messages.error(request, _("On ne signale que ce qui est publié, et pas par soi-même."))
        return redirect(page_of(item))
    form = ReportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return show(request, item, form, 422 if form.is_bound else 200)
    if goes_too_fast(request, "report", form):
        return told_to_wait(show(request, item, form, 429))
    try:
        report_item(item=item, reporter=request.user, **form.cleaned_data)
    except NotReportable:
        messages.error(request, _("Ce n’est plus publié : il n’y a plus rien à signaler."))
    else:
        messages.success(request, _("Merci. Les modérateurs examinent votre signalement."))
    return redirect(page_of(item))


def show(request, item, form, status):
    page = {
        "roadmap": item.roadmap,
        "region": item.roadmap.region,
        "form": form,
        "words": item.text if isinstance(item, Argument) else item.title,
        "url": page_of(item, "report"),
        "back_url": page_of(item),
    }
    return render(request, "consultation/report.html", page, status=status)
