"""An appeal: its author's page, and the page of who settles it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.forms.appeals import AppealForm, SettlementForm
from consultation.models import Decision, Proposal
from consultation.operations.appeals import (
    AlreadySettled,
    NotAppealable,
    NotRestorable,
    appeal_decision,
    settle_appeal,
)
from consultation.operations.moderation import NotYours
from consultation.permissions import can_settle, is_own
from consultation.queries.appeals import appeals_of, judges_of
from consultation.queries.contributions import page_of, sort_of, title_of
from consultation.queries.proposals import facts_of
from consultation.views.moderation import steps
from roadmaps.permissions import can_moderate
from roadmaps.queries import roadmap_at, roadmap_worked_on
from roadmaps.templatetags.words import moment

AGAINST = (Decision.Verb.REFUSE, Decision.Verb.HIDE)


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request, region, roadmap, decision):
    """Appeal from a decision on what one wrote, or see where the appeal stands."""
    found = roadmap_at(request.user, region, roadmap)
    judged = get_object_or_404(Decision.objects.filter(verb__in=AGAINST), pk=decision)
    item = judged.item
    if item.roadmap_id != found.pk or not is_own(request.user, item):
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            appeal_decision(decision=judged, by=request.user, **form.cleaned_data)
        except NotAppealable:
            status = 409
        else:
            messages.success(request, _("Votre recours est reçu : une autre personne l’examine."))
            return redirect(request.path)
    elif form.is_bound:
        status = 422
    judged.refresh_from_db()
    page = {
        "roadmap": found,
        "region": found.region,
        "decision": judged,
        "appeal": getattr(judged, "appeal", None),
        "may_appeal": judged.may_be_appealed(),
        "form": form,
        **said_of(item),
    }
    return render(request, "consultation/appeal_page.html", page, status=status)


def said_of(item):
    """A contribution as these pages name and show it."""
    facts = facts_of(item) if isinstance(item, Proposal) and not item.action_id else []
    return {
        "item": item,
        "sort": sort_of(item),
        "called": title_of(item),
        "url": page_of(item),
        "text": getattr(item, "text", "") or getattr(item, "reason", ""),
        "facts": facts,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def case(request, region, roadmap, pk):
    """An appeal to settle: what was written, what was decided, what its author answers."""
    found = roadmap_worked_on(request.user, region, roadmap, can_moderate)
    shown = get_object_or_404(appeals_of(found), pk=pk)
    form = SettlementForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return settling(request, found, shown, form)
    if not form.is_valid():
        return settling(request, found, shown, form, 422)
    try:
        settled = settle_appeal(appeal=shown, by=request.user, **form.cleaned_data)
    except NotYours:
        return settling(request, found, shown, form, 403)
    except NotRestorable:
        again = _("Son auteur a déjà écrit autre chose à cet endroit : elle ne peut pas y revenir.")
        form.add_error("outcome", again)
        return settling(request, found, shown, form, 409)
    except AlreadySettled as already:
        return settling(request, found, already.appeal, form, 409)
    messages.success(
        request, _("Recours : %(outcome)s.") % {"outcome": settled.get_outcome_display()}
    )
    return redirect("consultation:moderation", found.region.slug, found.slug)


def settling(request, roadmap, appeal, form, status=200):
    """The page of an appeal; with what was typed where it could not be done."""
    may_settle = not appeal.outcome and can_settle(request.user, appeal)
    page = {
        "roadmap": roadmap,
        "region": roadmap.region,
        "appeal": appeal,
        "decision": appeal.decision,
        "form": form,
        "may_settle": may_settle,
        "nobody": not appeal.outcome and not may_settle and not judges_of(appeal).exists(),
        "already": already_settled(appeal, roadmap.region) if appeal.outcome else "",
        "unsent": form.data.get("reasons", "") if status == 409 and appeal.outcome else "",
        **said_of(appeal.decision.item),
        **steps(request, roadmap, "appeal", appeal.pk),
    }
    return render(request, "consultation/appeal_case.html", page, status=status)


def already_settled(appeal, region):
    return _("%(who)s a tranché le %(at)s : %(outcome)s.") % {
        "who": appeal.decided_by,
        "at": moment(appeal.decided_at, region.tz),
        "outcome": appeal.get_outcome_display(),
    }
