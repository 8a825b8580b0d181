"""What a person may type as a proposal: a new action, or another wording of one that stands."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.forms.controls import LEAD, TextField
from consultation.forms.items import part_name
from consultation.forms.whole import WholeForm
from consultation.queries.drafts import title_of
from roadmaps.differences import rows_between
from roadmaps.fields import AMENDABLE, BY_NAME

LEAST_TITLE = 15


def as_typed(form):
    """What was typed into the form of a voice, as typed, for the draft."""
    return {name: form.data.get(name, "").replace("\x00", "")[:1000] for name in form.fields}


def modern(typed):
    """What was typed when a form changed one field, named as the whole form names it."""
    if "value" not in typed:
        return typed
    kept = {name: text for name, text in typed.items() if name not in ("value", "seen")}
    return kept | {f"{LEAD}{typed['field']}": typed["value"]}


def typed_of(proposal):
    """What the author typed; of a proposal that no form wrote, what it says, as if typed."""
    if proposal.typed:
        return modern(proposal.typed)
    names = ("title", "reason", "signature", "axis", "origin", "origin_label")
    typed = {name: getattr(proposal, name) for name in names}
    for row in proposal.changes.all():
        item = AMENDABLE[row.field]
        typed["field"] = row.field
        typed[f"why-{row.field}"] = row.reason
        if not item.is_list:
            lead = LEAD if proposal.action_id else ""
            value = row.value["code"] if item.kind == "place" and row.value else row.value
            typed[f"{lead}{row.field}"] = value or ""
            continue
        key = row.key.replace("+", "n")
        for part in item.parts:
            value = (row.value or {}).get(part)
            typed[part_name(row.field, key, part)] = "" if value is None else str(value)
    return typed


class NewActionForm(WholeForm):
    """A new action: what it is, where it belongs, who would carry it; its means when known."""

    items = tuple(item for item in AMENDABLE.values() if item.name != "title")
    top = ("axis", "summary", "description")

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        summary, axis = self.fields["summary"], self.fields["axis"]
        summary.required = axis.required = True
        summary.label = _("L’action en bref")
        summary.error_messages["required"] = _("Décrivez l’action en une ou deux phrases.")
        axis.label = _("Axe")
        axis.error_messages["required"] = _("Choisissez l’axe où elle prendrait place.")
        self.fields["description"].label = _("Comment elle se déroulerait")
        self.fields["owner"].label = _("Qui la porterait")

    def place(self, code):
        return code

    @property
    def first(self):
        """What a new action says before anything else."""
        return [self[name] for name in self.top]

    def groups(self):
        """What may be said of it besides."""
        return [group for group in super().groups() if group.key not in ("words", "place")]

    def clean(self):
        rows = [row for row in self.read_all() if row.field != "axis"]
        title = BY_NAME["title"].read(self.cleaned_data.get("title", ""))
        self.rows = [*rows_between(BY_NAME["title"], "", title), *rows]


class AmendmentForm(WholeForm):
    """An action as it stands, every field of which may be typed over."""

    items, lead = tuple(AMENDABLE.values()), LEAD

    def __init__(self, data=None, *, stop, base=None, plan, **kwargs):
        self.stop, self.base = stop, base or stop
        self.places = {axis.code: axis.title for axis in plan.axes.values()}
        super().__init__(data, plan=plan, **kwargs)
        self.ask_days_ahead()
        title = self.fields["title"]
        title.required, title.help_text = False, _("Vide, elle portera le nom de ce qui change.")
        for item in self.items:
            self.fields[f"why-{item.name}"] = TextField(
                label=_("Une raison propre à ce point"),
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def ask_days_ahead(self):
        """A calendar offers no past day, unless the action itself already says one."""
        today = timezone.localdate()
        for name in ("starts_on", "ends_on"):
            says = self.stop.says(AMENDABLE[name])
            if not says or says >= today:
                self.fields[f"{LEAD}{name}"].widget.attrs["min"] = today.isoformat()

    def place(self, code):
        return {"code": code, "title": self.places[code]} if code else None

    def typed(self):
        return super().typed() | {"seen": str(self.base.entry_id)}

    def clean(self):
        self.rows = self.read_all()
        if self.errors:
            return
        if not self.rows:
            self.add_error(
                None,
                _(
                    "Rien ne change : ce que vous avez écrit est ce que l’action dit déjà. "
                    "Modifiez-le, ou votez simplement pour l’action."
                ),
            )
            return
        touched = {row.field for row in self.rows}
        self.check_dates(touched)
        if "title" in touched and len(self.values["title"]) < LEAST_TITLE:
            self.add_error(
                f"{LEAD}title", _("Le titre d’une action compte au moins 15 caractères.")
            )
        if not self.errors and not self.cleaned_data["title"]:
            self.cleaned_data["title"] = title_of(self.rows, self.stop.code)

    def check_dates(self, touched):
        """What is proposed lies ahead, and ends after it begins."""
        for name in ("starts_on", "ends_on"):
            if name in touched and self.values[name] and self.values[name] < timezone.localdate():
                self.add_error(
                    f"{LEAD}{name}", _("Cette date est déjà passée : choisissez un jour à venir.")
                )
        starts, ends = self.values["starts_on"], self.values["ends_on"]
        if touched & {"starts_on", "ends_on"} and starts and ends and ends < starts:
            self.add_error(
                f"{LEAD}ends_on", _("La fin précède le début : changez l’un ou l’autre.")
            )
