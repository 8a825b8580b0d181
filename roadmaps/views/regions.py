"""The back room of a region: its roadmaps, its look, its settings, its journal."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.departments import DEPARTMENTS
from accounts.models import JournalEntry
from roadmaps.forms.regions import EmblemForm, LookForm, SettingsForm, six_digits
from roadmaps.forms.texts import NewRoadmapForm
from roadmaps.journal import said
from roadmaps.look import Look
from roadmaps.models import Region
from roadmaps.operations import (
    AddressTaken,
    RoundOpen,
    WrittenSince,
    begin_roadmap,
    dress_region,
    give_emblem,
    remove_emblem,
    settle_region,
)
from roadmaps.operations.regions import EMBLEM, LOOK, SETTINGS
from roadmaps.permissions import can_manage
from roadmaps.queries import require_second_factor
from roadmaps.templatetags.words import moment

may_write = require_http_methods(["GET", "HEAD", "POST"])


def governed(view):
    """Let in those who administer this region; for others the room does not exist."""

    @wraps(view)
    def inside(request, region):
        found = get_object_or_404(Region, slug=region)
        if not can_manage(request.user, found):
            raise Http404
        require_second_factor(request.user)
        return view(request, found)

    return inside


def room(region, here, **context):
    """The context of a page of this room: where it is, and the other pages."""
    pages = (
        ("manage", _("Feuilles de route")),
        ("look", _("Apparence")),
        ("organisations", _("Organisations")),
        ("settings", _("Réglages")),
        ("journal", _("Journal")),
    )
    tabs = [
        {"url": address(region, name), "label": label, "current": name == here}
        for name, label in pages
    ]
    return {"region": region, "tabs": tabs} | context


def address(region, name):
    return reverse(f"regions:{name}", args=[region.slug])


@may_write
@governed
def manage(request, region):
    """The region's roadmaps, published or not, and the beginning of a new one."""
    form = NewRoadmapForm(request.POST or None, region=region)
    if request.method == "POST" and form.is_valid():
        try:
            roadmap = begin_roadmap(region=region, actor=request.user, **form.cleaned_data)
        except AddressTaken:  # in the meantime: the form says by itself what it now finds
            form = NewRoadmapForm(request.POST, region=region)
        else:
            return begun(request, roadmap)
    roadmaps = region.roadmaps.select_related("current")
    context = room(region, "manage", roadmaps=roadmaps, form=form)
    status = 422 if form.errors else 200
    return render(request, "roadmaps/region_room.html", context, status=status)


def begun(request, roadmap):
    messages.success(request, _("Feuille de route créée : elle n’est visible que de vous."))
    return redirect("roadmaps:manage", roadmap.region.slug, roadmap.slug)


@may_write
@governed
def look(request, region):
    """The name and the colour, tried before they are kept."""
    form = LookForm(request.POST or None, initial=_look_of(region))
    status = 422 if form.errors else 200
    if form.is_bound and not form.errors:
        status = 200 if "try" in request.POST else _dressed(request, region, form)
        if status == 302:
            messages.success(request, _("Apparence enregistrée : elle est en place."))
            return redirect(address(region, "look"))
        chosen = form.cleaned_data["accent"]
        written_again(form, accent=chosen, picked=chosen, was=chosen)
    return look_page(request, region, form, status)


def look_page(request, region, form, status, emblem_form=None):
    """The page of both forms, or its colour alone for a try."""
    chosen = form.cleaned_data.get("accent", region.accent) if form.is_bound else region.accent
    initial = {"seen": region.sign(EMBLEM)}
    context = room(
        region,
        "look",
        form=form,
        emblem_form=emblem_form or EmblemForm(initial=initial, auto_id="emblem_%s"),
        shown=Look(chosen),
        unsaved=chosen != region.accent,
        stale=status == 409 and not emblem_form,
    )
    part = "#colour" if request.htmx else ""
    return render(request, f"roadmaps/region_look.html{part}", context, status=status)


def _look_of(region):
    facts = {"name": region.name, "accent": region.accent, "picked": region.accent}
    return facts | {"was": region.accent, "seen": region.sign(LOOK)}


def _dressed(request, region, form):
    try:
        values = {name: form.cleaned_data[name] for name in LOOK}
        seen = form.cleaned_data["seen"]
        dress_region(region=region, actor=request.user, values=values, seen=seen)
    except WrittenSince:
        written_again(form, seen=region.sign(LOOK))
        return 409
    return 302


def written_again(form, **values):
    """The form as it was typed, but for these values."""
    form.data = form.data.copy()
    for name, value in values.items():
        form.data[name] = value


@require_safe
@governed
def look_css(request, region):
    """The colours of a preview, by day and by night, for a colour given in the address."""
    try:
        colours = Look(six_digits(request.GET.get("accent", region.accent))).colours
    except ValidationError:
        raise Http404 from None
    css = "".join(
        f'.look[data-theme="{theme}"] {{ {_tokens(tokens)} }}\n'
        for theme, tokens in colours.items()
    )
    return HttpResponse(css, content_type="text/css; charset=utf-8")


def _tokens(tokens):
    return " ".join(f"--{name}: {value};" for name, value in tokens.items())


@require_POST
@governed
def emblem(request, region):
    """Put an image beside the region's name."""
    form, status = EmblemForm(request.POST, request.FILES, auto_id="emblem_%s"), 422
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            give_emblem(region=region, actor=request.user, drawn=form.drawn, seen=seen)
        except WrittenSince:
            status = 409
            form.add_error(None, _("L’emblème a changé entre-temps : regardez-le d’abord."))
        else:
            messages.success(request, _("Emblème enregistré : il est en place."))
            return redirect(address(region, "look") + "#emblem")
    written_again(form, seen=region.sign(EMBLEM))
    return look_page(request, region, LookForm(initial=_look_of(region)), status, form)


@require_POST
@governed
def emblem_remove(request, region):
    """Back to the name alone."""
    remove_emblem(region=region, actor=request.user)
    messages.success(request, _("Emblème retiré : le nom reste."))
    return redirect(address(region, "look") + "#emblem")


@may_write
@governed
def settings(request, region):
    """Who takes part, at what hour, and who writes."""
    form = SettingsForm(request.POST or None, region=region, initial=_settings_of(region))
    status = 422 if form.errors else 200
    if form.is_bound and not form.errors:
        status = _settled(request, region, form)
        if status == 302:
            messages.success(request, _("Réglages enregistrés."))
            return redirect(address(region, "settings"))
    departments = [DEPARTMENTS.get(code, code) for code in region.departments]
    context = room(region, "settings", form=form, departments=departments, stale=status == 409)
    return render(request, "roadmaps/region_settings.html", context, status=status)


def _settings_of(region):
    facts = {name: getattr(region, name) for name in SETTINGS}
    return facts | {"departments": ", ".join(region.departments), "seen": region.sign(SETTINGS)}


def _settled(request, region, form):
    try:
        values = {name: form.cleaned_data[name] for name in SETTINGS}
        seen = form.cleaned_data["seen"]
        settle_region(region=region, actor=request.user, values=values, seen=seen)
    except WrittenSince:
        written_again(form, seen=region.sign(SETTINGS))
        return 409
    except RoundOpen as refused:
        kept = _("La phase « %(phase)s » est ouverte jusqu’au %(at)s : qui y participe est figé.")
        told = {"phase": refused.phase.name, "at": moment(refused.phase.closes_at, region.tz)}
        form.add_error("departments", kept % told)
        return 422
    return 302


@require_safe
@governed
def journal(request, region):
    """Who changed what of the region itself, latest first."""
    lines = JournalEntry.objects.filter(place=region.slug).select_related("actor")
    page = Paginator(lines, 50).get_page(request.GET.get("page"))
    context = room(region, "journal", page=page, lines=[(line, said(line)) for line in page])
    return render(request, "roadmaps/region_journal.html", context)
