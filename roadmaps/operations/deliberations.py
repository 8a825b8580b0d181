"""The plenary's vote: recorded once, and the version it adopts."""

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from roadmaps.models import Deliberation, Roadmap, Version

VOTED = (
    "session_on",
    "reference",
    "votes_for",
    "votes_against",
    "abstentions",
    "amendments",
)


class NotAdoptable(Exception):
    """The vote was not carried, a version is adopted already, or this one came before the vote."""


@transaction.atomic
def record_deliberation(*, version, actor, facts):
    """Record the plenary's vote on a published version; carried without amendment, it adopts that
    version at once. The same vote sent twice is one."""
    roadmap = Roadmap.objects.select_for_update().get(pk=version.roadmap_id)
    voted = {name: facts[name] for name in VOTED}
    there = roadmap.deliberations.filter(version=version, **voted).first()
    if there:
        return there
    found = Deliberation(
        roadmap=roadmap, version=version, recorded_by=actor, recorded_at=timezone.now(), **voted
    )
    if found.is_carried and not found.amendments:
        found.adopted = version
    found.save()
    said = f"{voted['votes_for']} – {voted['votes_against']} – {voted['abstentions']}"
    record(actor=actor, verb="record_deliberation", item=said, place=roadmap.place)
    return found


@transaction.atomic
def adopt_version(*, deliberation, version, actor):
    """Declare that this version, published after the vote, carries the amendments of the session;
    said once."""
    awaiting = Deliberation.objects.filter(
        pk=deliberation.pk, adopted=None, version__number__lt=version.number
    )
    carries = version.published_at and version.kind == Version.Kind.REVISION
    if not (carries and deliberation.is_carried and awaiting.update(adopted=version)):
        raise NotAdoptable
    roadmap = deliberation.roadmap
    record(actor=actor, verb="adopt_version", item=str(version), place=roadmap.place)
