from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class NameForm(forms.ModelForm):
    """How a person is called when they sign a proposal, and the language of their mails."""

    language = forms.ChoiceField(label=_("Langue des courriels"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"name": _("Nom affiché sous vos propositions")}
