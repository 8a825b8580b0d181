"""Voices that look like one hand: the reviewers' pages, and the page of a voice counted apart."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.departments import DEPARTMENTS
from accounts.models import College, Mandate
from consultation.forms.flags import HearingForm, ObjectionForm, ReviewForm
from consultation.models import Flag, FlaggedVoice
from consultation.operations.flags import (
    AlreadyReviewed,
    NotHeard,
    hear_voice,
    object_to_flag,
    review_flag,
)
from consultation.operations.moderation import NotYours
from consultation.permissions import can_hear, can_review
from consultation.queries.flags import began, figures_of, flags_of, makeup_of, rule_of, rules
from consultation.views.moderation import steps
from roadmaps.permissions import can_moderate
from roadmaps.queries import roadmap_at, roadmap_worked_on


@require_safe
def flags(request, region, roadmap):
    """The groups of voices that the rules found: those that wait, then what was settled."""
    found = roadmap_worked_on(request.user, region, roadmap, can_moderate)
    rows = list(flags_of(found))
    page = {
        "roadmap": found,
        "region": found.region,
        "waiting": [row for row in rows if not row.settled_at or row.objecting],
        "settled": [row for row in rows if row.settled_at and not row.objecting],
        "rules": rules(),
    }
    return render(request, "consultation/flag_list.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def flag(request, region, roadmap, pk):
    """One group: what the rule found, who the voices are as a group, and what to make of it."""
    found = roadmap_worked_on(request.user, region, roadmap, can_moderate)
    shown = get_object_or_404(flags_of(found), pk=pk)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return reviewing(request, found, shown, form)
    if not form.is_valid():
        return reviewing(request, found, shown, form, status=422)
    try:
        reviewed = review_flag(flag=shown, by=request.user, **form.cleaned_data)
    except NotYours:
        return reviewing(request, found, shown, form, status=409 if shown.settled_at else 403)
    except AlreadyReviewed:
        return reviewing(request, found, shown, form, status=409)
    if reviewed.settled_at:
        messages.success(request, _("À deux, vous avez tranché."))
    else:
        messages.success(request, _("Noté. Une seconde personne doit se prononcer."))
    return redirect("consultation:flag", found.region.slug, found.slug, pk)


def reviewing(request, roadmap, shown, form, *, hearing=None, status=200):
    """The page of a flag; `hearing` is the voice that is answered, and its form."""
    heard, heard_form = hearing or (None, None)
    voices = shown.voices.filter(objected_at__isnull=False).order_by("objected_at")
    makeup = makeup_of(shown)
    page = {
        "roadmap": roadmap,
        "region": roadmap.region,
        "flag": shown,
        "rule": rule_of(shown),
        "figures": figures_of(shown),
        "began": began(shown),
        "colleges": [(College(row["college"]).label, row["n"]) for row in makeup["colleges"]],
        "departments": [
            (DEPARTMENTS.get(row["department"], row["department"]), row["n"])
            for row in makeup["departments"]
        ],
        "reviews": shown.reviews.select_related("by"),
        "may_review": can_review(request.user, shown),
        "form": form,
        "objections": [
            {
                "voice": voice,
                "may_hear": can_hear(request.user, voice),
                "form": heard_form
                if heard and voice.pk == heard.pk
                else HearingForm(prefix=f"v{voice.pk}"),
            }
            for voice in voices
        ],
        **steps(request, roadmap, "flag", shown.pk),
    }
    return render(request, "consultation/flag_page.html", page, status=status)


@require_POST
def hear(request, region, roadmap, pk, voice):
    """Answer what a voice that is counted apart had to say."""
    found = roadmap_worked_on(request.user, region, roadmap, can_moderate)
    shown = get_object_or_404(flags_of(found), pk=pk)
    heard = get_object_or_404(shown.voices.filter(objected_at__isnull=False), pk=voice)
    form = HearingForm(request.POST, prefix=f"v{heard.pk}")
    hearing = (heard, form)
    if not form.is_valid():
        return reviewing(request, found, shown, ReviewForm(), hearing=hearing, status=422)
    try:
        hear_voice(voice=heard, by=request.user, **form.cleaned_data)
    except NotYours:
        return reviewing(request, found, shown, ReviewForm(), hearing=hearing, status=403)
    messages.success(request, _("Répondu : un courriel part à la voix concernée."))
    return redirect("consultation:flag", found.region.slug, found.slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def voice_apart(request, region, roadmap, pk):
    """A voice counted apart, for whoever speaks with it: why, and what they have to say."""
    found = roadmap_at(request.user, region, roadmap)
    voice = mine_or_404(request.user, found, pk)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            object_to_flag(voice=voice, **form.cleaned_data)
        except NotHeard:
            status = 409
        else:
            messages.success(request, _("Reçu : une troisième personne vous répond par courriel."))
            return redirect(request.path)
    elif form.is_bound:
        status = 422
    page = {
        "roadmap": found,
        "region": found.region,
        "voice": voice,
        "round": voice.flag.round,
        "rule": rule_of(voice.flag),
        "figures": figures_of(voice.flag),
        "form": form,
    }
    return render(request, "consultation/voice_apart.html", page, status=status)


def mine_or_404(user, roadmap, pk):
    """A voice that was set apart and with which this person speaks."""
    bodies = Mandate.objects.standing().filter(user=user).values("organisation")
    mine = Q(participant__user=user) | Q(participant__organisation__in=bodies)
    settled = FlaggedVoice.objects.filter(
        mine, flag__round__roadmap=roadmap, flag__outcome=Flag.Outcome.APART
    )
    found = settled.select_related("flag__round", "participant").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
