"""What news a person wants by mail: one page that says what will be sent, and the link of a mail
that stops it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Preference
from consultation.forms.news import PreferenceForm, StopForm
from consultation.news_links import WrongLink, read
from consultation.operations import prefer, stop_news
from consultation.queries.follows import follows_of, in_words
from consultation.queries.summaries import all_planned


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    """What one follows, what one wants by mail, and exactly what comes next."""
    user, now = request.user, timezone.now()
    preference = Preference.objects.filter(user=user).first()
    form = PreferenceForm(request.POST or None, instance=preference)
    if form.is_valid():
        prefer(user=user, **form.cleaned_data)
        messages.success(request, _("C’est enregistré. La page dit ce qui partira désormais."))
        return redirect("news:preferences")
    page = {
        "form": form,
        "preference": preference,
        "followed": in_words(follows_of(user)),
        "planned": all_planned(user, preference, now) if preference else [],
        "now": now,
    }
    return render(
        request, "consultation/news_preferences.html", page, status=422 if form.errors else 200
    )


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    """Stop the mails a link names: alone by the one-click POST of RFC 8058, else by a choice that
    nothing makes beforehand."""
    try:
        user, what = read(token)
    except WrongLink:
        return render(request, "consultation/news_stop.html", {"dead": True}, status=410)
    form = StopForm(request.POST or None)
    done = ""
    if request.POST.get("List-Unsubscribe") == "One-Click":
        done = what
    elif form.is_valid():
        done = form.cleaned_data["what"]
    if done:
        stop_news(user=user, what=done)
    status = 422 if request.method == "POST" and not done else 200
    page = {"form": form, "done": done}
    return render(request, "consultation/news_stop.html", page, status=status)
