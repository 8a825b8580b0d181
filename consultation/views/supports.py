"""Supporting an argument, from wherever its button stands."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.operations import OutsidePerimeter
from consultation.operations.arguments import (
    NotSaid,
    OwnArgument,
    support_argument,
    unsupport_argument,
)
from consultation.queries.conversation import Listener, listener_of, one_said
from consultation.views.arguments import GET_OR_POST, address, subject_of, visible
from consultation.views.saying import Commenting, Speaker
from consultation.views.voting import leave
from roadmaps.operations import PhaseClosed


@require_http_methods(GET_OR_POST)
def support(request, region, roadmap, pk):
    """Say that an argument is right, or no longer; the way in for who has no voice yet."""
    found, row = visible(request, region, roadmap, pk)
    commenting, speaker = Commenting(found), Speaker(request, found.region)
    asked = request.POST.get("support", "")
    typed = "department" in request.POST
    ready = not speaker.is_lost and (speaker.voice is not None or typed and speaker.is_valid)
    if request.method != "POST" or not ready or commenting.open is None:
        return enter(request, found, row, commenting, speaker)
    failed = change(request, row, commenting.open, speaker, asked)
    return answered(request, found, row, failed)


def change(request, row, phase, speaker, asked):
    """Support it or take the support back; what stood in the way, in a sentence."""
    voice = {"argument": row, "participant": speaker.participant(), "phase": phase}
    try:
        if asked == "no":
            unsupport_argument(**voice)
        else:
            support_argument(**voice, actor=request.user)
    except OwnArgument:
        return _("C’est votre propre argument : d’autres que vous le soutiennent.")
    except NotSaid:
        return _("Cet argument n’est plus publié.")
    except OutsidePerimeter:
        return _("Cette consultation n’est pas ouverte à votre département. Tout s’y lit.")
    except PhaseClosed:
        return _("Les échanges sont clos : rien n’a changé.")
    return ""


def answered(request, roadmap, row, failed):
    """Where the click was: the button alone by script, else its place in the page."""
    if not request.htmx:
        if failed:
            messages.error(request, failed)
        return redirect(f"{subject_of(roadmap, row)['url']}#argument-{row.pk}")
    commenting, listener = Commenting(roadmap), listener_of(request)
    said = shown(row, listener, commenting)
    page = {"said": said, "roadmap": roadmap, "region": roadmap.region, "failed": failed}
    page |= {"is_open": commenting.open is not None, "pressed": True}
    status = 409 if failed else 200
    return render(request, "consultation/_argument_support.html", page, status=status)


def shown(row, listener: Listener, commenting):
    """The argument as this reader hears it; what another of their voices keeps to itself has no
    button."""
    said = one_said(row.pk, listener, commenting.calendar)
    if said is None:
        raise Http404
    return said


def enter(request, roadmap, row, commenting, speaker):
    """The page that names what is about to be supported and asks what is still missing."""
    here = address(roadmap, "support", row.pk)
    if request.htmx:
        return leave(request, here)
    typed = request.method == "POST" and "department" in request.POST
    page = {
        "roadmap": roadmap,
        "region": roadmap.region,
        "said": shown(row, listener_of(request), commenting),
        "subject": subject_of(roadmap, row),
        "commenting": commenting,
        "speaker": speaker,
        "form": speaker.form,
        "url": here,
    }
    status = 422 if typed else 200
    return render(request, "consultation/argument_support.html", page, status=status)
