"""What was done in an organisation's name: read by those who speak for it, and by nobody else."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from accounts.queries import holds_mandate
from consultation.queries.hands import said_by_body, votes_by_hand


@require_safe
def done(request, pk):
    """Its votes with whose hand cast them, and what was written in its name."""
    body = get_object_or_404(Organisation, pk=pk)
    if not holds_mandate(request.user, body):
        raise Http404
    page = {"body": body, "votes": votes_by_hand(body), "said": said_by_body(body)}
    return render(request, "public/organisation_done.html", page)
