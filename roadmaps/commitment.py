"""The four answers of a commitment: who, how much, when, measured how."""

from math import isfinite

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roadmaps.templatetags.words import euros, number, short_euros


def commitment(stop, plan):
    """{who, cost, when, measure}, each {main, more, chart} for `components/commitment.html`."""
    content = stop.content
    return {
        "who": {"main": content.owner, "more": partners(content)},
        "cost": {"main": euros(stop.budget), "more": funders(content), **cost_chart(stop)},
        "when": when(content) | span_chart(content, plan),
        "measure": measure(content) | target_chart(content),
    }


def drawn(name, **facts):
    return {"chart": render_to_string(f"components/chart_{name}.html", facts)}


def cost_chart(stop):
    """Who pays, largest first; the words are then said by the chart."""
    totals = by_funder(stop.content)
    if not stop.budget or not all(totals) or not 1 < len(totals) <= 4:
        return {}
    parts, x = [], 0
    for name, amount in sorted(totals.items(), key=lambda pair: -pair[1]):
        width = round(100 * amount / stop.budget, 2)
        parts.append({"x": round(x, 2), "w": width, "name": name, "amount": short_euros(amount)})
        x += width
    return {"more": "", **drawn("funders", parts=parts)}


def span_chart(content, plan):
    """The action's own span within the years of the plan."""
    first, last = plan.years
    if not (content.starts_on and content.ends_on and first < last):
        return {}

    def place(day):
        years = day.year - first + (day.timetuple().tm_yday - 1) / 366
        return round(100 * years / (last - first), 2)

    bounds = {"start": place(content.starts_on), "end": place(content.ends_on)}
    return drawn("span", **bounds, first=first, last=last)


def target_chart(content):
    """From the baseline to the target of the first target, from zero, when both are numbers."""
    if not content.targets:
        return {}
    first = content.targets[0]
    try:
        baseline, target = float(first["baseline"]), float(first["target"])
    except ValueError:
        return {}
    most = max(baseline, target)
    if not (isfinite(baseline + target) and min(baseline, target) >= 0 and most > 0):
        return {}

    def point(value, text):
        return {"pos": round(96 * value / most, 2), "text": number(text)}

    return drawn(
        "target",
        baseline=point(baseline, first["baseline"]),
        target=point(target, first["target"]),
        unit=first["unit"],
    )


def partners(content):
    names = ", ".join(item["name"] for item in content.partners)
    return _("avec %(names)s") % {"names": names} if names else ""


def by_funder(content):
    """Whole euros by funder's name, "" for lines that name none."""
    totals = {}
    for item in content.budget:
        name = item.get("funder") or ""
        totals[name] = totals.get(name, 0) + (item.get("amount") or 0)
    return totals


def funders(content):
    totals = by_funder(content)
    named = [f"{name} {euros(amount)}" for name, amount in totals.items() if name]
    return ", ".join(named) or ", ".join(item["name"] for item in content.funders)


def when(content):
    if not content.ends_on:
        starts = content.starts_on and date_format(content.starts_on, "F Y")
        return {"main": _("dès %(date)s") % {"date": starts} if starts else "", "more": ""}
    ends = date_format(content.ends_on, "F Y")
    if not content.starts_on:
        return {"main": _("jusqu’en %(date)s") % {"date": ends}, "more": ""}
    bounds = {"starts": date_format(content.starts_on, "F Y"), "ends": ends}
    return {"main": _("%(starts)s – %(ends)s") % bounds, "more": ""}


def measure(content):
    if not content.targets:
        return {"main": "", "more": ""}
    first, *others = content.targets
    main = " ".join(str(part) for part in (number(first["target"]), first["unit"]) if part)
    more = [first["indicator"]] if main else []
    if first["horizon"]:
        more.append(_("horizon %(horizon)s") % {"horizon": first["horizon"]})
    said = [", ".join(more), *(item["indicator"] for item in others)]
    return {"main": main or first["indicator"], "more": " · ".join(part for part in said if part)}
