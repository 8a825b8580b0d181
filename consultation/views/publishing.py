"""Publishing: the answers read as a whole, then all at once; and the next version of the plan."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from consultation.forms.answers import PublishForm
from consultation.operations import (
    DraftChanged,
    PhaseUnderWay,
    Unanswered,
    publish_answers,
    publish_version,
)
from consultation.queries.preview import before_answers, before_version, previewed
from consultation.queries.publishing import sign_of
from roadmaps.operations import NothingToPublish, RoundOpen
from roadmaps.queries import drafts_changes
from roadmaps.rooms import address, managed, room

ANSWERS = "consultation:answers"


@require_safe
@managed
def preview(request, roadmap):
    """All prepared answers as the public will read them; what is missing first."""
    found = previewed(roadmap, request.GET.get("page"))
    context = room(roadmap, ANSWERS, **found, **before_answers(roadmap))
    return render(request, "consultation/answer_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def answers(request, roadmap):
    """What publishing the answers means, then publishing them; never by opening the page."""
    status = 200
    if request.method == "POST":
        try:
            count = publish_answers(roadmap=roadmap, actor=request.user)
        except Unanswered:
            status = 409
        else:
            messages.success(request, published(count))
            return redirect(address(roadmap, ANSWERS))
    context = room(roadmap, ANSWERS, refused=status != 200, **before_answers(roadmap))
    return render(request, "consultation/answer_publish.html", context, status=status)


def published(count):
    if not count:
        return _("Aucune réponse n’attendait d’être publiée.")
    said = ngettext(
        "%(n)s réponse publiée : son auteur en est averti.",
        "%(n)s réponses publiées : leurs auteurs en sont avertis.",
        count,
    )
    return said % {"n": count}


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def version(request, roadmap):
    """What publishing the draft means and what it waits for, then publishing it."""
    draft = roadmap.versions.drafts().first()
    form = PublishForm(request.POST or None, initial={"draft": draft.pk if draft else None})
    if request.method == "POST" and form.is_valid() and version_published(request, roadmap, form):
        return redirect(address(roadmap, "manage"))
    context = room(
        roadmap,
        "versions",
        form=form,
        draft=draft,
        said=sign_of(draft) if draft else "",
        entries=draft.entries.count() if draft else 0,
        number=(roadmap.current.number if roadmap.current else 0) + 1,
        **drafts_changes(roadmap),
        **before_version(roadmap, draft),
    )
    refused = 409 if form.has_error(NON_FIELD_ERRORS, "changed") else 422
    status = refused if request.method == "POST" else 200
    return render(request, "consultation/version_publish.html", context, status=status)


def version_published(request, roadmap, form):
    """Publish what the form had read, or say in it what stands in the way."""
    given = form.cleaned_data
    try:
        new = publish_version(
            roadmap=roadmap,
            actor=request.user,
            note=given["note"],
            seen=given["draft"],
            said=given["said"],
        )
    except DraftChanged:
        changed = _("Le projet a changé entre-temps : cette page le montre tel qu’il est.")
        form.add_error(None, ValidationError(changed, code="changed"))
    except NothingToPublish:
        form.add_error(None, _("Rien à publier : ce projet est vide, ou déjà publié."))
    except (PhaseUnderWay, RoundOpen) as found:
        form.add_error(None, under_way(found.phase, roadmap))
    except Unanswered as found:
        form.add_error(None, unanswered(len(found.proposals)))
    else:
        messages.success(request, _("Version %(number)d publiée.") % {"number": new.number})
        return True
    return False


def under_way(phase, roadmap):
    closes = timezone.localtime(phase.closes_at, roadmap.region.tz)
    said = {"name": phase.name, "day": closes.strftime("%d/%m/%Y %H:%M")}
    if phase.may_vote:
        return _("On vote en ce moment (« %(name)s ») : le texte est figé jusqu’au %(day)s.") % said
    return _("On propose en ce moment (« %(name)s ») : une révision attend le %(day)s.") % said


def unanswered(count):
    said = ngettext(
        "Une proposition d’une phase close n’a pas encore sa réponse.",
        "%(n)s propositions de phases closes n’ont pas encore leur réponse.",
        count,
    )
    return said % {"n": count}
