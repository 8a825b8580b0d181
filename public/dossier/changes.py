"""What changed from the first published version to this one, field by field."""

from dataclasses import asdict

from consultation.queries.led import led
from roadmaps.comparison import changes_between, in_full
from roadmaps.differences import difference
from roadmaps.models import Departure


def changes_of(roadmap, version):
    """The actions that are not as they were in the first version, in the plan's order."""
    versions = list(roadmap.versions.published().filter(number__lte=version.number))
    versions.sort(key=lambda one: one.number)
    first = versions[0]
    if first.pk == version.pk:
        return []
    changed = changes_between(first, version)
    sources = led(roadmap, versions, [one.action_id for one in changed])
    gone = departures(versions)
    return [
        facts(told, sources, gone.get(told.changed.action_id))
        for told in in_full(first, version, versions, changed)
    ]


def facts(told, sources, departure):
    action = told.changed.action_id
    return {
        "code": told.changed.code,
        "title": told.entry.content.title,
        "kinds": list(told.changed.kinds),
        "fields": [
            {
                **shown(difference(one.item, one.rows)),
                "sources": linked(sources.to(action, one.item.name)),
            }
            for one in told.fields
        ],
        "sources": [] if told.before else linked(sources.to(action)),
        "reason": departure.reason if departure else "",
        "successors": departure.successors if departure else [],
    }


def departures(versions):
    """Why each action left, by its id."""
    found = Departure.objects.filter(version__in=versions).order_by("version__number")
    return {one.action_id: one for one in found}


def linked(sources):
    """The proposals a change comes from, by their numbers: a title may be hidden one day."""
    return [{"number": source.number, "title": "", "url": source.url} for source in sources]


def shown(change):
    """A field's change as plain facts; of a long text, the words next to what changed."""
    return asdict(change) | {
        "label": str(change.label),
        "parts": [asdict(part) for part in change.near],
        "near": [asdict(part) for part in change.near],
    }
