"""Legal redaction: the one change of what is published, asked by the law, leaving a mark."""

from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from roadmaps.models import Redaction, Roadmap, Unlock, Version
from roadmaps.redacting import mark_now, strike, strike_content


class PassageNotFound(Exception):
    """Nothing published holds these very words."""


@contextmanager
def door(reason):
    """What is written inside may change published rows; closed again before the commit."""
    opened = Unlock.objects.create(reason=reason)
    yield
    opened.delete()


@transaction.atomic
def redact_action(*, roadmap, actor, code, order):
    """Take a passage out of everything an action ever said, published or not, and of why it left;
    `order` says which `{passage, basis, note}`."""
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    at, passage = timezone.now(), order["passage"]
    mark = mark_now(roadmap, order)
    with door("legal redaction"):
        struck = _strike_contents(roadmap, code, passage, mark, at)
        struck |= _strike_departures(roadmap, code, passage, mark, at)
    if not struck:
        raise PassageNotFound
    _strike_sheets(roadmap, code, passage, mark)
    note_redaction(roadmap=roadmap, actor=actor, item=code, fields=struck, order=order, at=at)


def note_redaction(*, roadmap, actor, item, fields, order, at):
    """Say in public and in the journal what was redacted and on what ground, never the passage."""
    basis, note = order["basis"], order["note"]
    Redaction.objects.bulk_create(
        Redaction(
            roadmap=roadmap, item=item, field=field, basis=basis, note=note, actor=actor, at=at
        )
        for field in sorted(fields)
    )
    record(
        actor=actor,
        verb="redact",
        item=item,
        place=roadmap.place,
        fields=sorted(fields),
        basis=basis,
    )


def _strike_contents(roadmap, code, passage, mark, at):
    """The fields that held the passage; the versions that showed it know when they lost it."""
    struck, contents = set(), []
    for content in roadmap.actions.get(code=code).contents.all():
        fields = strike_content(content, passage, mark)
        if fields:
            content.save(update_fields=fields)
            struck.update(fields)
            contents.append(content.pk)
    showing = Version.objects.published().filter(entries__content__in=contents)
    Version.objects.filter(pk__in=showing.values("pk")).update(redacted_at=at)
    return struck


def _strike_departures(roadmap, code, passage, mark, at):
    """Why the action left; every version since may say it of those that took over."""
    struck = set()
    for departure in roadmap.actions.get(code=code).departures.all():
        if fields := strike(departure, ["reason"], passage, mark):
            departure.save(update_fields=fields)
            struck.update(fields)
    if struck:
        roadmap.versions.published().update(redacted_at=at)
    return struck


def _strike_sheets(roadmap, code, passage, mark):
    """Sheets kept from imports must not bring the passage back."""
    action = roadmap.actions.get(code=code)
    if strike(action, ["imported"], passage, mark):
        action.save(update_fields=["imported"])
    for upload in roadmap.uploads.all():
        if strike(upload, ["grid"], passage, mark):
            upload.save(update_fields=["grid"])
