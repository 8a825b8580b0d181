"""Carrying one's amendment over to the version of the plan that stands."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultation.operations import NothingToCarry, NotWritable, carry_over
from consultation.permissions import is_own
from consultation.queries.proposals import address
from consultation.views.proposals import visible


@require_POST
def carry(request, region, roadmap, number):
    """Its author says that it still asks the same of the action as it has become."""
    found, shown = visible(request, region, roadmap, number)
    if not is_own(request.user, shown):
        raise Http404
    try:
        carried = carry_over(proposal=shown, actor=request.user)
    except NotWritable:
        messages.error(request, _("Elle ne se reprend plus : cette page dit où elle en est."))
    except NothingToCarry:
        messages.error(
            request,
            _("Rien n’est à reprendre : l’action le dit déjà, ou n’a plus ce que vous changiez."),
        )
    else:
        said = _("Votre proposition est reprise sur la version %(n)s du plan.")
        messages.success(request, said % {"n": carried.made_on.version.number})
    return redirect(address(found, number))
