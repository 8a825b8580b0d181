"""Correcting a typing error in the published version: what changes is shown before it is said."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roadmaps.confirming import confirms, sign_shown
from roadmaps.correcting import NotFormal, corrected
from roadmaps.differences import difference, rows_between
from roadmaps.fields import BY_NAME
from roadmaps.forms.corrections import CorrectionForm
from roadmaps.models import Entry
from roadmaps.operations import NothingToCorrect, WrittenSince, correct_action
from roadmaps.rooms import address, managed, room


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def correct(request, roadmap, code):
    """A first press shows what would change, the second publishes it."""
    entries = Entry.objects.select_related("action", "content", "version")
    entry = get_object_or_404(entries, version=roadmap.current_id, action__code=code)
    form, status, changes = CorrectionForm(request.POST or None, content=entry.content), 200, []
    if request.method == "POST":
        changes = changes_of(form, entry.content) if form.is_valid() else []
        status = 200 if changes and not form.errors else 422
        if status == 200 and confirms(request, form):
            status = _corrected(request, roadmap, code, form)
        if status == 302:
            return redirect(address(roadmap, "versions"))
    context = room(roadmap, "actions", form=form, entry=entry, changes=changes)
    context["shown"] = sign_shown(form) if changes and not form.errors else ""
    return render(request, "roadmaps/action_correct.html", context, status=status)


def changes_of(form, content):
    """What the correction would change, as pages show it; the form says why it cannot be one."""
    try:
        values = corrected(content, form.values)
    except NotFormal as found:
        text = _(
            "Ajouter ou retirer n’est pas une correction formelle : écrivez-le dans le projet."
        )
        form.add_error(found.item.name, text)
        return []
    if not values:
        form.add_error(None, _("Rien ne change : corrigez un mot, ou revenez."))
    items = [BY_NAME[name] for name in values]
    return [
        difference(item, rows_between(item, item.of(content), values[item.name])) for item in items
    ]


def _corrected(request, roadmap, code, form):
    try:
        version = correct_action(
            roadmap=roadmap,
            actor=request.user,
            code=code,
            values=form.values,
            note=form.cleaned_data["note"],
            seen=form.cleaned_data["seen"],
        )
    except (WrittenSince, NothingToCorrect):
        text = _("Cette action a été corrigée entre-temps. Rouvrez la page pour voir son texte.")
        form.add_error(None, text)
        return 409
    said = {"n": version.number, "code": code}
    messages.success(request, _("Version %(n)d publiée : %(code)s est corrigée.") % said)
    return 302
