"""Every text that people write, made hostile in the database, whatever a form would refuse."""

import re

from django.apps import apps
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat

from roadmaps.models import Unlock

# Texts of the program or of a library, or whose form the program checks before it keeps them.
LIBRARIES = {"account", "admin", "auth", "contenttypes", "mfa", "sessions", "socialaccount"}
NOT_PROSE = {
    *("accent", "axis", "code", "department", "digest", "email", "email_key", "emblem_digest"),
    *("field", "item", "key", "language", "moved_from", "moved_to", "network", "password", "place"),
    *("purpose", "rehearsal_key", "reply_to", "rna", "rule", "sender", "siren", "slug", "step"),
    *("task", "to", "verb", "wording", "zone"),
}
PLACES = {"committee.Sitting.place"}  # prose all the same
OWN_WORDS = {"insights.Result", "instance.Carriage", "outbox.Attempt", "roadmaps.Unlock"}
# Keys of kept JSON under which stand codes, states and dates; values that are such.
STRUCTURE = {"at", "code", "college", "digest", "field", "key", "kind", "outcome", "slug", "state"}
PLAIN = re.compile(r"[\d\s.,:+/TZ%€-]*|[a-z0-9_:-]+|[A-Z]{1,3}(-[A-Z0-9.-]+)?|\S+@\S+|https?://\S+")


def poison(number):
    """What the text of this number begins with: a formula, then everything that could run."""
    run = f"x{number}x()"
    return (
        f"=1+1\"'><script>{run}</script><img src=x onerror={run}></textarea></title>"
        f"[a](javascript:{run})![b](https://evil.example/x.png)<a href=javascript:{run}>c</a> "
    )


def texts():
    """Each text of each table that people write in, by its name, in a fixed order."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label in LIBRARIES or model._meta.label in OWN_WORDS:
            continue
        for field in model._meta.local_fields:
            name = f"{model._meta.label}.{field.name}"
            is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            if is_text and not field.choices and (field.name not in NOT_PROSE or name in PLACES):
                found.append((name, model, field))
    return found


def poison_all():
    """Write into every text there is; the names of those that any row has."""
    door = Unlock.objects.create(reason="tests")
    written = {}
    for number, (name, model, field) in enumerate(texts()):
        write = write_json if isinstance(field, models.JSONField) else write_text
        if write(model, field.name, poison(number)):
            written[name] = f"x{number}x"
    door.delete()
    return written


def write_text(model, name, text):
    return model.objects.exclude(**{name: ""}).update(**{name: Concat(Value(text), F(name))})


def write_json(model, name, text):
    count = 0
    for row in model.objects.only("pk", name):
        before = getattr(row, name)
        after = soiled(before, text)
        if after != before:
            count += model.objects.filter(pk=row.pk).update(**{name: after})
    return count


def soiled(value, text):
    """The same with every sentence in it made hostile."""
    if isinstance(value, dict):
        return {
            key: inner if key in STRUCTURE else soiled(inner, text) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [soiled(inner, text) for inner in value]
    is_prose = isinstance(value, str) and not PLAIN.fullmatch(value)
    return text + value if is_prose else value
