"""What is being merged, read aloud in a room: one change at a time, in large type."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from consultation.models import Proposal
from consultation.queries.merging import Sheet
from consultation.queries.proposals import plan_for
from public.views.roadmap import by_private_link
from roadmaps.models import Roadmap


class Aloud(Sheet):
    """The same as in the back room, but for what was hidden or taken back after its acceptance."""

    def asked(self):
        return super().asked().filter(proposal__in=Proposal.objects.published())


@by_private_link
def reading(request, region, key, code):
    """One place of an action: what it says, what is asked there, what is decided so far."""
    roadmaps = Roadmap.objects.select_related("region", "current")
    found = get_object_or_404(roadmaps, region__slug=region, rehearsal_key=key)
    plan = plan_for(found)
    stop = plan.by_code.get(code) if plan else None
    if stop is None:
        raise Http404
    sheet = Aloud(found, stop)
    places = sheet.places()
    asked = request.GET.get("change", "")
    here = next((n for n, pks in enumerate(places) if asked in map(str, pks)), 0)
    sections = sheet.sections(places[here : here + 1])
    page = {
        "roadmap": found,
        "region": found.region,
        "stop": stop,
        "section": sections[0] if sections else None,
        "number": here + 1,
        "count": len(places),
        "before": places[here - 1][0] if here else None,
        "after": places[here + 1][0] if here + 1 < len(places) else None,
        "change": places[here][0] if places else 0,
    }
    name = "public/reading.html" + ("#now" if request.htmx else "")
    return render(request, name, page)
