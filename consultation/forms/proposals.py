"""What a person may type as a proposal: a new action, or one changed field of an action."""

from django import forms
from django.core.validators import MinLengthValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.forms.items import add_rows, part_name, read_rows, rows_of
from consultation.forms.voting import TakePartForm
from consultation.models import Proposal
from consultation.operations import Wording
from consultation.queries.drafts import WHAT, said_in
from consultation.queries.proposals import by_field
from roadmaps.differences import rows_between
from roadmaps.fields import AMENDABLE, BY_NAME, FIELDS
from roadmaps.models import Content
from roadmaps.values import Unreadable, visible

BLANKS = {"budget": 2, "targets": 2}
LONGEST = {"title": 150, "owner": 250, "summary": 1000, "description": 10_000}
LONGEST_TYPED = 20_000
LINES = {"summary": 3, "description": 10}


def as_typed(form):
    """What was typed into a form, as typed, for the draft; what no draft could hold is cut."""
    return {
        name: form.data.get(name, "").replace("\x00", "")[:LONGEST_TYPED] for name in form.fields
    }


def typed_of(proposal):
    """What the author typed; of a proposal that no form wrote, what it says, as if typed."""
    if proposal.typed:
        return proposal.typed
    names = ("title", "reason", "signature", "axis", "origin", "origin_label")
    typed = {name: getattr(proposal, name) for name in names}
    for row in proposal.changes.all():
        item = AMENDABLE[row.field]
        typed["field"] = row.field
        if not item.is_list:
            typed["value" if proposal.action_id else row.field] = row.value or ""
            continue
        key = row.key.replace("+", "n")
        for part in item.parts:
            value = (row.value or {}).get(part)
            typed[part_name(row.field, key, part)] = "" if value is None else str(value)
    return typed


class TextField(forms.CharField):
    """What can be read of what was typed: nothing that hides, or turns a line around."""

    def to_python(self, value):
        return visible(super().to_python(value)).strip()


class LineField(TextField):
    """The same in one line."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class ProposalForm(forms.Form):
    """What every proposal says: a title, why, and how it is signed."""

    title = LineField(
        label=gettext_lazy("Titre de la proposition"),
        min_length=15,
        max_length=150,
        help_text=gettext_lazy(
            "Ce que vous demandez, en une phrase qui se comprend seule : 15 à 150 caractères."
        ),
        error_messages={"required": gettext_lazy("Donnez un titre : il dit ce que vous demandez.")},
    )
    reason = TextField(
        label=gettext_lazy("Pourquoi"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Ce que cela changerait, pour qui, et d’où vous le savez."),
        error_messages={"required": gettext_lazy("Dites pourquoi : la région y répondra.")},
    )
    signature = LineField(
        label=gettext_lazy("Nom affiché"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Il paraît sous la proposition. Vide, seuls votre collège et votre département "
            "paraissent. Vos votes ne portent jamais de nom."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, data=None, *, typed=None, signature="", **kwargs):
        super().__init__(data, initial={"signature": signature, **(typed or {})}, **kwargs)

    def wording(self):
        """The complete proposal, ready to be submitted."""
        cleaned = self.cleaned_data
        return Wording(
            title=cleaned["title"],
            reason=cleaned["reason"],
            changes=self.rows,
            axis=cleaned.get("axis", ""),
            signature=cleaned["signature"],
        )


class NewActionForm(ProposalForm):
    """A new action: what it is, where it belongs, who would carry it; its means when known."""

    summary = TextField(
        label=gettext_lazy("L’action en bref"),
        max_length=LONGEST["summary"],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Décrivez l’action en une ou deux phrases.")},
    )
    description = TextField(
        label=gettext_lazy("Comment elle se déroulerait"),
        max_length=LONGEST["description"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    axis = forms.ChoiceField(
        label=gettext_lazy("Axe"),
        error_messages={"required": gettext_lazy("Choisissez l’axe où elle prendrait place.")},
    )
    owner = LineField(
        label=gettext_lazy("Qui la porterait"),
        max_length=LONGEST["owner"],
        required=False,
    )
    lists = ("budget", "targets")

    def __init__(self, data=None, *, plan, **kwargs):
        super().__init__(data, **kwargs)
        axes = [chapter.axis for chapter in plan.chapters if chapter.axis]
        self.fields["axis"].choices = [
            ("", _("Choisir…")),
            *((axis.code, f"{axis.code} {axis.title}") for axis in axes),
        ]
        self.keys = {name: add_rows(self, BY_NAME[name], [], BLANKS[name]) for name in self.lists}

    def says_its_means(self):
        """Whether something was typed among the budget and the targets."""
        names = (name for name in self.fields if "-" in name)
        return any(self[name].value() for name in names)

    def lists_shown(self):
        for name, keys in self.keys.items():
            item = BY_NAME[name]
            yield {"label": item.label, "rows": list(rows_of(self, item, keys))}

    def clean(self):
        values = {
            name: BY_NAME[name].read(self.cleaned_data.get(name, ""))
            for name in ("title", "summary", "description", "owner")
        }
        for name, keys in self.keys.items():
            values[name] = read_rows(self, BY_NAME[name], keys)
        self.rows = [
            row
            for item in FIELDS
            if item.name in values
            for row in rows_between(item, item.empty(), values[item.name])
        ]


class AmendmentForm(ProposalForm):
    """One changed field of one action, typed over its current value."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, content, field, **kwargs):
        super().__init__(data, **kwargs)
        self.content, self.item = content, BY_NAME[field]
        self.current = self.item.of(content)
        self.initial.setdefault("seen", content.pk)
        title = self.fields["title"]
        title.required, title.help_text = False, _("Vide, elle portera le nom de ce qui change.")
        self.keys = []
        if self.item.is_list:
            self.keys = add_rows(self, self.item, self.current, BLANKS.get(field, 3))
        else:
            self.fields["value"] = self.value_field()
        self.order_fields(["value", *(name for name in self.fields if "-" in name)])

    def value_field(self):
        item, length = self.item, LONGEST.get(self.item.name, 250)
        options = {"label": item.label, "required": False, "initial": self.current}
        if item.kind == "choice":
            choices = [("", _("Aucun")), *Content.Status.choices]
            return forms.ChoiceField(choices=choices, **options)
        if item.kind == "date":
            options["initial"] = item.write(self.current)
            date = forms.TextInput(attrs={"type": "date"})
            return forms.CharField(max_length=20, widget=date, **options)
        least = [MinLengthValidator(15)] if item.name == "title" else []
        widget = forms.TextInput
        if item.kind == "text":
            widget = forms.Textarea(attrs={"rows": LINES.get(item.name, 5)})
        return forms.CharField(
            max_length=max(length, len(self.current)),
            widget=widget,
            validators=least,
            **options,
        )

    def rows_shown(self):
        return list(rows_of(self, self.item, self.keys))

    def clean(self):
        self.rows = []
        value = self.read_value()
        if self.errors:
            return
        self.rows = rows_between(self.item, self.current, value)
        if not self.rows:
            cause = None if self.item.is_list else "value"
            self.add_error(
                cause,
                _(
                    "Rien ne change : ce que vous avez écrit est ce que l’action dit déjà. "
                    "Modifiez-le, ou votez simplement pour l’action."
                ),
            )
        elif self.item.kind == "date" and value and value < timezone.localdate():
            self.add_error("value", _("Cette date est déjà passée : choisissez un jour à venir."))
        elif not self.cleaned_data["title"]:
            self.cleaned_data["title"] = self.title_of_the_change()

    def title_of_the_change(self):
        """What an amendment is called when its author gives it no title."""
        change = by_field(self.rows)[0]
        said = {"what": WHAT[self.item.name], "before": change.before, "after": change.after}
        title = _("Changer %(what)s") % said
        if change.kind != "value" or not change.before or not change.after:
            return title
        longer = _("Changer %(what)s : %(after)s plutôt que %(before)s") % said
        return longer if len(longer) <= LONGEST["title"] else title

    def read_value(self):
        if self.item.is_list:
            return read_rows(self, self.item, self.keys)
        typed = self.cleaned_data.get("value") or ""
        if self.item.kind == "choice":
            return typed
        try:
            return self.item.read(typed)
        except Unreadable as unreadable:
            self.add_error("value", str(unreadable))
            return self.current

    def is_stale(self):
        """The value typed over is no longer what the action says."""
        seen = str(self["seen"].value() or "")
        if not seen.isdecimal() or len(seen) > 18 or int(seen) == self.content.pk:
            return False
        before = Content.objects.filter(pk=seen, action=self.content.action_id).first()
        return before is None or self.item.of(before) != self.current

    def current_in_words(self):
        return said_in(self.item, self.content)


class OnBehalfForm(TakePartForm):
    """Where a contribution was said, and in which college and department, when staff enter it."""

    origin = forms.ChoiceField(label=gettext_lazy("Cette contribution"), widget=forms.RadioSelect)
    origin_label = LineField(
        label=gettext_lazy("Quelle rencontre, quel courrier"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Exemple : journée de co-construction du 2 octobre."),
    )
    field_order = ["origin", "origin_label", "college", "department"]

    def __init__(self, *args, participant, **kwargs):
        super().__init__(*args, **kwargs)
        self.participant = participant
        self.fields["origin"].choices = [
            ("online", _("est la mienne")),
            ("meeting", _("a été dite lors d’une rencontre")),
            ("letter", _("est arrivée par courrier")),
        ]
        self.fields["origin"].initial = "online"
        self.fields["college"].label = _("Collège")
        if participant:
            for name in ("college", "department"):
                self.fields[name].required = False

    def clean_department(self):
        department = self.cleaned_data["department"]
        return super().clean_department() if department else department

    def clean(self):
        cleaned = self.cleaned_data
        if cleaned.get("origin", "online") == Proposal.Origin.ONLINE:
            return
        if not cleaned.get("origin_label"):
            self.add_error("origin_label", _("Dites laquelle : elle sera publiée."))
        for name in ("college", "department"):
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, _("Indiquez-le pour la personne qui l’a dit."))
