"""The phases as the stations of an itinerary, in words a person reads."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

NO_BREAK = "\u00a0"


def day(at, tz, with_year=True):
    local = timezone.localtime(at, tz)
    written = formats.date_format(local, "j F Y" if with_year else "j F")
    return written.replace(" ", NO_BREAK)


def span(phase, tz):
    """« 3 novembre au 18 décembre 2026 »."""
    opens, closes = timezone.localtime(phase.opens_at, tz), timezone.localtime(phase.closes_at, tz)
    same_year = opens.year == closes.year
    return _("%(opens)s au %(closes)s") % {
        "opens": day(phase.opens_at, tz, with_year=not same_year),
        "closes": day(phase.closes_at, tz),
    }


def stations(calendar, tz):
    """What `components/phases.html` shows; a phone names one station: where we are, else what
    comes next, else the last."""
    named = calendar.here or calendar.next or (calendar.phases or [None])[-1]
    found = []
    for phase in calendar.phases:
        if phase.is_over(calendar.now):
            state = "done"
        elif phase == calendar.here:
            state = "here"
        else:
            state = "coming"
        found.append(
            {
                "title": phase.name,
                "when": span(phase, tz),
                "state": state,
                "named": phase == named,
                "elapsed": calendar.elapsed(phase),
            }
        )
    return found
