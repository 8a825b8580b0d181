"""One's data to take away, and one's account to delete once its consequences are read."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.identity import email_key
from public.leaving.exporting import archive_of
from public.leaving.operations import Needed, leave, leaving_of


class LeaveForm(forms.Form):
    """The address of the account, typed by hand: nobody leaves by a slip."""

    email = forms.CharField(
        label=gettext_lazy("Pour confirmer, écrivez l’adresse de votre compte"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self):
        typed = self.cleaned_data["email"]
        if email_key(typed) != self.user.email_key:
            raise forms.ValidationError(_("Ce n’est pas l’adresse de ce compte."))
        return typed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request):
    """What is held of oneself, taken away at once in one archive."""
    if request.method == "POST":
        answer = HttpResponse(archive_of(request.user), content_type="application/zip")
        name = f"mes-donnees-{timezone.localdate():%Y-%m-%d}.zip"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    return render(request, "public/my_data.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request):
    """The consequences, counted; then the address typed; then it is done."""
    form = LeaveForm(request.POST or None, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            leave(user=request.user)
        except Needed:
            status = 409
        else:
            logout(request)
            messages.success(request, _("Votre compte est supprimé. Un dernier courriel le dit."))
            return redirect("public:home")
    page = {"form": form, "leaving": leaving_of(request.user)}
    return render(request, "public/leave.html", page, status=status)
