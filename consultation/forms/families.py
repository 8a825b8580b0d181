"""What a moderator types to bring proposals together, and an author to answer."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.forms.controls import LineField, TextField
from consultation.models import Family, Kinship, Proposal

LONGEST_WORD = 2000
ONE_NOT_TO_ASK = gettext_lazy(
    "L’un des auteurs ne peut pas être interrogé : dites pourquoi c’est juste."
)


class WordForm(forms.Form):
    """Why an author objects, if they wish to say."""

    word = TextField(
        label=gettext_lazy("Pourquoi"),
        max_length=LONGEST_WORD,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Lu par les modérateurs seulement."),
    )


class FamilyForm(forms.Form):
    """A family that exists or a new one, and what is brought into it beside one proposal."""

    family = forms.ModelChoiceField(
        label=gettext_lazy("Famille"),
        queryset=Family.objects.none(),
        to_field_name="number",
        required=False,
        empty_label=gettext_lazy("Une nouvelle famille"),
    )
    title = LineField(
        label=gettext_lazy("Ce que ces propositions demandent"),
        min_length=15,
        max_length=150,
        required=False,
        help_text=gettext_lazy(
            "Le titre d’une nouvelle famille : une demande que chaque auteur reconnaîtrait."
        ),
    )
    near = forms.MultipleChoiceField(
        label=gettext_lazy("Ressemblent à celle-ci"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    numbers = LineField(
        label=gettext_lazy("D’autres propositions"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Leurs numéros, séparés par des virgules."),
    )
    note = TextField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "À écrire quand un auteur ne peut pas être interrogé : pourquoi c’est bien la même "
            "demande. Gardée au journal."
        ),
        error_messages={"required": ONE_NOT_TO_ASK},
    )

    def __init__(self, *args, roadmap, near, askable=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.roadmap = roadmap
        standing = Kinship.objects.standing().filter(family__roadmap=roadmap)
        self.fields["family"].queryset = Family.objects.filter(pk__in=standing.values("family"))
        self.fields["family"].label_from_instance = named
        self.fields["near"].choices = near
        self.fields["note"].required = not askable
        for name in ("family", "title", "near", "numbers", "note"):
            self.fields[name].needed_at_times = True
        if not near:
            del self.fields["near"]

    def clean_numbers(self):
        """The published proposals of these numbers."""
        typed = self.cleaned_data["numbers"]
        numbers = {int(found) for found in re.findall(r"[0-9]{1,9}", typed)}
        published = Proposal.objects.published().filter(roadmap=self.roadmap)
        found = list(published.filter(number__in=numbers))
        if len(found) < len(numbers) or typed and not numbers:
            raise forms.ValidationError(
                _("L’un de ces numéros n’est pas d’une proposition publiée.")
            )
        return found

    def clean(self):
        given = super().clean()
        if not given.get("family") and not given.get("title") and "title" not in self.errors:
            self.add_error("title", _("Dites ce que ces propositions demandent."))
        return given

    def others(self):
        """The proposals chosen beside the one the page is about."""
        near = Proposal.objects.filter(
            roadmap=self.roadmap, number__in=self.cleaned_data.get("near") or []
        )
        return {one.pk: one for one in [*near, *self.cleaned_data["numbers"]]}


def named(family):
    return _("n° %(n)s, %(title)s") % {"n": family.number, "title": family.title}
