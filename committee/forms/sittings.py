"""What is typed to call a sitting, to answer in writing, and to write down what took place."""

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from committee.models import CommitteeVote, Sitting
from committee.operations.positions import sign_of
from roadmaps.moments import MomentField

MOST_WORDS = 2000


def kinds():
    return [
        (Sitting.Kind.MEETING, _("Une séance : les membres se réunissent")),
        (Sitting.Kind.WRITTEN, _("Une consultation écrite : chacun répond par un lien")),
    ]


class CallForm(forms.Form):
    """How, when, where, and on which proposed positions the committee is to decide."""

    kind = forms.ChoiceField(
        label=_("Comment décider"),
        choices=kinds,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une séance ou une consultation écrite.")},
    )
    opens_at = MomentField(
        label=_("Début"), help_text=_("Les membres sont convoqués tout de suite.")
    )
    closes_at = MomentField(
        label=_("Fin"), help_text=_("Une consultation écrite se clôt à cette heure précise.")
    )
    place = forms.CharField(
        label=_("Lieu"),
        max_length=200,
        required=False,
        help_text=_("Pour une séance : une adresse, ou comment s’y joindre à distance."),
    )
    chosen = forms.MultipleChoiceField(
        label=_("Positions soumises"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choisissez au moins une position."),
            "invalid_choice": _(
                "Une position a changé depuis l’ouverture de cette page. Relisez et choisissez "
                "de nouveau."
            ),
        },
    )

    def __init__(self, *args, drafts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].needed_at_times = True
        self.fields["chosen"].choices = [(sign_of(one), label) for one, label in drafts]

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if closes and closes <= timezone.now():
            self.add_error("closes_at", _("Cette fin est passée. Choisissez un moment à venir."))
        elif opens and closes and closes <= opens:
            self.add_error("closes_at", _("La fin doit suivre le début."))
        if cleaned.get("kind") == Sitting.Kind.MEETING and not cleaned.get("place"):
            self.add_error("place", _("Dites où la séance se tient."))
        return cleaned

    @property
    def facts(self):
        names = ("kind", "opens_at", "closes_at", "place")
        return {name: self.cleaned_data[name] for name in names}


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Envoyé aux personnes convoquées, et gardé."),
    )


def answers():
    return [(value, capfirst(label)) for value, label in CommitteeVote.Answer.choices]


class AnswerForm(forms.Form):
    """A seat's answer on one position: nothing is chosen beforehand, and what is left unchosen is
    left as it stands; words written without choosing go with the answer that `stands`."""

    answer = forms.ChoiceField(
        label=_("Votre réponse"), choices=answers, required=False, widget=forms.RadioSelect
    )
    dissent = forms.CharField(
        label=_("Opinion divergente"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Elle paraît au procès-verbal, sans votre nom."),
    )

    def __init__(self, *args, stands="", **kwargs):
        super().__init__(*args, **kwargs)
        self.stands = stands
        self.fields["answer"].needed_at_times = True

    def clean(self):
        cleaned = super().clean()
        if self.has_changed() and not cleaned.get("answer") and "answer" not in self.errors:
            cleaned["answer"] = self.stands
            if not self.stands:
                self.add_error("answer", _("Choisissez une réponse."))
        return cleaned


COUNTS = (("for", _("Pour")), ("against", _("Contre")), ("abstained", _("Abstentions")))


def presence_field(seat):
    """Who of a seat's members attended, if any."""
    members = [(member.pk, f"{member} ({member.get_rank_display()})") for member in seat.bench]
    return forms.TypedChoiceField(
        label=seat.title,
        choices=[("", _("absent")), *members],
        coerce=int,
        empty_value=None,
        required=False,
    )


class RecordForm(forms.Form):
    """Who attended a meeting, how each position was voted on, what was said."""

    minutes = forms.CharField(
        label=_("Ce qui s’est dit"),
        max_length=20000,
        required=False,
        widget=forms.Textarea({"rows": 10}),
    )
    do = forms.ChoiceField(choices=[("keep", ""), ("close", "")])
    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, sitting, seats, positions, aside, **kwargs):
        super().__init__(*args, **kwargs)
        self.sitting, self.seats, self.positions, self.aside = sitting, seats, positions, aside
        for seat in seats:
            self.fields[f"seat-{seat.pk}"] = presence_field(seat)
        for position in positions:
            for name, label in COUNTS:
                self.fields[f"{name}-{position.pk}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=1000, required=False
                )
        for field in self.fields.values():
            field.needed_at_times = True

    @property
    def closes(self):
        return self.cleaned_data.get("do") == "close"

    @property
    def presences(self):
        return [(seat, self[f"seat-{seat.pk}"]) for seat in self.seats]

    @property
    def counts(self):
        """Each position with its three counts, as typed."""
        return [
            (position, [self[f"{name}-{position.pk}"] for name, _label in COUNTS])
            for position in self.positions
        ]

    def clean(self):
        cleaned = super().clean()
        present = self.present
        for position in self.positions:
            counts = self.votes[position.pk]
            aside = {seat for seat in present if (seat, position.action_id) in self.aside}
            may_vote = len(present) - len(aside)
            if cleaned.get("do") == "close" and None in counts:
                self.refuse(position, _("Donnez les trois nombres, zéro compris."))
            elif sum(count or 0 for count in counts) > may_vote:
                said = _("Plus de voix que les %(n)s sièges présents qui pouvaient voter.")
                self.refuse(position, said % {"n": may_vote})
        return cleaned

    def refuse(self, position, why):
        self.add_error(f"for-{position.pk}", f"{position.action.code}\u00a0: {why}")

    @property
    def present(self):
        """Who attended, as {seat's id: member's id}."""
        told = {seat.pk: self.cleaned_data.get(f"seat-{seat.pk}") for seat in self.seats}
        return {seat: member for seat, member in told.items() if member}

    @property
    def votes(self):
        return {
            one.pk: [self.cleaned_data.get(f"{name}-{one.pk}") for name, _label in COUNTS]
            for one in self.positions
        }

    @property
    def told(self):
        return {
            "present": self.present,
            "votes": self.votes,
            "minutes": self.cleaned_data["minutes"],
        }


class MinutesForm(forms.Form):
    """What was said, written after the close."""

    minutes = forms.CharField(
        label=_("Ce qui s’est dit"),
        max_length=20000,
        required=False,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Public avec le procès-verbal."),
    )
    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
