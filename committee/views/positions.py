"""The room of the positions: where the committee agrees, divides, is silent; what is proposed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee.forms.positions import PositionForm
from committee.models import Position
from committee.operations.positions import (
    PositionChanged,
    PositionPut,
    draft_position,
    drop_position,
    sign_of,
)
from committee.pictures import leaning_picture
from committee.queries import asked_now
from committee.queries.hands import hand_of
from committee.queries.positions import AGREES, DIVIDES, SILENT, reasons_of, standings
from committee.rooms import preparing, room
from roadmaps.commitment import commitment
from roadmaps.plan import plan_of
from roadmaps.rooms import address

SCOPES = {
    "": gettext_lazy("Toutes"),
    AGREES: gettext_lazy("Accord"),
    DIVIDES: gettext_lazy("Divisé"),
    SILENT: gettext_lazy("Silence"),
    "without": gettext_lazy("Sans position"),
}


def within(standing, scope):
    """Whether an action belongs under this tab."""
    if scope == "without":
        return standing.position is None and standing.earlier is None
    return not scope or standing.lean == scope


def scope_of(request):
    """The tab one comes from."""
    scope = request.GET.get("show", "")
    return scope if scope in SCOPES else ""


def back_to(scope):
    return f"?show={scope}" if scope else ""


def back_near(request, found):
    """To the tab one came from, at this action, or at the next one there."""
    _phase, standing, roadmap, committee = found
    scope, asked = scope_of(request), asked_of_committee(roadmap, committee)
    hand = hand_of(request.user, roadmap, committee)
    rows = [one for _chapter, rows in standings(asked, committee, hand) for one in rows]
    place = [one.stop.code for one in rows].index(standing.stop.code)
    near = next((one for one in rows[place:] + rows[:place][::-1] if within(one, scope)), None)
    anchor = f"#{slugify(near.stop.code)}" if near else ""
    return redirect(address(roadmap, "committee:positions") + back_to(scope) + anchor)


def asked_of_committee(roadmap, committee):
    """What the committee is, or was last, asked; None before its first review."""
    asked = asked_now(committee.remits.get(roadmap=roadmap), roadmap)
    return asked if asked and asked.phase else None


@require_safe
@preparing
def positions(request, roadmap, committee, hand):
    """Each action followed, by axis, with how its opinions lean and the position proposed."""
    asked = asked_of_committee(roadmap, committee)
    by_axis = standings(asked, committee, hand) if asked else []
    scope = scope_of(request)
    everything = [one for _chapter, rows in by_axis for one in rows]
    url, total = address(roadmap, "committee:positions"), committee.seats.standing().count()
    axes = [(chapter, [one for one in rows if within(one, scope)]) for chapter, rows in by_axis]
    context = room(
        roadmap,
        committee,
        "positions",
        hand=hand,
        phase=asked and asked.phase,
        axes=[(chapter, drawn(rows, total)) for chapter, rows in axes if rows],
        tabs=[
            {
                "url": url + back_to(name),
                "label": label,
                "count": sum(1 for one in everything if within(one, name)),
                "current": name == scope,
            }
            for name, label in SCOPES.items()
        ],
        total=total,
        back_to=back_to(scope),
        hidden=sum(1 for one in everything if one.counts is None),
        drafts=sum(1 for one in everything if one.position and not one.position.sitting),
        sittings=committee.sittings.filter(phase__roadmap=roadmap),
    )
    return render(request, "committee/position_list.html", context)


def drawn(rows, total):
    """Each action with the picture of its opinions, where they may be seen."""
    return [
        (one, None if one.counts is None else leaning_picture(one.marks(total))) for one in rows
    ]


def found_standing(roadmap, committee, hand, code):
    """The review's phase and the action of this code, as this person may see it, with its roadmap
    and committee; else 404."""
    asked = asked_of_committee(roadmap, committee)
    for _chapter, rows in standings(asked, committee, hand) if asked else ():
        for one in rows:
            if one.stop.code == code:
                return asked.phase, one, roadmap, committee
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@preparing
def position(request, roadmap, committee, hand, code):
    """One action: what its opinions say, and the position proposed on it."""
    found = phase, standing, *_place = found_standing(roadmap, committee, hand, code)
    if request.method != "POST":
        return show(request, found)
    if not standing.may_draft:
        raise Http404
    form = PositionForm(request.POST)
    if not form.is_valid():
        return show(request, found, form)
    try:
        draft_position(
            member=hand.member,
            phase=phase,
            action=standing.stop.content.action,
            said=form.said,
            seen=form.cleaned_data["seen"],
        )
    except (PositionChanged, PositionPut) as now:
        late = "put" if isinstance(now, PositionPut) else "changed"
        return show(request, found_standing(roadmap, committee, hand, code), form, late)
    messages.success(request, _("Position proposée sur %(code)s.") % {"code": code})
    return back_near(request, found)


def show(request, found, form=None, late=""):
    """The page; a stale form keeps what was typed, and remembers what stands now."""
    phase, standing, roadmap, committee = found
    held, total = standing.position, committee.seats.standing().count()
    initial = {"seen": sign_of(held)}
    if held:
        initial |= {"view": held.view, "reasoning": held.reasoning, "dissent": held.dissent}
    form = form or PositionForm(initial=initial)
    if late == "changed":
        form.data = form.data.copy()
        form.data["seen"] = sign_of(held)
    context = room(
        roadmap,
        committee,
        "positions",
        phase=phase,
        standing=standing,
        stop=standing.stop,
        content=standing.stop.content,
        commitment=commitment(standing.stop, plan_of(roadmap.current)),
        total=total,
        marks=[] if standing.counts is None else standing.marks(total),
        reasons=[] if standing.counts is None else reasons_of(phase, standing.stop.action_id),
        refused=Position.objects.filter(
            phase=phase, action=standing.stop.action_id, refused_at__isnull=False
        ).select_related("sitting"),
        editable=standing.may_draft and not (held and held.sitting_id),
        form=form,
        late=late,
        sign=sign_of(held),
        back_to=back_to(scope_of(request)),
    )
    status = 409 if late else 422 if form.is_bound else 200
    return render(request, "committee/position_item.html", context, status=status)


@require_POST
@preparing
def drop(request, roadmap, committee, hand, code):
    """Take back a proposed position."""
    found = phase, standing, *_place = found_standing(roadmap, committee, hand, code)
    if not standing.may_draft:
        raise Http404
    try:
        drop_position(
            member=hand.member,
            phase=phase,
            action=standing.stop.content.action,
            seen=request.POST.get("seen", ""),
        )
    except (PositionChanged, PositionPut):
        return show(request, found_standing(roadmap, committee, hand, code), late="kept")
    messages.success(request, _("La position proposée sur %(code)s est retirée.") % {"code": code})
    return back_near(request, found)
