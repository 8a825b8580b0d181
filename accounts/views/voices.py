"""Choosing in whose name one speaks, visibly, for this session."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.speaking import number, speak_as, speaking
from accounts.views.door import safe_next


@require_http_methods(["GET", "HEAD", "POST"])
def voice(request):
    """The names one may speak in; by POST, speak in one of them from now on."""
    target = safe_next(request)
    if request.method == "POST" and speak_as(request, number(request.POST.get("voice"))):
        current = speaking(request).current
        if current.is_oneself:
            messages.success(request, _("Vous parlez maintenant en votre nom."))
        else:
            said = _("Vous parlez maintenant au nom de %(name)s.")
            messages.success(request, said % {"name": current.name})
        return HttpResponseRedirect(target or "/")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/voice.html", {"next": target}, status=status)
