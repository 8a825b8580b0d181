"""A region's look and settings, changed by its administrators."""

from django.db import transaction
from django.db.models import Q

from accounts.operations import record
from roadmaps.models import Emblem, Phase, Region
from roadmaps.operations.actions import WrittenSince
from roadmaps.operations.versions import RoundOpen

LOOK = ("name", "accent")
EMBLEM = ("emblem_digest",)
SETTINGS = ("departments", "zone", "contact", "sender", "reply_to", "two_signatures")


@transaction.atomic
def dress_region(*, region, actor, values, seen):
    """Give the region its name and colour, unless they changed since they were `seen`."""
    _write(region, actor, values, LOOK, seen, "dress_region")


@transaction.atomic
def settle_region(*, region, actor, values, seen):
    """Say who takes part, at what hour, and who writes; while people may speak, the departments
    stay as the rules of the phase announced them."""
    _write(region, actor, values, SETTINGS, seen, "settle_region")


@transaction.atomic
def give_emblem(*, region, actor, drawn, seen):
    """Show this image beside the region's name, in the place of the one that was `seen`."""
    _held(region, EMBLEM, seen)
    if drawn.digest == region.emblem_digest:
        return
    facts = {"digest": drawn.digest, "image": drawn.image}
    Emblem.objects.update_or_create(region=region, defaults=facts)
    _measure(region, drawn.digest, drawn.width, drawn.height)
    record(actor=actor, verb="give_emblem", item=region.name, place=region.slug)


@transaction.atomic
def remove_emblem(*, region, actor):
    """Show the region by its name alone."""
    _hold(region)
    if not region.emblem_digest:
        return
    Emblem.objects.filter(region=region).delete()
    _measure(region, "", 0, 0)
    record(actor=actor, verb="remove_emblem", item=region.name, place=region.slug)


def _measure(region, digest, width, height):
    region.emblem_digest, region.emblem_width, region.emblem_height = digest, width, height
    region.save(update_fields=["emblem_digest", "emblem_width", "emblem_height"])


def _write(region, actor, values, names, seen, verb):
    _held(region, names, seen)
    changed = [name for name in names if getattr(region, name) != values[name]]
    if "departments" in changed:
        _refuse_while_people_speak(region)
    for name in changed:
        setattr(region, name, values[name])
    if changed:
        region.clean_fields(exclude={field.name for field in region._meta.fields} - {*changed})
        region.save(update_fields=changed)
        record(actor=actor, verb=verb, item=region.name, place=region.slug, fields=changed)


def _hold(region):
    region.refresh_from_db(from_queryset=Region.objects.select_for_update())


def _held(region, names, seen):
    _hold(region)
    if seen != region.sign(names):
        raise WrittenSince


def _refuse_while_people_speak(region):
    speaking = Q(may_vote=True) | Q(may_propose=True)
    phases = Phase.objects.under_way_at_the_clock().filter(speaking, roadmap__region=region)
    phase = phases.order_by("-closes_at").first()
    if phase:
        raise RoundOpen(phase)
