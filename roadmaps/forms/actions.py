"""An action of the draft: one field of the form for each field of the table."""

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmaps.fields import FIELDS, sign_of
from roadmaps.forms.sections import sections_of
from roadmaps.models import Content
from roadmaps.sheets.numbers import LONGEST_CODE, as_code
from roadmaps.values import BUDGET_PARTS, TARGET_PARTS, Kept, Unreadable

LIST_HELP = {
    ("name",): _("Un élément par ligne. Le repère entre crochets suit l’élément : gardez-le."),
    BUDGET_PARTS: _("Une ligne par montant : année ; financeur ; montant."),
    TARGET_PARTS: _("Une ligne par cible : indicateur ; départ ; cible ; unité ; horizon."),
}

SECTIONS = (
    (_("L’action"), "code axis | title | summary | description"),
    (_("Qui"), "owner | partners"),
    (_("Combien"), "budget | funders"),
    (_("Quand"), "starts_on ends_on status"),
    (_("Mesuré comment"), "targets"),
    (_("Où, pour qui"), "territories branches"),
)


class FieldOfAction(forms.CharField):
    """A field of the table: shown as a sheet would write it, read as a sheet would read it."""

    def __init__(self, item):
        super().__init__(
            label=item.label,
            required=item.name == "title",
            max_length=item.longest or 32_000,
            help_text=LIST_HELP.get(item.parts, ""),
            widget=widget_of(item),
            strip=False,
        )
        self.item = item

    def widget_attrs(self, widget):
        """A list has no length."""
        return {} if isinstance(widget, forms.Select) else super().widget_attrs(widget)

    def clean(self, value):
        super().clean(value)
        try:
            return self.item.read(value or "")
        except (Kept, Unreadable) as reason:
            raise forms.ValidationError(str(reason)) from None


def widget_of(item):
    if item.kind == "choice":
        return forms.Select(choices=[("", "—"), *Content.Status.choices])
    if item.kind == "date":
        return forms.TextInput(attrs={"placeholder": "31/12/2027", "size": 12})
    if item.kind == "line":
        return forms.TextInput()
    return forms.Textarea(attrs={"rows": 8 if item.name == "description" else 3})


class ActionForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, draft, entry=None, **kwargs):
        content = entry and entry.content
        initial = {}
        if entry:
            initial["seen"] = sign_of(content, axis=entry.axis)
            initial["axis"] = entry.axis.code if entry.axis else ""
        for item in FIELDS:
            if content:
                initial[item.name] = shown(item, content)
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        axes = draft.axes.all() if draft else ()
        choices = [("", _("Sans axe")), *((axis.code, str(axis)) for axis in axes)]
        if content is None:
            self.fields["code"] = forms.CharField(
                label=_("Code"),
                max_length=LONGEST_CODE,
                help_text=_("Jamais réutilisé ensuite."),
                widget=forms.TextInput(attrs={"size": 10}),
            )
        self.fields["axis"] = forms.ChoiceField(label=_("Axe"), choices=choices, required=False)
        for item in FIELDS:
            self.fields[item.name] = FieldOfAction(item)

    def clean_code(self):
        code = as_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("Un code a des lettres ou des chiffres."))
        return code

    @property
    def sections(self):
        return sections_of(self, SECTIONS)

    @property
    def values(self):
        return {item.name: self.cleaned_data[item.name] for item in FIELDS}


def shown(item, content):
    """A field's value as the form shows it: a choice by its name, a date the French way."""
    value = item.of(content)
    if item.kind == "date":
        return value.strftime("%d/%m/%Y") if value else ""
    return value if item.kind == "choice" else item.write(value)


class AxisForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=LONGEST_CODE)
    title = forms.CharField(label=_("Titre"), max_length=500)
    summary = forms.CharField(
        label=_("Résumé"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    parent = forms.ChoiceField(label=_("Sous l’axe"), required=False)

    def __init__(self, *args, axes, axis=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.taken = {one.code for one in axes if one != axis}
        above = [one for one in axes if one.depth < 3 and one != axis]
        self.fields["parent"].choices = [
            ("", _("Aucun : c’est un axe")),
            *((one.code, str(one)) for one in above),
        ]
        if axis:
            del self.fields["code"], self.fields["parent"]

    def clean_code(self):
        code = as_code(self.cleaned_data["code"])
        if not code or code in self.taken:
            raise forms.ValidationError(_("Écrivez un code qu’aucun autre axe ne porte."))
        return code
