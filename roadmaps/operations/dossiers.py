"""A dossier's life: asked, claimed by a worker, made, published. What it says is written above."""

from celery import current_app
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.operations import record
from roadmaps.models import Dossier, Roadmap
from roadmaps.models.deliberation import LEASE, MOST_ATTEMPTS

TASK = "public.tasks.make_dossiers"


class NothingToPrint(Exception):
    """The roadmap has no published version."""


@transaction.atomic
def ask_dossier(*, roadmap, actor, seen=None):
    """Ask for the dossier of the current version; asked twice, or with another than the one `seen`
    made meanwhile, it is one."""
    held = Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    if held.current_id is None:
        raise NothingToPrint
    last = held.dossiers.light().filter(version=held.current_id).first()
    if last and not last.failed_at and (last.made_at is None or last.pk != seen):
        return last
    dossier = Dossier.objects.create(
        roadmap=held, version_id=held.current_id, asked_by=actor, asked_at=timezone.now()
    )
    record(actor=actor, verb="ask_dossier", item=str(dossier.version), place=held.place)
    transaction.on_commit(ring, robust=True)
    return dossier


def ring():
    """Ring the worker's doorbell; the sweep finds the row anyway."""
    current_app.send_task(TASK)


def claim_dossier(pk, now):
    """The dossier, for this worker alone until it gives no sign for a while; else None."""
    free = Dossier.objects.to_make(now).filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
    if not free.update(claimed_at=now, attempts=F("attempts") + 1, progress=0, step=""):
        return None
    return Dossier.objects.light().select_related("version", "roadmap__region").get(pk=pk)


def mine(dossier):
    """The row, as long as this worker's claim on it stands."""
    return Dossier.objects.filter(
        pk=dossier.pk, attempts=dossier.attempts, claimed_at__isnull=False
    )


def note_progress(dossier, progress, step):
    """Say how far the making is, which also says that its worker lives; False once it is another
    worker's."""
    return bool(mine(dossier).update(progress=progress, step=step, claimed_at=timezone.now()))


@transaction.atomic
def begin_reading(dossier):
    """The moment from which the facts are read; redactions under way are waited for, and one that
    comes while it is made is later than this."""
    Roadmap.objects.select_for_update().get(pk=dossier.roadmap_id)
    return timezone.now()


def keep_dossier(dossier, *, read_at, facts, digest, pdf):
    """The dossier is made; False when another worker's stands."""
    made = {"facts": facts, "digest": digest, "pdf": pdf, "made_at": read_at}
    done = {"claimed_at": None, "attempts": 0, "progress": 100, "step": ""}
    return bool(mine(dossier).update(**made, **done))


def miss_dossier(dossier, why):
    """An attempt failed: the next sweep tries again, but for the last one, which says why."""
    failed = timezone.now() if dossier.attempts >= MOST_ATTEMPTS else None
    said = f"{dossier.step} {why}".strip()[:80]
    mine(dossier).update(claimed_at=None, failed_at=failed, step=said)


def give_up_on_dossiers(now):
    """Dossiers whose every worker died are said to have failed."""
    lost = Dossier.objects.to_make(now).filter(attempts__gte=MOST_ATTEMPTS)
    lost.filter(claimed_at__lte=now - LEASE).update(failed_at=now, claimed_at=None)


@transaction.atomic
def publish_dossier(*, dossier, actor):
    """Make the dossier public, once; the one published before it gives way."""
    now = timezone.now()
    waiting = Dossier.objects.standing().filter(pk=dossier.pk, published_at=None)
    if waiting.update(published_at=now):
        place = dossier.roadmap.place
        record(actor=actor, verb="publish_dossier", item=str(dossier.version), place=place)
