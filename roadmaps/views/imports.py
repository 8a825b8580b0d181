"""From a sheet to the draft: put it in, match its columns, read what it would do, apply."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from roadmaps.forms.sheets import MatchingForm, SheetForm
from roadmaps.operations import apply_upload, dry_run, keep_upload, match_columns
from roadmaps.queries import worked_version
from roadmaps.rooms import address, managed, room
from roadmaps.sheets.columns import find_header
from roadmaps.sheets.opening import Refused
from roadmaps.sheets.reading import Grid
from roadmaps.sheets.telling import examples_of, rows_of, tally_of


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def imports(request, roadmap):
    """Put a sheet in; its columns that call no field lead to the matching page first."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = keep_upload(
            roadmap=roadmap,
            actor=request.user,
            name=form.cleaned_data["file"].name,
            grid=form.grid,
        )
        guessed = any(column.guessed for column in find_header(form.grid, upload.matching).columns)
        page = "import_columns" if guessed else "import"
        return redirect(address(roadmap, page, pk=upload.pk))
    context = room(
        roadmap,
        "imports",
        form=form,
        uploads=roadmap.uploads.select_related("actor")[:10],
        version=worked_version(roadmap),
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "roadmaps/import_upload.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def columns(request, roadmap, pk):
    """Say which field each column is; what calls none is kept as other information."""
    upload = get_object_or_404(roadmap.uploads, pk=pk)
    grid = Grid.from_json(upload.grid)
    header = find_header(grid, upload.matching)
    form = MatchingForm(request.POST or None, header=header)
    if request.method == "POST" and form.is_valid():
        match_columns(upload=upload, matching=form.cleaned_data)
        return redirect(address(roadmap, "import", pk=upload.pk))
    examples = examples_of(grid, header)
    fields = [(form[str(column.index)], column, examples[column]) for column in header.columns]
    context = room(roadmap, "imports", upload=upload, form=form, fields=fields, header=header)
    status = 422 if form.errors else 200
    return render(request, "roadmaps/import_columns.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def preview(request, roadmap, pk):
    """Line by line what the import would do; one click applies it, if it is still so."""
    upload = get_object_or_404(roadmap.uploads, pk=pk)
    grid, status = Grid.from_json(upload.grid), 200
    try:
        shown = dry_run(roadmap=roadmap, grid=grid, matching=upload.matching)
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect(address(roadmap, "imports"))
    if not shown.header.names_actions:
        return redirect(address(roadmap, "import_columns", pk=upload.pk))
    if request.method == "POST":
        if request.POST.get("seen") == shown.fingerprint:
            done = apply_upload(upload=upload, actor=request.user, choices=request.POST.dict())
            messages.success(request, _told(done))
            return redirect(address(roadmap, "actions"))
        status = 409
    rows = rows_of(shown)
    context = room(roadmap, "imports", upload=upload, preview=shown, rows=rows)
    context |= {"tally": tally_of(shown, rows), "stale": status == 409}
    return render(request, "roadmaps/import_preview.html", context, status=status)


def _told(done):
    count = done.count("created")
    created = ngettext("%(n)d action créée", "%(n)d actions créées", count) % {"n": count}
    changed = done.count("changed")
    said = _("%(created)s, %(changed)d modifiées, %(refused)d lignes refusées.")
    return said % {"created": created, "changed": changed, "refused": done.count("refused")}
