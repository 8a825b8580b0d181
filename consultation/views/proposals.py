"""The proposals in public: the list, each one's page; withdrawing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.speaking import speaking
from consultation.draw import drawn, seed_of
from consultation.exchanges import Exchanges
from consultation.models import Proposal
from consultation.operations import NotWritable, withdraw_proposal
from consultation.permissions import can_report, can_withdraw, can_write, is_own
from consultation.queries.agreement import wordings_asked
from consultation.queries.asked import asked_of, may_be_carried
from consultation.queries.cards import (
    author_of,
    card_of,
    events_of,
    reader_of,
    status_of,
)
from consultation.queries.collisions import collisions_of
from consultation.queries.conversation import conversation_on, listener_of
from consultation.queries.fates import RULED, became_of, public_fates
from consultation.queries.filters import Filter, sentence
from consultation.queries.follows import followed
from consultation.queries.proposals import (
    address,
    facts_of,
    full,
    may_propose_until,
    place_of,
    plan_for,
    with_changes,
)
from consultation.queries.standing import own_proposals, standing_of
from consultation.queries.tombstones import tombstone_of
from roadmaps.calendar import calendar_of
from roadmaps.permissions import can_manage, roles_of
from roadmaps.queries import roadmap_at

A_PAGE = 20


@login_not_required
@require_safe
def proposals(request, region, roadmap):
    """The list: narrowed as the address says, drawn at random, the same for one visitor."""
    found = roadmap_at(request.user, region, roadmap)
    plan, calendar = plan_for(found), calendar_of(found)
    rounds = [phase for phase in calendar.phases if phase.may_propose]
    wanted, reader = Filter.read(request.GET), reader_of(speaking(request), found, calendar)
    rows = ordered(wanted.rows(found, plan, rounds, reader.positions), wanted, seed_of(request))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = whole([row.pk for row in page.object_list])
    context = {
        "roadmap": found,
        "region": found.region,
        "wanted": wanted,
        "parts": sentence(wanted, plan, rounds, votes=reader.voting.state == "open"),
        "count": len(rows),
        "page": page,
        "cards": [card_of(proposal, plan, reader) for proposal in shown],
        "grouped": not wanted.order and not wanted.state,
        "mine": mine(request.user, found),
        "until": may_propose_until(found),
        "open_round": calendar.round,
    }
    name = "consultation/proposal_list.html"
    if request.htmx and not request.htmx.boosted:
        name += "#list"
    return render(request, name, context)


def ordered(rows, wanted, seed):
    """The latest first when that is asked; else drawn, those still discussed before the others."""
    if wanted.order == "recent":
        return sorted(rows, key=lambda row: row.published_at or row.submitted_at, reverse=True)
    return sorted(drawn(rows, seed, "pk"), key=lambda row: row.answered_at is not None)


def whole(pks):
    """These proposals with all that their cards show, in this order."""
    found = with_changes(list(full(Proposal.objects.filter(pk__in=pks))))
    return sorted(found, key=lambda proposal: pks.index(proposal.pk))


def mine(user, roadmap):
    """This person's own proposals, in whatever state, and where each stands."""
    if not user.is_authenticated:
        return []
    return standing_of(own_proposals(user).filter(roadmap=roadmap))


def visible(request, region, roadmap, number):
    """The proposal of this address as far as this person may see it, and its roadmap."""
    found = roadmap_at(request.user, region, roadmap)
    seen = full(Proposal.objects.visible_to(request.user)).filter(roadmap=found)
    seen = seen.select_related("became").prefetch_related(RULED)
    return found, get_object_or_404(seen, number=number)


@login_not_required
@require_safe
def proposal(request, region, roadmap, number):
    """One proposal: what it asks, why, what became of it."""
    found, shown = visible(request, region, roadmap, number)
    return proposal_page(request, found, shown)


def proposal_page(request, roadmap, shown, report=None, status=200):
    user, plan = request.user, plan_for(roadmap)
    own, calendar = is_own(user, shown), calendar_of(roadmap)
    reader = reader_of(speaking(request), roadmap, calendar)
    changes = asked_of(shown)
    page = {
        "roadmap": roadmap,
        "region": roadmap.region,
        "proposal": shown,
        "place": place_of(plan, shown),
        "author": author_of(shown),
        "own": own,
        "legible": own or shown.is_public,
        "status": status_of(shown),
        "tombstone": tombstone_of(shown, own),
        "round": calendar.round,
        "changes": changes,
        "may_carry": own and may_be_carried(changes),
        "facts": facts_of(shown),
        "collisions": collisions_of(shown, plan),
        "wordings": wordings_for(user, shown, own),
        "may_agree": own and not shown.is_answered,
        "events": events_of(shown, own, calendar),
        "fates": public_fates(shown),
        "became": became_of(shown, plan),
        "asked": own and shown.asked,
        "follow": followed(user, roadmap, "proposal", str(shown.number)),
        "ballot": reader.ballot(shown) if shown.is_public else None,
        "may_write": can_write(user, shown),
        "may_withdraw": can_withdraw(user, shown),
        "may_report": can_report(user, shown),
        "report": report,
        **argued(request, shown, calendar),
    }
    return render(request, "consultation/proposal_page.html", page, status=status)


def argued(request, shown, calendar):
    """What is argued on a proposal, as long as it was ever public."""
    if not shown.published_at:
        return {}
    said = conversation_on(listener_of(request), calendar, proposal=shown.pk)
    roles = roles_of(request.user, shown.roadmap.region)
    exchanges = Exchanges(shown.roadmap, said, roles, speaking(request).sign)
    return {"conversation": said, "columns": exchanges.columns(get_token(request))}


def wordings_for(user, shown, own):
    """The region's wordings of what it asks, for its author and those who manage the region."""
    if not user.is_authenticated or not shown.action_id or shown.is_answered:
        return []
    wordings = wordings_asked(shown)
    return wordings if wordings and (own or can_manage(user, shown.roadmap.region)) else []


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, region, roadmap, number):
    """Ask, then take one's own proposal back."""
    found, shown = visible(request, region, roadmap, number)
    if not is_own(request.user, shown):
        raise Http404
    back = redirect(address(found, number))
    if shown.state == Proposal.State.WITHDRAWN:
        return back
    if not can_withdraw(request.user, shown):
        messages.error(request, _("Elle ne se retire plus : cette page dit où elle en est."))
        return back
    if request.method != "POST":
        page = {"roadmap": found, "region": found.region, "proposal": shown}
        return render(request, "consultation/proposal_withdraw.html", page)
    try:
        withdraw_proposal(proposal=shown, actor=request.user)
    except NotWritable:
        messages.error(request, _("Elle ne se retire plus : cette page dit où elle en est."))
    else:
        messages.success(request, _("Votre proposition est retirée."))
    return back
