"""Taking a passage out of what is published, because the law asks it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation.models import Proposal
from public.forms import RedactionForm
from public.redaction import places_of, redact_action, redact_proposal
from roadmaps.confirming import confirms, sign_shown
from roadmaps.models import Action
from roadmaps.operations import PassageNotFound
from roadmaps.redacting import field_label
from roadmaps.rooms import address, managed, room


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def action(request, roadmap, code):
    """A passage of what an action says, in every version."""
    found = get_object_or_404(Action, roadmap=roadmap, code=code)
    facts = {"roadmap": roadmap, "code": found.code}
    back = address(roadmap, "actions")
    return redacting(request, roadmap, found.code, back, (redact_action, facts))


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def proposal(request, roadmap, number):
    """A passage of what somebody proposed, and of what became of it."""
    handed_in = Proposal.objects.handed_in().select_related("roadmap__region", "action", "became")
    found = get_object_or_404(handed_in, roadmap=roadmap, number=number)
    back = reverse("consultation:proposal", args=(roadmap.region.slug, roadmap.slug, number))
    verb = (redact_proposal, {"proposal": found})
    return redacting(request, roadmap, _("n° %(n)d") % {"n": number}, back, verb)


def redacting(request, roadmap, item, back, verb):
    """A first press says where the passage stands, the second takes it out; words that nothing
    holds are kept and told."""
    form, places = RedactionForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        redact, facts = verb
        facts |= {"actor": request.user, "order": form.cleaned_data}
        try:
            if confirms(request, form):
                redact(**facts)
                messages.success(request, _("Passage retiré ; une marque dit où et pourquoi."))
                return redirect(back)
            places = [(where, field_label(field)) for where, field in places_of(redact, **facts)]
        except PassageNotFound:
            text = _("Rien ne contient exactement ces mots : vérifiez accents et espaces.")
            form.add_error("passage", text)
    context = room(roadmap, "actions", form=form, item=item, back=back, places=places)
    context["shown"] = sign_shown(form) if places else ""
    status = 422 if form.errors else 200
    return render(request, "public/redaction_form.html", context, status=status)
