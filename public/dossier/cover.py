"""What is voted on, and the dossier in a few figures."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmaps.templatetags.words import number, short_euros


def cover_of(roadmap, version, plan):
    """Which text this is: whose, which version, published when."""
    first = roadmap.versions.published().order_by("number").first()
    colours = roadmap.region.colours["light"]
    return {
        "title": roadmap.title,
        "subtitle": roadmap.subtitle,
        "region": roadmap.region.name,
        "colours": {name: colours[name] for name in ("panel", "on-panel", "accent")},
        "version": named(version),
        "first": named(first),
        "introduction": version.introduction,
        "perimeter": roadmap.perimeter,
        "promise": roadmap.promise,
        "actions": len(plan.stops),
    }


def named(version):
    return {
        "number": version.number,
        "at": day(version.published_at),
        "note": version.note,
    }


def day(at):
    """A moment's day where the region is, or a date, in words."""
    return date_format(timezone.localtime(at) if hasattr(at, "hour") else at, "j F Y")


def essentials_of(facts, plan):
    """The dossier in a few figures, each with its words; nothing is added over colleges."""
    actions, axes = len(plan.stops), len([one for one in facts["axes"] if one["code"]])
    tally, changes = facts["proposals"], facts["changes"]
    found = [
        (number(actions), ngettext("action", "actions", actions)),
        (number(axes), ngettext("axe", "axes", axes)),
        (short_euros(plan.budget), _("de budget annoncé")) if plan.budget else None,
        (number(tally["published"]), _("propositions publiées")),
        (number(tally["answered"]), _("réponses de la région")),
        (number(tally["kept"]), _("propositions retenues, en tout ou partie")),
        (number(len(changes)), _("actions changées depuis la version 1")) if changes else None,
    ]
    return [{"value": value, "label": label} for value, label in filter(None, found)]
