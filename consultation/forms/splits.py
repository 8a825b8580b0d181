"""The parts that a proposal becomes, as a moderator or its author writes them."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.forms.controls import LineField, TextField

PARTS = (1, 2)
LINES = {"summary": 3, "reason": 4}
NOBODY_TO_ASK = gettext_lazy(
    "L’auteur ne peut pas être interrogé : dites pourquoi ce sont deux demandes."
)


class SplitForm(forms.Form):
    """Two parts: the words of each, and to which of them each change goes."""

    note = TextField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "À écrire quand l’auteur ne peut pas être interrogé : pourquoi ce sont deux demandes. "
            "Gardée au journal."
        ),
        error_messages={"required": NOBODY_TO_ASK},
    )

    def __init__(self, *args, proposal, pieces, parts=None, askable=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = not askable
        self.proposal, self.pieces = proposal, pieces
        said = parts or [{}, {}]
        for n, part in zip(PARTS, said, strict=True):
            self.fields[f"title-{n}"] = LineField(
                label=_("Titre"), min_length=15, max_length=150, initial=part.get("title", "")
            )
            if not proposal.action_id:
                self.fields[f"summary-{n}"] = text(_("Résumé"), "summary", 1000, part)
            self.fields[f"reason-{n}"] = text(_("Pourquoi"), "reason", 5000, part)
        for piece in pieces:
            first = piece.pk in said[0].get("changes", [piece.pk])
            self.fields[f"piece-{piece.pk}"] = forms.ChoiceField(
                label=piece.label,
                choices=[(str(n), _("Partie %(n)s") % {"n": n}) for n in PARTS],
                widget=forms.RadioSelect,
                initial="1" if first else "2",
            )

    def parts_of(self, n):
        """The bound fields of one part."""
        names = ("title", "summary", "reason")
        return [self[f"{name}-{n}"] for name in names if f"{name}-{n}" in self.fields]

    @property
    def columns(self):
        return [(n, self.parts_of(n)) for n in PARTS]

    @property
    def shares(self):
        """Each change with the field that says to which part it goes."""
        return [(piece, self[f"piece-{piece.pk}"]) for piece in self.pieces]

    def clean(self):
        given = super().clean()
        went = {given.get(f"piece-{piece.pk}") for piece in self.pieces}
        if self.proposal.action_id and not self.errors and len(went) < len(PARTS):
            raise forms.ValidationError(_("Donnez au moins un changement à chaque partie."))
        return given

    def parts(self):
        """The parts as they are kept."""
        return [self.part(n) for n in PARTS]

    def part(self, n):
        given, number = self.cleaned_data, str(n)
        words = {field.name.rpartition("-")[0]: given[field.name] for field in self.parts_of(n)}
        kept = [one.pk for one in self.pieces if given[f"piece-{one.pk}"] == number]
        return words | {"changes": kept}


def text(label, name, longest, part):
    return TextField(
        label=label,
        max_length=longest,
        required=name == "summary",
        initial=part.get(name, ""),
        widget=forms.Textarea(attrs={"rows": LINES[name]}),
    )
