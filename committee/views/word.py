"""The chair's page: a word in the next letter, without the secretary's rights."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from committee.forms.letters import WordForm
from committee.queries import may_speak, member_of
from committee.views.letters import word_form, written
from roadmaps.queries import roadmap_at


def presides(member):
    """Whether this member speaks for the chair's seat."""
    return member.seat.committee.chair_id == member.seat_id and may_speak(member)


@require_http_methods(["GET", "HEAD", "POST"])
def chair(request, region, roadmap):
    """Write the word of the next letter; for anybody but who sits in the chair, no such page."""
    found = roadmap_at(request.user, region, roadmap)
    member = member_of(request.user, found)
    if member is None or not presides(member):
        raise Http404
    committee = member.seat.committee
    form, status = word_form(committee), 200
    if request.method == "POST":
        form = WordForm(request.POST)
        status = written(form, committee, request.user)
        if status is None:
            messages.success(request, _("Votre mot partira avec la prochaine lettre."))
            return redirect("committee:chair_word", region, roadmap)
    page = {"roadmap": found, "region": found.region, "committee": committee, "form": form}
    page["stale"] = status == 409
    return render(request, "committee/chair_word.html", page, status=status)
