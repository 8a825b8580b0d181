"""The secretary sets the committee up: what it is asked, and when its letter leaves."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from committee.forms.committees import CommitteeForm
from committee.operations import set_up_committee, settle_committee
from committee.rooms import kept


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request, region, roadmap):
    """What the committee is called and asked, and when its letter leaves."""
    found, committee = kept(request, region, roadmap)
    form = CommitteeForm(request.POST or None, instance=committee)
    if request.method == "POST" and form.is_valid():
        if committee:
            settle_committee(committee=committee, actor=request.user, **form.cleaned_data)
        else:
            set_up_committee(roadmap=found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Les réglages du comité sont enregistrés."))
        return redirect("committee:letters", region, roadmap)
    page = {"roadmap": found, "region": found.region, "form": form, "here": "settings"}
    page["committee"] = committee
    return render(request, "committee/settings.html", page, status=422 if form.errors else 200)
