"""An action that leaves the draft: why, and what takes over from it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmaps.forms.cells import LongSelect
from roadmaps.sheets.numbers import LONGEST_CODE, as_code

PARTS = 6  # actions one may be split into at once


def reason_field(required):
    return forms.CharField(
        label=gettext_lazy("Motif"),
        max_length=500,
        required=required,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Public : il paraît avec la version, à l’adresse de l’action.")
        if required
        else "",
    )


class WithdrawForm(forms.Form):
    """`published`: what nobody has read may leave without a word."""

    def __init__(self, data=None, *, published):
        super().__init__(data, auto_id="withdraw_%s")
        self.fields["reason"] = reason_field(published)


class MergeForm(forms.Form):
    into = forms.ChoiceField(label=gettext_lazy("Dans quelle action"), widget=LongSelect)

    def __init__(self, data=None, *, published, stops, code):
        super().__init__(data, auto_id="merge_%s")
        others = [
            (stop.code, f"{stop.code} {stop.title[:80]}") for stop in stops if stop.code != code
        ]
        self.fields["into"].choices = [("", _("Choisir une action")), *others]
        self.fields["reason"] = reason_field(published)


class SplitForm(forms.Form):
    """New codes and titles, two or more; the lines left empty are none."""

    def __init__(self, data=None, *, published, title):
        super().__init__(data, auto_id="split_%s")
        for n in range(1, PARTS + 1):
            self.fields[f"code{n}"] = forms.CharField(
                label=_("Code %(n)d") % {"n": n},
                max_length=LONGEST_CODE,
                required=n <= 2,
                widget=forms.TextInput(attrs={"size": 10}),
            )
            self.fields[f"title{n}"] = forms.CharField(
                label=_("Titre %(n)d") % {"n": n},
                max_length=500,
                required=n <= 2,
                initial=title if n == 1 else "",
            )
        self.fields["reason"] = reason_field(published)

    @property
    def rows(self):
        return [(self[f"code{n}"], self[f"title{n}"]) for n in range(1, PARTS + 1)]

    def clean(self):
        parts = []
        for n in range(1, PARTS + 1):
            code = as_code(self.cleaned_data.get(f"code{n}") or "")
            title = self.cleaned_data.get(f"title{n}") or ""
            if bool(code) != bool(title) and n > 2:
                self.add_error(f"title{n}", _("Écrivez le code et le titre, ou aucun des deux."))
            elif code in [known for known, _title in parts]:
                self.add_error(f"code{n}", _("Ce code est écrit deux fois."))
            elif code and title:
                parts.append((code, title))
        self.cleaned_data["parts"] = parts
        return self.cleaned_data
