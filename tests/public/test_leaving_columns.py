"""Every column that names a person, or holds their words, is decided about."""

from django.apps import apps
from django.db import models

from public.leaving import texts
from public.leaving.fates import DELETED, EMPTIED, STAYS, UNLINKED
from public.leaving.tables import EXPORTED, NOT_EXPORTED


def columns_that_name():
    """Every column of the program that names a person: a person, a voice, or an address."""
    for model in apps.get_models():
        for field in model._meta.fields:
            target = field.related_model._meta.label if field.is_relation else ""
            address = type(field).__name__ == "EmailField" or field.name == "email_key"
            if target in ("accounts.User", "accounts.Participant") or address:
                yield f"{model._meta.label}.{field.name}"


def columns_exported():
    return {
        f"{held.label}.{path.partition('__')[0]}"
        for held in EXPORTED
        for path in held.by
        if path != "pk"
    }


def test_every_column_that_names_a_person_is_exported_or_has_a_reason():
    found = set(columns_that_name()) | {"outbox.Mail.to"}
    relations = {
        "consultation.Change.proposal",
        "committee.Opinion.member",
        "committee.Jotting.member",
    }
    assert found == (columns_exported() | set(NOT_EXPORTED)) - relations
    assert columns_exported() & set(NOT_EXPORTED) == set()


def test_every_column_that_names_a_person_has_one_fate():
    found = set(columns_that_name()) | {"outbox.Mail.to"}
    fates = [*DELETED, *UNLINKED, *EMPTIED, *STAYS]
    assert sorted(fates) == sorted(found)


def test_every_column_that_holds_words_has_one_fate():
    """A column of somebody's words that nobody has decided about fails here."""
    kinds = models.CharField | models.TextField | models.JSONField | models.BinaryField
    kinds |= models.FileField | models.GenericIPAddressField
    found = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.fields
        if isinstance(field, kinds) and not field.choices
    ]
    stays = [name for names in texts.STAYS.values() for name in names]
    assert sorted([*texts.MADE, *texts.GOES, *texts.EMPTIED, *stays]) == sorted(found)
