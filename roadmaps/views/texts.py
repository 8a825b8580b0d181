"""What the roadmap says of itself."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roadmaps.forms.texts import TextForm
from roadmaps.operations import describe_roadmap, renew_rehearsal
from roadmaps.queries import worked_version
from roadmaps.rooms import address, managed, room

TYPED = ("title", "subtitle", "perimeter", "promise")


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def text(request, roadmap):
    """Title, introduction, perimeter and promise."""
    version = worked_version(roadmap)
    initial = {name: getattr(roadmap, name) for name in TYPED}
    initial["introduction"] = version.introduction if version else ""
    form = TextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        describe_roadmap(roadmap=roadmap, actor=request.user, texts=form.cleaned_data)
        messages.success(request, _("Présentation enregistrée."))
        return redirect(address(roadmap, "text"))
    status = 422 if form.errors else 200
    return render(
        request, "roadmaps/text_form.html", room(roadmap, "text", form=form), status=status
    )


@require_POST
@managed
def renew(request, roadmap):
    """Make the private link of the rehearsal another one; the old one opens nothing."""
    renew_rehearsal(roadmap=roadmap, actor=request.user)
    messages.success(request, _("Le lien de répétition a changé : l’ancien n’ouvre plus rien."))
    return redirect(address(roadmap, "manage"))
