"""In a whole installation people leave: their address and name are nowhere but where it is said
why."""

import json
import re

from django.apps import apps
from django.db import models
from django.utils import timezone

from accounts.models import User
from committee.models import Member
from demo.people import ROLES
from outbox.models import Mail
from public.leaving.operations import FAREWELL, leave
from public.leaving.texts import STAYS
from roadmaps.models import Role

WORDS = models.CharField | models.TextField | models.JSONField | models.BinaryField


def columns_that_say(pattern):
    for model in apps.get_models(include_auto_created=True):
        names = [one.name for one in model._meta.fields if isinstance(one, WORDS)]
        for row in model.objects.values_list(*names) if names else ():
            for name, said in zip(names, row, strict=True):
                if pattern.search(as_text(said)):
                    yield f"{model._meta.label}.{name}"


def as_text(said):
    if isinstance(said, bytes | memoryview):
        return bytes(said).decode("utf-8", "replace")
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)


def test_who_left_is_named_only_where_it_is_said_why(loaded):
    cast = User.objects.filter(email__in=[f"{name}@demo.example" for name in ROLES])
    people = [*cast, *User.objects.exclude(pk__in=cast).order_by("pk")[:20]]
    Role.objects.all().delete()
    Member.objects.filter(ended_at=None).update(ended_at=timezone.now())
    names = [re.escape(said) for one in people for said in (one.email, one.name) if said]
    for person in people:
        leave(user=person)
    Mail.objects.filter(key__startswith=FAREWELL).delete()  # they go once they have left
    stays = {column for columns in STAYS.values() for column in columns}
    assert set(columns_that_say(re.compile("|".join(names)))) <= stays
