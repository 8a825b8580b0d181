"""What a person may type as a written contribution."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.forms.controls import LineField, NameField, TextField
from consultation.models.statement import MOST_SIGNS
from consultation.operations.statements import Writing

LEAST_TITLE = 15


class StatementForm(forms.Form):
    """A title, a text of a page or ten, a signature, and the actions it speaks of."""

    title = LineField(
        label=gettext_lazy("Titre"),
        max_length=150,
        help_text=gettext_lazy("De 15 à 150 caractères."),
        error_messages={"required": gettext_lazy("Donnez un titre.")},
    )
    text = TextField(
        label=gettext_lazy("Texte"),
        max_length=MOST_SIGNS,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy(
            "Une page ou dix, 40 000 signes au plus. Un titre commence par ##, une liste par un "
            "tiret, **deux astérisques** mettent en gras."
        ),
        error_messages={"required": gettext_lazy("Écrivez votre contribution.")},
    )
    signature = NameField(
        label=gettext_lazy("Signature"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "De préférence le nom de l’organisation qui s’exprime. Vide, seuls votre collège et "
            "votre département paraissent."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    actions = forms.MultipleChoiceField(
        label=gettext_lazy("Les actions dont elle parle"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data=None, *, plan, **kwargs):
        super().__init__(data, **kwargs)
        self.stops = {str(stop.action_id): stop for stop in plan.stops}
        self.plan = plan
        self.fields["actions"].choices = [
            (key, f"{stop.code} {stop.title}") for key, stop in self.stops.items()
        ]

    @property
    def chapters(self):
        """The plan's actions by axis, each with its box; an axis with a box ticked is unfolded."""
        ticked = set(self["actions"].value() or ())
        boxes = dict(zip(self.stops, self["actions"].subwidgets, strict=True))
        for chapter in self.plan.chapters:
            stops = [stop for stop in self.plan.stops if stop.line == chapter.line]
            keys = [str(stop.action_id) for stop in stops]
            count = len(ticked.intersection(keys))
            yield {"chapter": chapter, "boxes": [boxes[key] for key in keys], "count": count}

    def check_complete(self):
        """A contribution is handed in with a title that says something."""
        if len(self.cleaned_data["title"]) < LEAST_TITLE:
            self.add_error("title", _("Un titre compte au moins 15 caractères."))
        return not self.errors

    def writing(self):
        said = self.cleaned_data
        return Writing(
            title=said["title"],
            text=said["text"],
            signature=said["signature"],
            actions=tuple(int(key) for key in said["actions"]),
        )


class DraftForm(StatementForm):
    """The same, not yet complete: a draft lacks what it likes."""

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["title"].required = self.fields["text"].required = False


def typed_of(statement):
    """What a written contribution says, as its form would have it typed."""
    chosen = [str(pk) for pk in statement.actions.values_list("pk", flat=True)]
    return {
        "title": statement.title,
        "text": statement.text,
        "signature": statement.signature,
        "actions": chosen,
    }
