"""An author's word on the region's wording of what they asked for."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultation.models import Proposal, Ruling
from consultation.operations.agreement import WordingGone, agree, decline
from consultation.queries.proposals import address
from roadmaps.queries import roadmap_at

LONGEST_WORD = 2000


@require_POST
def wording(request, region, roadmap, number, pk):
    """The author agrees with the region's wording, or not."""
    found = roadmap_at(request.user, region, roadmap)
    own = Proposal.objects.own(request.user).filter(roadmap=found, number=number)
    rulings = Ruling.objects.filter(change__proposal__in=own).select_related("change__proposal")
    ruling = get_object_or_404(rulings, pk=pk)
    try:
        if request.POST.get("do") == "agree":
            agree(ruling=ruling, author=request.user)
        else:
            word = request.POST.get("word", "").replace("\x00", "").strip()[:LONGEST_WORD]
            decline(ruling=ruling, author=request.user, word=word)
    except PermissionDenied:
        raise Http404 from None
    except WordingGone:
        messages.error(request, _("La région a décidé autrement depuis : relisez cette page."))
    else:
        messages.success(request, _("Merci. La région le sait."))
    return redirect(f"{address(found, number)}#wording")
