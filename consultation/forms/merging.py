"""What an administrator may decide on a change, and the code a proposed action takes."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.forms.controls import control_of
from consultation.forms.items import add_rows, part_name, read_row
from consultation.models import Ruling
from roadmaps.fields import AMENDABLE, as_json, from_json
from roadmaps.sheets.numbers import LONGEST_CODE, as_code
from roadmaps.values import Kept, Unreadable

MODIFIED = Ruling.Outcome.MODIFIED
ACTS = [*Ruling.Outcome.choices, ("undo", ""), ("ask", "")]
KEY = "as"


class ReasonField(forms.CharField):
    """Why it is so decided: asked for by a refusal alone."""

    needed_at_times = True


class RulingForm(forms.Form):
    """A decision on one change, its reason, and the value when it is accepted otherwise."""

    do = forms.ChoiceField(choices=ACTS)
    reason = ReasonField(
        label=gettext_lazy("Motif"),
        help_text=gettext_lazy("Nécessaire pour rejeter : l’auteur le lira."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(required=False)

    def __init__(self, data=None, *, change, ruling=None, places=()):
        initial = {"reason": ruling.reason if ruling else "", "seen": ruling.pk if ruling else 0}
        super().__init__(data, auto_id=f"change-{change.pk}-%s", initial=initial)
        self.change, self.item = change, AMENDABLE[change.field]
        value = ruling.taken if ruling and ruling.is_taken else change.value
        if self.item.is_list:
            entry = {"key": KEY, **(value or change.before or {})}
            self.keys = add_rows(self, self.item, [entry], 0)
        else:
            current = from_json(self.item, value)
            axes = [(axis.code, f"{axis.code} {axis.title}") for axis in places]
            self.titles = {axis.code: axis.title for axis in places}
            self.fields["value"] = control_of(self.item, current, axes)

    @property
    def controls(self):
        """The controls by which one accepts something else."""
        names = [name for name in self.fields if name not in RulingForm.base_fields]
        return [self[name] for name in names]

    def clean(self):
        self.value = None
        do, reason = self.cleaned_data.get("do"), self.cleaned_data.get("reason", "")
        if do == Ruling.Outcome.REJECTED and not reason.strip():
            self.add_error("reason", _("Dites pourquoi : l’auteur lira ce motif dans la réponse."))
        if do != MODIFIED:
            for name in [name for name in self.errors if name not in RulingForm.base_fields]:
                del self.errors[name]
            return
        if not self.errors:
            self.value = self.read_list() if self.item.is_list else self.read_value()
            if not self.errors and self.value == self.change.value:
                name = None if self.item.is_list else "value"
                same = _("C’est ce que l’auteur demande : acceptez-la telle quelle, ou changez-la.")
                self.add_error(name, same)

    def read_list(self):
        names = {part: part_name(self.item.name, KEY, part) for part in self.item.parts}
        entry = read_row(self, self.item, names)
        if entry is None and not self.errors:
            self.add_error(None, _("Écrivez ce que la région retient, ou rejetez."))
        return entry

    def read_value(self):
        typed = self.cleaned_data.get("value") or ""
        if self.item.kind == "place":
            return {"code": typed, "title": self.titles[typed]} if typed else None
        if self.item.kind == "choice":
            return typed
        if self.item.name == "title" and not typed:
            self.add_error("value", _("Écrivez ce que la région retient, ou rejetez."))
        try:
            return as_json(self.item.read(typed))
        except (Kept, Unreadable) as reason:
            self.add_error("value", str(reason))
            return None


class AdoptionForm(forms.Form):
    """Where a proposed action enters the draft: its code and its axis."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=LONGEST_CODE,
        help_text=gettext_lazy("Jamais réutilisé ensuite."),
        widget=forms.TextInput(attrs={"size": 10}),
    )
    axis = forms.ChoiceField(label=gettext_lazy("Axe"), required=False)

    def __init__(self, data=None, *, axes, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["axis"].choices = [
            ("", _("Sans axe")),
            *((axis.code, f"{axis.code} {axis.title}") for axis in axes),
        ]

    def clean_code(self):
        code = as_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("Un code a des lettres ou des chiffres."))
        return code
