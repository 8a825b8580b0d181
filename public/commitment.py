"""The four answers of a commitment: who, how much, when, measured how."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roadmaps.templatetags.words import euros, number


def commitment(stop):
    """{who, cost, when, measure}, each {main, more} as `components/commitment.html` shows them."""
    content = stop.content
    return {
        "who": {"main": content.owner, "more": partners(content)},
        "cost": {"main": euros(stop.budget), "more": funders(content)},
        "when": when(content),
        "measure": measure(content),
    }


def partners(content):
    names = ", ".join(item["name"] for item in content.partners)
    return _("avec %(names)s") % {"names": names} if names else ""


def funders(content):
    totals = {}
    for item in content.budget:
        name = item.get("funder") or ""
        totals[name] = totals.get(name, 0) + (item.get("amount") or 0)
    named = [f"{name} {euros(amount)}" for name, amount in totals.items() if name]
    return ", ".join(named) or ", ".join(item["name"] for item in content.funders)


def when(content):
    if not content.ends_on:
        starts = content.starts_on and date_format(content.starts_on, "F Y")
        return {"main": _("dès %(date)s") % {"date": starts} if starts else "", "more": ""}
    main = date_format(content.ends_on, "F Y")
    starts = content.starts_on and date_format(content.starts_on, "F Y")
    return {"main": main, "more": _("à partir de %(date)s") % {"date": starts} if starts else ""}


def measure(content):
    if not content.targets:
        return {"main": "", "more": ""}
    first, *others = content.targets
    main = " ".join(str(part) for part in (number(first["target"]), first["unit"]) if part)
    more = [first["indicator"]] if main else []
    if first["baseline"]:
        more.append(_("départ : %(baseline)s") % {"baseline": number(first["baseline"])})
    if first["horizon"]:
        more.append(_("horizon %(horizon)s") % {"horizon": first["horizon"]})
    more += [item["indicator"] for item in others]
    return {"main": main or first["indicator"], "more": " · ".join(more)}
