"""The public news of a roadmap as an Atom feed, and its phases as a calendar: the same for
everybody, and for as long as nothing changes."""

from datetime import UTC, datetime

from django.conf import settings
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from accounts.models import JournalEntry
from consultation.queries.news import lines_of
from roadmaps.models import PhaseNotice
from roadmaps.values import visible

MOST_ENTRIES = 50
LANGUAGE = "fr"  # a feed has one: what it says does not turn with who asks


class Feed(Atom1Feed):
    """A feed that is as old as its latest news, not as the request."""

    def latest_post_date(self):
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime(2000, 1, 1, tzinfo=UTC))


def atom(title, region, rows, pages):
    """The feed of these news; `pages` are the paths of the page it stands for and of itself."""
    page, here = (settings.SITE_URL + path for path in pages)
    with translation.override(LANGUAGE):
        feed = Feed(visible(title), page, "", LANGUAGE, author_name=region.name, feed_url=here)
        for line in lines_of(rows[:MOST_ENTRIES]):
            feed.add_item(
                visible(f"{line.label}\N{NO-BREAK SPACE}: {line.title}"),
                settings.SITE_URL + line.path,
                visible(line.text),
                unique_id=f"tag:{settings.SITE_HOST},{line.at:%Y-%m-%d}:news/{line.pk}",
                pubdate=line.at,
                updateddate=line.at,
                categories=(line.kind,),
            )
    return feed.writeString("utf-8").encode()


def calendar_file(roadmap, phases, url):
    """The phases of a roadmap and the days of results as an iCalendar file: each event keeps its
    name, and its number grows when the calendar is moved."""
    from icalendar import Calendar  # five megabytes, of no use to the pages

    moved = moves(roadmap)
    file = Calendar()
    file.add("prodid", "-//Coroute//FR")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", visible(f"{roadmap.title} ({roadmap.region.name})"))
    with translation.override(LANGUAGE):
        for phase in phases:
            times = (phase.opens_at, phase.closes_at)
            facts = {"url": url, "description": phase.summary, "moved": moved}
            file.add_component(event("phase", phase, phase.name, times, facts))
            if phase.may_vote and phase.results_at:
                name = _("Résultats : %(name)s") % {"name": phase.name}
                times = (phase.results_at, phase.results_at)
                file.add_component(event("results", phase, name, times, facts))
    return file.to_ical()


def moves(roadmap):
    """When the calendar of this roadmap was changed, the latest first."""
    settled = JournalEntry.objects.filter(place=roadmap.place, verb="settle_phase")
    noticed = PhaseNotice.objects.filter(phase__roadmap=roadmap)
    times = [rows.values_list("at", flat=True).order_by() for rows in (settled, noticed)]
    return sorted((at for found in times for at in found), reverse=True)


def event(kind, phase, name, times, facts):
    from icalendar import Event

    starts, ends = times
    changed = facts["moved"][0] if facts["moved"] else phase.opens_at
    found = Event()
    found.add("uid", f"{kind}-{phase.pk}@{settings.SITE_HOST}")
    found.add("summary", visible(name))
    if facts["description"]:
        found.add("description", visible(facts["description"]))
    found.add("dtstart", starts.astimezone(UTC))
    if ends > starts:
        found.add("dtend", ends.astimezone(UTC))
    found.add("dtstamp", changed.astimezone(UTC))
    found.add("last-modified", changed.astimezone(UTC))
    found.add("sequence", len(facts["moved"]))
    found.add("status", "TENTATIVE" if phase.suspended_at else "CONFIRMED")
    found.add("transp", "TRANSPARENT")
    found.add("url", facts["url"])
    return found
