"""Every change of a model has its migration, which keeps serving: what the release before this one
reads and writes still stands while it is being replaced (docs/moving.md)."""

import pytest
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState

from tests.house.sources import APPS

# The last migration of each app that came before the rule.
BEFORE = {
    "accounts": "0003_what_a_mandate_claims",
    "committee": "0007_sittings_cancelled",
    "consultation": "0010_closing_reminders",
    "insights": "0002_counted_apart",
    "instance": "0004_retention",
    "outbox": "0002_attempts_and_bounces",
    "roadmaps": "0006_moderation_and_short_links",
}

# Those that take away what a release before stopped using: app.name, and since which release.
CONTRACTS: dict[str, str] = {}

TAKES_AWAY = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_new_migration_keeps_serving():
    loader = MigrationLoader(None)
    wrong = [
        f"{app}.{name}: {said}"
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in APPS and name > BEFORE.get(app, "") and f"{app}.{name}" not in CONTRACTS
        for said in breaks(migration.operations, before(loader, (app, name)))
    ]
    assert wrong == []


def before(loader, node):
    """What the fields were just before a migration."""
    return loader.project_state([node], at_end=False).models


def breaks(operations, known):
    """What the release before this one could not live with."""
    made = {one.name_lower for one in operations if isinstance(one, migrations.CreateModel)}
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from breaks(operation.database_operations, known)
        elif getattr(operation, "model_name_lower", "") in made:
            continue  # nobody used it yet
        elif isinstance(operation, TAKES_AWAY):
            yield f"{operation.describe()}: stop using it first, take it away in a later release"
        elif isinstance(operation, migrations.AddField) and demands(operation.field):
            yield f"{operation.describe()}: give it a db_default, or let it be null"
        elif isinstance(operation, migrations.AlterField) and retypes(operation, known):
            yield f"{operation.describe()}: add a column of the new type, leave the old one"
        elif isinstance(operation, migrations.AlterField) and narrows(operation, known):
            yield f"{operation.describe()}: fill it first, demand it in a later release"


def demands(field):
    """A row that does not name this column would be refused."""
    has_column = not isinstance(field, models.ManyToManyField)
    return has_column and not field.null and not field.has_db_default()


def retypes(operation, known):
    """A question that is planned already would be answered in another type: it is refused."""

    def type_of(field):
        return field.get_internal_type(), field.max_length

    return any(type_of(was) != type_of(operation.field) for was in field_before(operation, known))


def narrows(operation, known):
    """A column that could be empty, or was given by the database, must now be said."""
    return demands(operation.field) and not all(map(demands, field_before(operation, known)))


def field_before(operation, known):
    """The field as it was."""
    return [
        state.fields[operation.name]
        for (_, model), state in known.items()
        if model == operation.model_name_lower and operation.name in state.fields
    ]


PAGE = {("app", "page"): ModelState("app", "Page", [("seen", models.IntegerField(null=True))])}


@pytest.mark.parametrize(
    ("operation", "refused"),
    [
        (migrations.RemoveField("page", "seen"), True),
        (migrations.RenameField("page", "seen", "read"), True),
        (migrations.DeleteModel("Page"), True),
        (migrations.RenameModel("Page", "Leaf"), True),
        (migrations.AddField("page", "n", models.IntegerField(default=0)), True),
        (migrations.AlterField("page", "seen", models.IntegerField()), True),
        (migrations.AlterField("page", "seen", models.TextField(null=True)), True),
        (migrations.AddField("page", "n", models.IntegerField(default=0, db_default=0)), False),
        (migrations.AddField("page", "n", models.IntegerField(null=True)), False),
        (migrations.AddField("page", "others", models.ManyToManyField("app.Page")), False),
        (migrations.CreateModel("Leaf", [("n", models.IntegerField())]), False),
    ],
    ids=lambda said: said.describe() if hasattr(said, "describe") else "",
)
def test_the_rule_refuses_what_would_break_what_runs(operation, refused):
    assert bool([*breaks([operation], PAGE)]) == refused
