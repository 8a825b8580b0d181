"""Beginning a roadmap and saying what it is."""

from django.db import transaction

from accounts.operations import platform_sender, record
from roadmaps.models import Region, Roadmap
from roadmaps.models.region import RESERVED_SLUGS
from roadmaps.models.roadmap import RESERVED_ROADMAP_SLUGS, rehearsal_key
from roadmaps.operations.draft import draft_of


class AddressTaken(Exception):
    """The address of a region or of a roadmap is kept for something else, or another's."""


@transaction.atomic
def begin_roadmap(*, region, slug, title, actor):
    """A new roadmap of the region, with an empty draft, seen by its administrators alone."""
    Region.objects.select_for_update().get(pk=region.pk)
    if region.roadmaps.filter(slug=slug).exists():
        raise AddressTaken
    roadmap = Roadmap.objects.create(region=region, slug=slug, title=title)
    draft_of(roadmap)
    record(actor=actor, verb="begin_roadmap", item=title, place=roadmap.place)
    return roadmap


@transaction.atomic
def begin_roadmap_at(*, region, slug):
    """The roadmap at this address, begun with its region where they do not exist yet."""
    if region in RESERVED_SLUGS or slug in RESERVED_ROADMAP_SLUGS:
        raise AddressTaken
    address = platform_sender().address
    facts = {"name": _named(region), "sender": address, "reply_to": address}
    where, _new = Region.objects.get_or_create(slug=region, defaults=facts)
    found = Roadmap.objects.filter(region=where, slug=slug).first()
    return found or begin_roadmap(region=where, slug=slug, title=_named(slug), actor=None)


def _named(slug):
    return slug.replace("-", " ").capitalize()


@transaction.atomic
def describe_roadmap(*, roadmap, actor, texts):
    """Say what the roadmap is (`title, subtitle, perimeter, promise`) and its introduction."""
    names = ("title", "subtitle", "perimeter", "promise")
    changed = [name for name in names if getattr(roadmap, name) != texts[name]]
    for name in changed:
        setattr(roadmap, name, texts[name])
    if changed:
        roadmap.save(update_fields=changed)
    draft = draft_of(roadmap)
    if draft.introduction != texts["introduction"]:
        draft.introduction = texts["introduction"]
        draft.save(update_fields=["introduction"])
        changed.append("introduction")
    if changed:
        record(
            actor=actor,
            verb="describe_roadmap",
            item=roadmap.title,
            place=roadmap.place,
            fields=changed,
        )


@transaction.atomic
def renew_rehearsal(*, roadmap, actor):
    """Give the rehearsal another private link; the old one opens nothing."""
    roadmap.rehearsal_key = rehearsal_key()
    roadmap.save(update_fields=["rehearsal_key"])
    record(actor=actor, verb="renew_rehearsal", item=roadmap.title, place=roadmap.place)
