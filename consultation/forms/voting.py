from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.departments import DEPARTMENTS
from accounts.identity import is_disposable
from accounts.models import College
from roadmaps.plan import plain


def department_choices(region):
    """The region's departments first, then the others: who lives elsewhere is told, not hidden.
    Names come before codes: typing « Giro » finds Gironde."""

    def options(codes):
        named = [(code, f"{DEPARTMENTS[code]} ({code})") for code in codes]
        return sorted(named, key=lambda option: plain(option[1]))

    rest = [code for code in DEPARTMENTS if not region.includes(code)]
    own = options(region.departments)
    return [("", _("Choisir…")), (region.name, own), (_("Ailleurs en France"), options(rest))]


class TakePartForm(forms.Form):
    """In which college and department somebody takes part; asked once."""

    college = forms.ChoiceField(
        label=_("Je participe en tant que"),
        help_text=_(
            "Une école, un centre de formation, un laboratoire : recherche et formation. "
            "Une collectivité, une chambre consulaire : organisme public."
        ),
        choices=College,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce qui vous ressemble le plus.")},
    )
    department = forms.ChoiceField(
        label=_("Département"),
        error_messages={"required": _("Choisissez votre département.")},
    )

    def __init__(self, *args, region, email="", **kwargs):
        super().__init__(*args, **kwargs)
        self.region, self.email = region, email
        self.fields["department"].choices = department_choices(region)

    def clean_department(self):
        department = self.cleaned_data["department"]
        if not self.region.includes(department):
            raise forms.ValidationError(
                _(
                    "Cette consultation est ouverte aux acteurs de %(region)s. Vous pouvez tout "
                    "lire, mais pas voter, depuis un autre département."
                )
                % {"region": self.region.name}
            )
        return department

    def clean(self):
        if is_disposable(self.email):
            raise forms.ValidationError(
                _(
                    "Votre adresse est jetable : elle permet de tout lire, pas de participer. "
                    "Connectez-vous avec une adresse qui dure."
                )
            )
        return super().clean()
