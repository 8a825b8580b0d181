"""A formal correction of a published action: its words and names, a note, a declaration."""

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmaps.correcting import FORMAL
from roadmaps.fields import sign_of
from roadmaps.forms.actions import FieldOfAction, shown


class CorrectionForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, content):
        said = [item for item in FORMAL if item.of(content)]
        initial = {item.name: shown(item, content) for item in said}
        super().__init__(data, initial=initial | {"seen": sign_of(content)})
        for item in said:
            self.fields[item.name] = FieldOfAction(item)
            self.fields[item.name].required = True
        self.names = [item.name for item in said]
        self.fields["note"] = forms.CharField(
            label=_("Ce qui est corrigé"),
            max_length=500,
            help_text=_("Montré avec la version, dans la liste publique des versions."),
        )
        self.fields["formal"] = forms.BooleanField(
            label=_("C’est une correction formelle : le sens ne change pas.")
        )

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in self.names}
