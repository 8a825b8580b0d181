"""What a person may type under an action or a proposal."""

from urllib.parse import urlsplit

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.forms.controls import LineField, NameField, TextField
from consultation.models.argument import MOST_SIGNS, MOST_SOURCES
from consultation.operations.arguments import Words
from roadmaps.fields import AMENDABLE

LONGEST_SOURCE = 300
IS_ADDRESS = URLValidator(schemes=["https"])
STANCES = (
    ("for", gettext_lazy("Un argument pour")),
    ("against", gettext_lazy("Un argument contre")),
    ("question", gettext_lazy("Une question à la Région")),
)


class SourceField(LineField):
    """An https address, shown as it will be read: its host in the letters a browser goes to."""

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            IS_ADDRESS(typed)
            parts = urlsplit(typed)
            host = idna.encode(parts.hostname or "", uts46=True).decode()
            port = f":{parts.port}" if parts.port else ""
        except (ValidationError, ValueError, idna.IDNAError):
            raise ValidationError(
                _("Donnez l’adresse complète d’une page : elle commence par https://.")
            ) from None
        if "@" in parts.netloc:
            raise ValidationError(_("Donnez une adresse sans nom d’utilisateur."))
        return parts._replace(netloc=f"{host}{port}").geturl()


class ArgumentForm(forms.Form):
    """For, against or a question: the stance first, then a text, its sources, its signature."""

    stance = forms.ChoiceField(
        label=gettext_lazy("Ce que vous apportez"),
        choices=STANCES,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez : un argument pour, contre, ou une question.")
        },
    )
    change = forms.ChoiceField(
        label=gettext_lazy("Sur quoi"), required=False, error_messages={"invalid_choice": ""}
    )
    text = TextField(
        label=gettext_lazy("Votre texte"),
        max_length=MOST_SIGNS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Un seul argument à la fois, en 1 200 signes au plus."),
        error_messages={"required": gettext_lazy("Écrivez votre argument ou votre question.")},
    )
    signature = NameField(
        label=gettext_lazy("Nom affiché"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Il paraît sous votre texte. Vide, seuls votre collège et votre département paraissent."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, data=None, *, changes=(), **kwargs):
        super().__init__(data, **kwargs)
        self.changes = {str(change.pk): change for change in changes}
        self.give_sources()
        if not self.changes:
            del self.fields["change"]
            return
        whole = [("", _("La proposition entière"))]
        self.fields["change"].choices = whole + [
            (key, AMENDABLE[change.field].label) for key, change in self.changes.items()
        ]

    def give_sources(self):
        for number in range(1, MOST_SOURCES + 1):
            self.fields[f"source_{number}"] = SourceField(
                label=_("Source %(n)s") % {"n": number},
                max_length=LONGEST_SOURCE,
                required=False,
                widget=forms.TextInput(
                    attrs={"inputmode": "url", "placeholder": "https://", "autocomplete": "off"}
                ),
            )

    @property
    def sources(self):
        return [self[name] for name in self.fields if name.startswith("source_")]

    @property
    def sources_open(self):
        """Whether the sources are unfolded: something is typed there, or is wrong."""
        return any(field.errors or field.value() for field in self.sources)

    def words(self):
        said = self.cleaned_data
        typed = [said[name] for name in self.fields if name.startswith("source_")]
        return Words(
            text=said["text"],
            stance=said.get("stance", ""),
            sources=tuple(dict.fromkeys(source for source in typed if source)),
            signature=said["signature"],
            change=self.changes.get(said.get("change", "")),
        )


class ReplyForm(ArgumentForm):
    """A reply: what an argument is answered, once."""

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        del self.fields["stance"]
        self.fields["text"].error_messages["required"] = _("Écrivez votre réponse.")
        self.fields["text"].help_text = _("Une seule réponse par voix, en 1 200 signes au plus.")


def typed_of(argument):
    """What an argument says, as its form would have it typed."""
    sources = {f"source_{n}": text for n, text in enumerate(argument.sources, start=1)}
    return sources | {
        "stance": argument.stance,
        "text": argument.text,
        "signature": argument.signature,
        "change": str(argument.change_id or ""),
    }


class OfficialAnswerForm(forms.Form):
    """What the region answers a question, in public."""

    answer = TextField(
        label=gettext_lazy("Réponse de la Région"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "data-key": "m"}),
        help_text=gettext_lazy(
            "Publique dès l’envoi, et définitive ; la personne qui demande la reçoit par courriel."
        ),
        error_messages={"required": gettext_lazy("Écrivez la réponse.")},
    )
