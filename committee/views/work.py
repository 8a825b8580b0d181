"""A member's work list, signed in or by the link of a letter."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from committee.desks import by_link, signed_in
from committee.letters import stop_url
from committee.pictures import ticks
from committee.queries import work_list
from committee.queries.reworded import reworded
from committee.queries.sheets import jotted_by
from roadmaps.models import Roadmap


def listed_for(request, roadmap, desk, beside=""):
    """The desk's list as its address asks for it; before the first version there is none."""
    wanted, axis = request.GET.get("show"), request.GET.get("axis", "")
    listed = work_list(desk.seat, roadmap, desk.copy, wanted, axis, beside)
    if listed is None:
        raise Http404
    return listed


def frame(roadmap, desk, listed):
    """What both pages of the work list know."""
    return {
        "roadmap": roadmap,
        "region": roadmap.region,
        "committee": desk.seat.committee,
        "desk": desk,
        "listed": listed,
        "phase": listed.phase,
        "closed": not listed.is_open,
        "ticks": ticks(listed.done, len(listed.whole)),
    }


@require_safe
def show_list(request, roadmap, desk):
    """What awaits the member's opinion, and what they said."""
    listed = listed_for(request, roadmap, desk)
    page = frame(roadmap, desk, listed) | {
        "items": items(roadmap, desk, listed),
        "tabs": tabs(desk, listed),
        "axes": axes(desk, listed),
        "others": others(roadmap, desk),
    }
    if desk.member.letters_stopped_at:
        page["stop_url"] = stop_url(desk.member)
    return render(request, "committee/work_list.html", page)


work, letter = signed_in(show_list), by_link(show_list)


def items(roadmap, desk, listed):
    """The rows of the list: what is asked, until when, what was said, what changed since."""
    changed, jotted = reworded(roadmap, listed.given), jotted_by(desk.member, listed.shown)
    close = listed.phase and listed.phase.closes_at
    found = []
    for stop in listed.shown:
        given, by = listed.given.get(stop.action_id), listed.asked.by.get(stop.action_id)
        found.append(
            {
                "anchor": f"action-{stop.code}",
                "url": f"{desk.item_url(stop.code)}?{listed.query}",
                "code": stop.code,
                "line": stop.line,
                "title": stop.title,
                "why": stop.content.owner,
                "given": given.view if given else "",
                "by": by if by != close and listed.is_open else None,
                "closed": stop.action_id not in listed.open,
                "changed": changed.get(stop.action_id),
                "jotted": stop.action_id in jotted,
            }
        )
    return found


def tabs(desk, listed):
    labels = {
        "letter": (_("De la lettre"), len(listed.named_here)),
        "awaiting": (
            _("Attendent mon avis") if listed.is_open else _("Sans mon avis"),
            len(listed.awaiting(listed.chosen)),
        ),
        "all": (_("Toutes les actions"), len(listed.chosen)),
    }
    return [
        {
            "url": f"{desk.url}?{listed.query_of(scope)}",
            "label": label,
            "count": count,
            "current": scope == listed.scope,
        }
        for scope, (label, count) in labels.items()
        if scope != "letter" or listed.named
    ]


def axes(desk, listed):
    """The axes one may keep to; those of a rapporteur first."""
    codes = [(one.axis.code, one.axis.title, one.line) for one in listed.asked.chapters if one.axis]
    if len(codes) < 2:
        return []
    own = [(listed.OWN, _("Mes axes"), "")] if listed.own_axes else []
    return [
        {
            "url": f"{desk.url}?show={listed.scope}&axis={code}",
            "code": code,
            "title": title,
            "line": line,
            "own": code == listed.OWN,
            "current": code == listed.axis,
        }
        for code, title, line in [*own, *codes]
    ]


def others(roadmap, desk):
    """The other roadmaps that the committee accompanies, where the same seat has a list."""
    accompanied = Roadmap.objects.published().filter(remit__committee=desk.seat.committee)
    found = accompanied.exclude(pk=roadmap.pk).select_related("region").order_by("remit__pk")
    return [{"title": one.title, "url": desk.at(one).url} for one in found]
