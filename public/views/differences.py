"""The published versions, and what differs between any two of them."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from public.compared import Wanted, around, axes_of, cards, sentence, table
from public.views.data import file
from roadmaps.comparison import changes_between, changes_in_turn, counts_of
from roadmaps.queries import roadmap_at
from roadmaps.sheets.files import table_file

PER_PAGE = 12
VERSIONS_PER_PAGE = 20


@login_not_required
@require_safe
def versions(request, region, roadmap):
    """Every published version with what it changed; or on to the two that were chosen."""
    found = roadmap_at(request.user, region, roadmap)
    if found.current is None:
        raise Http404
    listed = list(found.versions.published().prefetch_related("adopted_by").order_by("number"))
    chosen = [number_in(request, name) for name in ("older", "newer")]
    if all(number in {version.number for version in listed} for number in chosen):
        return redirect("public:differences", region, roadmap, *sorted(chosen))
    pages = Paginator(range(len(listed) - 1, -1, -1), VERSIONS_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    first, last = min(page.object_list), max(page.object_list)
    steps = changes_in_turn(listed[max(first - 1, 0) : last + 1])
    counted = [None] * (first == 0) + [counts_of(step) for step in steps]
    rows = [
        {
            "version": listed[place],
            "before": listed[place - 1] if place else None,
            "counts": counted[place - first],
            "adopted": next(iter(listed[place].adopted_by.all()), None),
        }
        for place in page.object_list
    ]
    context = {"roadmap": found, "region": found.region, "rows": rows, "page": page}
    return render(request, "public/versions.html", context | chooser(listed, listed[-2:]))


def number_in(request, name):
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else None


def chooser(listed, chosen):
    """The two selects that choose what to compare."""
    return {"choices": listed[::-1], "older": chosen[0], "newer": chosen[-1]}


def two(request, region, roadmap, older, newer):
    """The roadmap, its published versions in order, and the two that are compared."""
    found = roadmap_at(request.user, region, roadmap)
    listed = list(found.versions.published().order_by("number"))
    numbered = {version.number: version for version in listed}
    if older not in numbered or newer not in numbered or older > newer:
        raise Http404
    return found, listed, numbered[older], numbered[newer]


@login_not_required
@require_safe
def differences(request, region, roadmap, older, newer):
    """What differs from one version to another, action by action and field by field."""
    if older > newer:
        return redirect("public:differences", region, roadmap, newer, older)
    found, listed, old, new = two(request, region, roadmap, older, newer)
    changes = changes_between(old, new)
    wanted = Wanted.of(request)
    axes = axes_of(old, new)
    page = Paginator(wanted.keep(changes, axes), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "roadmap": found,
        "region": found.region,
        "counts": counts_of(changes),
        "wanted": wanted,
        "parts": sentence(wanted, changes, axes),
        "page": page,
        "cards": cards(found, listed, axes, (old, new), page.object_list),
        **(around(old, new) if page.number == 1 and not wanted.narrows else {}),
    }
    context |= chooser(listed, [old, new])
    if request.htmx.target == "list":
        return render(request, "public/differences.html#list", context)
    return render(request, "public/differences.html", context)


@login_not_required
@require_safe
def differences_data(request, region, roadmap, older, newer):
    """The same, wholly, one line a changed field or item of a list."""
    found, listed, old, new = two(request, region, roadmap, older, newer)
    rows = table(found, listed, old, new, changes_between(old, new))
    return file(table_file(rows, "csv"), f"{found.slug}-v{older}-v{newer}", "csv")
