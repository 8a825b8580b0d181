"""A proposal written over a whole action: each field as the plan says it, or empty."""

from dataclasses import dataclass

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from consultation.forms.controls import (
    LineField,
    NameField,
    TextField,
    blanks_for,
    control_of,
    controls_of,
    differing,
    field_of,
)
from consultation.forms.items import STRUCK, add_rows, add_strikes, read_rows, rows_of
from consultation.operations import Wording
from consultation.queries.drafts import WHAT, called, in_words_of, places_of, questions_in
from roadmaps.differences import in_words, rows_between
from roadmaps.fields import AMENDABLE
from roadmaps.values import Kept, Unreadable

LONGEST_TYPED = 40_000


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
    signature = NameField(
        label=gettext_lazy("Nom affiché"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Il paraît sous la proposition. Vide, seuls votre collège et votre département "
            "paraissent. Vos votes ne portent jamais de nom."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@dataclass(frozen=True)
class Moved:
    """Something typed over that says something else since; `typed` where it is no more."""

    before: str
    now: str
    typed: str = ""


@dataclass(frozen=True)
class Shown:
    """One field in the form: what it says now, its control or its rows, its own reason."""

    item: object
    what: object
    now: list
    moved: list
    changed: bool
    control: object = None
    rows: tuple = ()
    why: object = None


@dataclass(frozen=True)
class Group:
    """The fields that answer one question, folded until one asks it."""

    key: str
    title: object
    fields: list

    @property
    def changed(self):
        return any(field.changed for field in self.fields)

    @property
    def in_error(self):
        return any(field.control and field.control.errors for field in self.fields) or any(
            part.errors for field in self.fields for row in field.rows for part in row["parts"]
        )

    @property
    def now(self):
        return [said for field in self.fields for said in field.now]

    @property
    def more(self):
        """How many things it says besides the first two."""
        return max(len(self.now) - 2, 0)


class WholeForm(ProposalForm):
    """A proposal with the fields of an action. What was typed is kept as what differs from the
    wording it was typed over (`base`), and laid over what the plan says now (`stop`)."""

    items: tuple = ()
    lead = ""
    stop = base = None

    def __init__(self, data=None, *, plan, typed=None, signature="", **kwargs):
        source = typed or {} if data is None else data
        self.blanks = {item.name: blanks_for(item, source) for item in self.items}
        now, base = self.texts(self.stop), self.texts(self.base)
        self.shown, self.seen_texts = now, now | base
        self.edits = differing(source, self.seen_texts)
        laid = now | {name: text for name, text in self.edits.items() if name in now}
        own = {name: source[name] for name in source if name not in self.seen_texts}
        initial = {"signature": signature, **own, **laid}
        super().__init__(None if data is None else own | laid, initial=initial, **kwargs)
        self.keys = {}
        places = places_of(plan)
        for item in self.items:
            self.add(item, places)

    def texts(self, stop):
        texts = {}
        for item in self.items:
            texts |= controls_of(item, self.says(item, stop), self.lead, self.blanks[item.name])
        return texts

    def says(self, item, stop):
        return stop.says(item) if stop else item.empty()

    def add(self, item, places):
        """Give the form the control of a field, or the rows of a list."""
        current = self.says(item, self.stop)
        if item.is_list:
            self.keys[item.name] = add_rows(self, item, current, self.blanks[item.name])
            add_strikes(self, item, current)
        else:
            self.fields[f"{self.lead}{item.name}"] = control_of(item, current, places)

    def read(self, item):
        """The value of a field as it was typed; untouched, it stays as the plan says it."""
        current, name = self.says(item, self.stop), f"{self.lead}{item.name}"
        if item.is_list:
            return read_rows(self, item, self.keys[item.name], current)
        if name not in self.edits:
            return current
        typed = self.cleaned_data.get(name) or ""
        if item.kind == "place":
            return self.place(typed) or current
        if item.kind == "choice":
            return typed
        try:
            return item.read(typed)
        except (Kept, Unreadable) as unreadable:
            self.add_error(name, str(unreadable))
            return current

    def read_all(self):
        """The typed changes that lead from what the plan says to what was typed."""
        self.values = {item.name: self.read(item) for item in self.items}
        return [
            row
            for item in self.items
            for row in rows_between(item, self.says(item, self.stop), self.values[item.name])
        ]

    def typed(self):
        """What a draft keeps: what is said besides, and what was typed over the plan."""
        own = {name: self.data.get(name, "") for name in self.fields if name not in self.seen_texts}
        kept = own | self.edits
        return {name: text.replace("\x00", "")[:LONGEST_TYPED] for name, text in kept.items()}

    @cached_property
    def changed(self):
        """The fields over which something was typed."""
        return {field_of(name) or name for name in self.edits}

    @property
    def called(self):
        """What a draft without a title goes by."""
        return called(self.changed, self.stop.code) if self.stop and self.changed else ""

    def groups(self):
        """The questions one may ask about the action, each with its fields."""
        names = [item.name for item in self.items]
        return [
            Group(
                one.key, one.title, [self.field_shown(name) for name in one.names if name in names]
            )
            for one in questions_in(names)
        ]

    def field_shown(self, name):
        item, why = AMENDABLE[name], f"why-{name}"
        control = None if item.is_list else self[f"{self.lead}{name}"]
        rows = tuple(rows_of(self, item, self.keys[name])) if item.is_list else ()
        return Shown(
            item=item,
            what=WHAT[name],
            now=in_words_of(item, self.says(item, self.stop)),
            moved=[] if self.base is self.stop else self.moved_of(item),
            changed=name in self.changed,
            control=control,
            rows=rows,
            why=self[why] if why in self.fields else None,
        )

    def moved_of(self, item):
        """What was typed over in this field, and says something else since."""
        before, now = self.says(item, self.base), self.says(item, self.stop)
        if not item.is_list:
            edited = f"{self.lead}{item.name}" in self.edits
            same = text_is(item, before) == text_is(item, now)
            moved = edited and not same
            return [Moved(in_words(item, before), in_words(item, now))] if moved else []
        today = {entry["key"]: entry for entry in now}
        return [
            self.moved_item(item, entry, today.get(entry["key"]))
            for entry in before
            if today.get(entry["key"]) != entry and self.typed_over(item, entry["key"])
        ]

    def typed_over(self, item, key):
        """What was typed into the row of this key, by part."""
        named = {part: f"{item.name}-{key}-{part}" for part in (*item.parts, STRUCK)}
        return {part: self.edits[name] for part, name in named.items() if name in self.edits}

    def moved_item(self, item, before, now):
        typed = self.typed_over(item, before["key"])
        kept = "" if now else ", ".join(text for part, text in typed.items() if part != STRUCK)
        return Moved(in_words(item, before), in_words(item, now), kept)

    def is_stale(self):
        """Something typed over is no longer what the action says."""
        return self.base is not self.stop and any(map(self.moved_of, self.items))

    def wording(self):
        """The complete proposal, ready to be submitted."""
        cleaned = self.cleaned_data
        touched = {row.field for row in self.rows}
        whys = {name: cleaned.get(f"why-{name}", "") for name in touched}
        return Wording(
            title=cleaned["title"],
            reason=cleaned["reason"],
            changes=self.rows,
            axis="" if self.stop else cleaned.get("axis", ""),
            signature=cleaned["signature"],
            whys={name: why for name, why in whys.items() if why},
            made_on=self.stop.entry_id if self.stop else None,
        )


def text_is(item, value):
    """What tells one value of a field from another: an axis by its code."""
    return (value or {}).get("code") if item.kind == "place" else value
