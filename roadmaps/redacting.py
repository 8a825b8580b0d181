"""Taking a passage out of whatever holds it: what is put there says when and on what ground."""

import re

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from roadmaps.fields import BY_NAME, FIELDS
from roadmaps.models import Redaction

NAME = re.compile(r"[a-z0-9_]+")  # of a part of ours; other labels are people's
ELSEWHERE = {
    "other": gettext_lazy("Autres informations"),
    "changes": gettext_lazy("Modifications"),
    "reason": gettext_lazy("Pourquoi"),
    "reasons": gettext_lazy("Motifs de la réponse"),
    "message": gettext_lazy("Message de la modération"),
    "signature": gettext_lazy("Signature"),
}


def mark_of(basis, day):
    """What stands where the passage stood, in the language of the plan."""
    with override("fr"):
        return _("[passage retiré le %(day)s : %(basis)s]") % {
            "day": date_format(day, "j F Y"),
            "basis": Redaction.Basis(basis).label,
        }


def mark_now(roadmap, order):
    """The mark of what is redacted today, by the region's calendar."""
    return mark_of(order["basis"], timezone.localdate(timezone.now(), roadmap.region.tz))


def without(value, passage, mark, labelled=False):
    """A text, or any list or table of texts, without the passage; what names a part of a value or
    an item of a list stays, but in a table `labelled` by people."""
    if isinstance(value, str):
        return value.replace(passage, mark)
    if isinstance(value, list):
        return [without(one, passage, mark) for one in value]
    if isinstance(value, dict):
        return {
            _label(name, passage, mark, labelled): one
            if name == "key" and not labelled
            else without(one, passage, mark)
            for name, one in value.items()
        }
    return value


def _label(name, passage, mark, labelled):
    return name if NAME.fullmatch(name) and not labelled else name.replace(passage, mark)


def strike(row, names, passage, mark):
    """Take the passage out of these fields of a row, unsaved: the names of those that held it."""
    struck = []
    for name in names:
        before = getattr(row, name)
        after = without(before, passage, mark, labelled=name == "other")
        if after != before:
            longest = row._meta.get_field(name).max_length
            setattr(row, name, after[:longest] if longest and isinstance(after, str) else after)
            struck.append(name)
    return struck


def strike_content(content, passage, mark):
    """The same for what an action says."""
    names = [item.name for item in FIELDS if item.kind not in ("date", "choice")]
    return strike(content, [*names, "other"], passage, mark)


def field_label(name):
    """How a page names the field a passage stood in."""
    if name in BY_NAME:
        return BY_NAME[name].label
    return ELSEWHERE.get(name, name)
