"""The dossier for the plenary: its pages and its PDF, public or before that in a back room."""

from dataclasses import dataclass
from functools import lru_cache, wraps

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from public.operations import PAPER
from roadmaps.adoption import adoption_of
from roadmaps.models import Dossier
from roadmaps.permissions import can_manage
from roadmaps.press import stamp_of
from roadmaps.queries import roadmap_at, roadmap_worked_on

A_PAGE = 20  # actions, or changes, of one page


@dataclass(frozen=True)
class Addresses:
    """Where the pages of one dossier lie."""

    roadmap: object
    dossier: object
    preview: bool

    def of(self, name, **facts):
        place = {"region": self.roadmap.region.slug, "roadmap": self.roadmap.slug}
        if self.preview:
            named = {"dossier": "dossier_preview"}.get(name, f"dossier_preview_{name}")
            return reverse(f"public:{named}", kwargs={**place, "pk": self.dossier.pk, **facts})
        named = {"dossier": "dossier_version"}.get(name, f"dossier_{name}")
        number = self.dossier.version.number
        return reverse(f"public:{named}", kwargs={**place, "number": number, **facts})

    def part(self, name):
        return self.of("part", part=name)


@login_not_required
@require_safe
def latest(request, region, roadmap):
    """The dossier published last."""
    found = roadmap_at(request.user, region, roadmap)
    return page(request, found, published_of(found), "")


@login_not_required
@require_safe
def dossier(request, region, roadmap, number, part=""):
    """The published dossier of one version."""
    found = roadmap_at(request.user, region, roadmap)
    return page(request, found, published_of(found, version__number=number), part)


@login_not_required
@require_safe
def pdf(request, region, roadmap, number):
    """The same on paper."""
    found = roadmap_at(request.user, region, roadmap)
    return paper(found, published_of(found, version__number=number))


def published_of(roadmap, **named):
    """The dossier published last, of the version named; else there is none."""
    found = roadmap.dossiers.light().published().select_related("version")
    last = found.filter(**named).order_by("-published_at", "-pk").first()
    if last is None:
        raise Http404
    return last


def before_publication(view):
    """For those who manage the region, of a dossier that may not be public yet; never cached."""

    @require_safe
    @wraps(view)
    def opened(request, region, roadmap, pk, **rest):
        found = roadmap_worked_on(request.user, region, roadmap, can_manage)
        made = Dossier.objects.light().standing().select_related("version")
        response = view(request, found, get_object_or_404(made, pk=pk, roadmap=found), **rest)
        patch_cache_control(response, no_store=True, private=True)
        return response

    return opened


@before_publication
def preview(request, roadmap, dossier, part=""):
    """A dossier as it will be read."""
    return page(request, roadmap, dossier, part, preview=True)


@before_publication
def preview_pdf(request, roadmap, dossier):
    """A dossier as it will be printed."""
    return paper(roadmap, dossier)


def paper(roadmap, dossier):
    content = Dossier.objects.values_list("pdf", flat=True).get(pk=dossier.pk)
    name = f"{roadmap.slug}-dossier-v{dossier.version.number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(bytes(content), content_type="application/pdf", headers=headers)


@lru_cache(maxsize=8)
def facts_in(language, pk, made_at):
    """What a dossier says in this language; it never changes, unless it is made again."""
    facts = Dossier.objects.values_list("facts", flat=True).get(pk=pk)
    return facts.get(language) or facts[PAPER]


def page(request, roadmap, dossier, part, preview=False):
    """The whole in short, or one of its parts."""
    facts = facts_in(get_language(), dossier.pk, dossier.made_at)
    addresses = Addresses(roadmap, dossier, preview)
    context = {
        "roadmap": roadmap,
        "region": roadmap.region,
        "dossier": dossier,
        "facts": facts,
        "preview": preview,
        "stamp": stamp_of(dossier.digest),
        "here": addresses.of("dossier"),
        "pdf_url": addresses.of("pdf"),
    }
    axes = [
        {**axis, "part": f"axis-{number}", "url": addresses.part(f"axis-{number}")}
        for number, axis in enumerate(facts["axes"], 1)
    ]
    if part == "changes":
        context["page"] = Paginator(facts["changes"], A_PAGE).get_page(request.GET.get("page"))
        return render(request, "public/dossier_changes.html", context)
    if part:
        axis = next((one for one in axes if one["part"] == part), None)
        if axis is None:
            raise Http404
        listed = Paginator(axis["actions"], A_PAGE).get_page(request.GET.get("page"))
        context |= {"axis": axis, "page": listed, "axes": axes}
        return render(request, "public/dossier_axis.html", context)
    adoption = adoption_of(roadmap)
    shown = adoption and adoption.vote and dossier.version.number in adoption.vote.versions
    context |= {"axes": axes, "changes_url": addresses.part("changes")}
    context["vote"] = adoption.vote if shown else None
    return render(request, "public/dossier.html", context)
