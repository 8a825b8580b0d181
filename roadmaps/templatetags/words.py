"""How texts, amounts and moments are written on every page."""

from decimal import Decimal, InvalidOperation

import nh3
from django import template
from django.utils import formats, timezone
from django.utils.dates import WEEKDAYS
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markdown_it import MarkdownIt

register = template.Library()

MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image").enable(["table"])
TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "a",
    "blockquote",
    "h3",
    "h4",
    "code",
}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "hr"}
THIN = "\u00a0"
SHORT_EUROS = (
    (10**9, gettext_lazy("%(n)s Md€")),
    (10**6, gettext_lazy("%(n)s M€")),
    (10**3, gettext_lazy("%(n)s k€")),
)
LOWEST_HEADING = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}


@register.filter
def markdown(text):
    """A person's Markdown as safe HTML: no HTML of theirs, no image, no relative link."""
    html = MARKDOWN.render(str(text or ""))
    for given, shown in LOWEST_HEADING.items():
        html = html.replace(f"<{given}>", f"<{shown}>").replace(f"</{given}>", f"</{shown}>")
    return mark_safe(
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow noopener ugc",
            url_relative="deny",
        )
    )


@register.filter
def number(value, places=0):
    """A number with the language's separators, without useless decimals."""
    try:
        value = Decimal(str(value))
    except InvalidOperation:
        return value
    if not value.is_finite():
        return str(value)
    if value == value.to_integral():
        places = 0
    else:
        places = places or min(-value.normalize().as_tuple().exponent, 2)
    return formats.number_format(value, places, use_l10n=True, force_grouping=True)


@register.filter
def euros(amount):
    """An amount in whole euros, in full."""
    return "" if amount is None else _("%(n)s €") % {"n": number(amount)}


@register.filter
def short_euros(amount):
    """An amount one can scan: 375 k€, 8,4 M€."""
    if amount is None:
        return ""
    for scale, written in SHORT_EUROS:
        if amount >= scale:
            scaled = (Decimal(amount) / scale).quantize(Decimal("0.1")).normalize()
            return str(written) % {"n": number(scaled, 1)}
    return euros(amount)


@register.filter
def moment(at, zone=None):
    """A moment in full: day, month, year, hour and time zone, as deadlines must be shown."""
    if at is None:
        return ""
    zone = timezone.localtime(at, zone).tzinfo
    return _("%(moment)s (heure de %(zone)s)") % {
        "moment": clock(at, zone),
        "zone": str(zone).rpartition("/")[2].replace("_", " "),
    }


@register.filter
def clock(at, zone=None):
    """A day and an hour, where the page says once in which zone hours are."""
    if at is None:
        return ""
    local = timezone.localtime(at, zone)
    return _("%(day)s à %(hour)s") % {
        "day": formats.date_format(local, "j F Y"),
        "hour": hour(local),
    }


@register.filter
def days(weekdays):
    """Days of the week as one says them: « lundi et jeudi »."""
    *first, last = [str(WEEKDAYS[day]) for day in sorted(weekdays)]
    if not first:
        return last
    return _("%(first)s et %(last)s") % {"first": ", ".join(first), "last": last}


@register.filter
def hour(local):
    """An hour as one says it: 9 h, 18 h 30."""
    written = {"hour": local.hour, "minute": f"{local:%M}"}
    return (_("%(hour)s h %(minute)s") if local.minute else _("%(hour)s h")) % written


@register.filter
def left(at, now=None):
    """How long until a moment, in one unit that a person would use."""
    seconds = (at - (now or timezone.now())).total_seconds()
    days, hours = int(seconds // 86400), int(seconds // 3600)
    if days >= 2:
        return ngettext("%(n)d jour", "%(n)d jours", days) % {"n": days}
    if hours >= 2:
        return ngettext("%(n)d heure", "%(n)d heures", hours) % {"n": hours}
    minutes = max(int(seconds // 60), 1)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


@register.filter
def french(text):
    """Typing set as French print sets it: no-break spaces, curly apostrophes."""
    text = conditional_escape(text)
    for mark in "!?;:%€":
        text = text.replace(f" {mark}", f"{THIN}{mark}")
    text = text.replace("« ", f"«{THIN}").replace(" »", f"{THIN}»").replace("&#x27;", "’")
    return mark_safe(text)
