"""The design system, living: its tokens, its components, their states."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demo.design import components, groups, specimens, stylesheet, tokens

THEMES = ("light", "dark")
GREY = "grey"


def chosen_hue(request):
    """The accent asked for: one of the hues shown, `grey`, or None for the region's own."""
    asked = request.GET.get("hue", "")
    return asked if asked in {GREY, *map(str, tokens.HUES)} else None


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request):
    """The whole of it on one page; what its forms send is thrown away, and said to be."""
    if request.method == "POST":
        if request.htmx:
            return HttpResponse(status=204)
        messages.info(request, _("ici rien n’est enregistré : ce sont des exemples."))
        return redirect("design:page")
    theme, hue = request.GET.get("theme"), chosen_hue(request)
    shown = {
        "theme": theme if theme in THEMES else "",
        "hue": hue or "",
        "hues": tokens.HUES,
        "colours": tokens.colours(int(hue) if hue and hue != GREY else None),
        "lines": tokens.lines(),
        "sizes": specimens.sizes(),
        "widths": tokens.named("text|title|data"),
        "spaces": tokens.named(r"s\d|target"),
        "corners": tokens.named(r"radius(-\d)?"),
        "motions": stylesheet.motions(),
        "groups": components.pages(groups.GROUPS, request),
    }
    return render(request, "demo/design/page.html", shown)


@login_not_required
@require_safe
def states(request):
    """The stylesheet with its moments held still, and the rules that show tokens as themselves."""
    hue = chosen_hue(request)
    own = ""
    if hue:
        own = ":root{--accent-chroma:0}" if hue == GREY else f":root{{--accent-hue:{hue}}}"
    css = "\n".join([stylesheet.held_still(), tokens.drawn(), own])
    return HttpResponse(css, content_type="text/css; charset=utf-8")
