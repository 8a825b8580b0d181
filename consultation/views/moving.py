"""Filing a new action under another axis."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.forms.moving import MoveForm
from consultation.operations.moderation import Incomplete, NotYours
from consultation.operations.moving import MOVABLE, MovedSince, NotMovable, move_proposal
from consultation.permissions import can_decide
from consultation.queries.proposals import plan_for
from consultation.views.gathering import ERRORS, moderated, page_of


@require_http_methods(["GET", "HEAD", "POST"])
def move(request, region, roadmap, number):
    """Choose another axis and tell the author why."""
    proposal = moderated(request, region, roadmap, number)
    posted = request.POST if request.method == "POST" else None
    began = {"seen": proposal.axis}
    form = MoveForm(posted, axes=axes_beside(proposal), initial=began)
    status = 200
    if posted is not None:
        status = 422
        if form.is_valid():
            status = moved(request, proposal, form)
        if status == 302:
            return redirect(back_to(proposal))
    page = page_of(
        proposal,
        form=form,
        movable=proposal.state in MOVABLE and not proposal.hidden_at and not proposal.is_answered,
        may_decide=can_decide(request.user, proposal),
    )
    return render(request, "consultation/proposal_move.html", page, status=status)


def back_to(proposal):
    """Its public page, or while it waits its page in the queue."""
    name = "proposal" if proposal.is_public else "moderation_case"
    place = (proposal.roadmap.region.slug, proposal.roadmap.slug, proposal.number)
    return reverse(f"consultation:{name}", args=place)


def axes_beside(proposal):
    """The axes and lines of the plan but the one it is filed under."""
    plan = plan_for(proposal.roadmap)
    axes = plan.axes.values() if plan else ()
    return [(one.code, f"{one.code} {one.title}") for one in axes if one.code != proposal.axis]


def moved(request, proposal, form):
    """The status of the answer: done, or why not in the form."""
    try:
        move_proposal(proposal=proposal, moderator=request.user, **form.cleaned_data)
    except NotYours:
        form.add_error(None, str(ERRORS[NotYours][1]))
        return 403
    except (MovedSince, NotMovable):
        proposal.refresh_from_db()
        form.data = form.data.copy() | {"seen": proposal.axis}
        said = _("Elle a changé de place ou d’état pendant que vous lisiez : voyez où elle est.")
        form.add_error(None, said)
        return 409
    except Incomplete as incomplete:
        form.add_error(incomplete.field, _("Choisissez un autre axe, et dites pourquoi."))
        return 422
    messages.success(request, _("Elle est reclassée ; son auteur en est averti."))
    return 302
