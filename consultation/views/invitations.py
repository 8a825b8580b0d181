"""Inviting a region's contacts to a phase: write, read, confirm, see it leave."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultation.forms.contacts import WordForm
from consultation.models import Contact, Launch
from consultation.operations.launches import AlreadySent, PhaseOver, letter_of, send_launch
from consultation.queries.contacts import audience_of
from consultation.queries.invitations import invitations_of, list_counts
from outbox.letters import raw_message
from roadmaps.rooms import address, managed, room

HERE = "consultation:invitations"
SOMEBODY = "prenom.nom@exemple.org"


@require_safe
@managed
def invitations(request, roadmap):
    """The list in figures, and each phase with its launch."""
    page = room(roadmap, HERE, invited=invitations_of(roadmap), counts=list_counts(roadmap.region))
    return render(request, "consultation/invitation_room.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def launch(request, roadmap, pk):
    """The word of the region, then the mail as it will be and whom it goes to, then it leaves."""
    phase = get_object_or_404(roadmap.phases.exclude(roadmap__current=None), pk=pk)
    phase.roadmap = roadmap
    if phase.is_over() or Launch.objects.filter(phase=phase).exists():
        return refused(request, roadmap)
    before = Launch.objects.filter(phase__roadmap__region=roadmap.region).first()
    form = WordForm(request.POST or None, initial={"word": before.word if before else ""})
    audience = audience_of(roadmap.region)
    page = room(roadmap, HERE, phase=phase, form=form, audience=audience)
    if not form.is_valid() or "edit" in request.POST:
        status = 422 if form.is_bound and not form.is_valid() else 200
        return render(request, "consultation/launch_write.html", page, status=status)
    word, status = form.cleaned_data["word"], 200
    if "file" in request.POST:
        return preview_file(phase, word)
    if "send" in request.POST:
        if request.POST.get("seen") == str(audience.written_to):
            return sent(request, roadmap, phase, word)
        status = 409
    page |= {"letter": preview_of(phase, word), "word": word, "stale": status == 409}
    return render(request, "consultation/launch_confirm.html", page, status=status)


def sent(request, roadmap, phase, word):
    try:
        made = send_launch(phase=phase, actor=request.user, word=word)
    except (AlreadySent, PhaseOver):
        return refused(request, roadmap)
    total = made.inside + made.unknown
    messages.success(request, _("L’invitation part, par lots, à %(n)d contacts.") % {"n": total})
    return redirect(address(roadmap, HERE))


def refused(request, roadmap):
    messages.error(request, _("Cette phase a déjà eu son invitation, ou elle est close."))
    return redirect(address(roadmap, HERE))


def preview_of(phase, word):
    """The mail as a contact gets it; its link to unsubscribe opens nothing."""
    somebody = Contact(pk=0, email=SOMEBODY, email_key=SOMEBODY, region=phase.roadmap.region)
    return letter_of(Launch(phase=phase, word=word), somebody, "fr")


def preview_file(phase, word):
    """The same as a file that a mail program opens."""
    letter = preview_of(phase, word)
    raw = raw_message(key=f"preview:{phase.pk}", to=SOMEBODY, letter=letter, at=timezone.now())
    answer = HttpResponse(raw, content_type="message/rfc822")
    answer["Content-Disposition"] = f'attachment; filename="invitation-{phase.pk}.eml"'
    return answer
