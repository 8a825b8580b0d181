"""Sheets put in, kept between their preview and their import."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from roadmaps.models import Upload
from roadmaps.operations.imports import import_sheet
from roadmaps.sheets.columns import find_header
from roadmaps.sheets.reading import Grid

KEPT_FOR = timedelta(days=7)


@transaction.atomic
def keep_upload(*, roadmap, actor, name, grid):
    """Keep a sheet for its preview, its columns matched as last time; old ones go."""
    before = roadmap.uploads.exclude(applied_at=None).first()
    remembered = _matching_by_label(before) if before else {}
    matching = {
        str(column.index): remembered[column.label]
        for column in find_header(grid).columns
        if column.label in remembered
    }
    roadmap.uploads.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    return Upload.objects.create(
        roadmap=roadmap, actor=actor, name=name[-150:], grid=grid.as_json(), matching=matching
    )


def _matching_by_label(upload):
    header = find_header(Grid.from_json(upload.grid), upload.matching)
    return {
        column.label: upload.matching[str(column.index)]
        for column in header.columns
        if str(column.index) in upload.matching
    }


@transaction.atomic
def match_columns(*, upload, matching):
    """Say which field each column is."""
    upload.matching = matching
    upload.save(update_fields=["matching"])


@transaction.atomic
def apply_upload(*, upload, actor, choices):
    """Import the sheet that was previewed, with the conflicts settled as chosen."""
    preview = import_sheet(
        roadmap=upload.roadmap,
        grid=Grid.from_json(upload.grid),
        actor=actor,
        matching=upload.matching,
        choices=choices,
        name=upload.name,
    )
    upload.applied_at = timezone.now()
    upload.save(update_fields=["applied_at"])
    return preview
