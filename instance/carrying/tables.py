"""What there is to carry: the tables of a database, by the migrations that were applied to it."""

from dataclasses import dataclass
from hashlib import sha256

from django.apps import apps as installed
from django.db.migrations.loader import MigrationLoader

from instance.carrying import CannotCarry
from instance.carrying.values import KINDS, moment

LEFT = {"django_migrations", "instance_carriage", "roadmaps_unlock"}
REMADE = {"auth_permission", "django_content_type"}  # every migrated database has its own
FORGOTTEN = {"cache"}  # counts of tries


@dataclass(frozen=True)
class Column:
    name: str
    kind: str
    places: int | None = None


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    key: str
    counted: bool

    @property
    def at(self):
        """Where the key stands in a row."""
        return [column.name for column in self.columns].index(self.key)

    @property
    def at_once(self):
        """How many of its rows one statement reads or writes: a PDF weighs more than a vote."""
        return 20 if {"bytes", "json"} & {column.kind for column in self.columns} else 500


@dataclass(frozen=True)
class Schema:
    """The migrations applied to a database, and the tables they make."""

    applied: list[tuple[str, str]]
    tables: list[Table]


def schema_of(connection):
    loader = MigrationLoader(connection)
    known = [node for node in loader.applied_migrations if node in loader.graph.nodes]
    check_no_newer(set(loader.applied_migrations) - set(known))
    state = loader.project_state(known, at_end=True)
    models = state.apps.get_models(include_auto_created=True)
    tables = [table_of(model) for model in models if model._meta.db_table not in LEFT]
    check_nothing_left_behind(connection, tables)
    return Schema(sorted(known), sorted(tables, key=lambda table: table.name))


def check_no_newer(unknown):
    here = {config.label for config in installed.get_app_configs()}
    newer = sorted(f"{app}.{name}" for app, name in unknown if app in here)
    if newer:
        raise CannotCarry(f"a newer version of Coroute made it: {', '.join(newer)}.")


def check_nothing_left_behind(connection, tables):
    """A table that this program does not know, of a part since switched off, must be empty."""
    there = set(connection.introspection.table_names())
    for name in sorted(there - {table.name for table in tables} - LEFT - FORGOTTEN):
        if has_rows(connection, name):
            raise CannotCarry(
                f"the table {name} is unknown here: run with the settings it was made with."
            )


def table_of(model):
    fields = model._meta.concrete_fields
    return Table(
        name=model._meta.db_table,
        columns=tuple(column_of(field) for field in fields),
        key=model._meta.pk.column,
        counted="AutoField" in model._meta.pk.get_internal_type(),
    )


def column_of(field):
    place = field.column
    while field.remote_field:
        field = field.target_field
    kind = KINDS.get(field.get_internal_type())
    if kind is None:
        raise CannotCarry(f"{field} is of a kind that is not carried yet.")
    return Column(place, kind, field.decimal_places if kind == "decimal" else None)


def is_bare(connection):
    """No table at all, not even that of migrations."""
    return not connection.introspection.table_names()


def has_rows(connection, name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(name)} LIMIT 1")
        return cursor.fetchone() is not None


def filled(connection, tables):
    """The tables where an installation would have rows."""
    return [
        table.name
        for table in tables
        if table.name not in REMADE and has_rows(connection, table.name)
    ]


def identity(connection):
    """What tells one installation from another: when each of its migrations was applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name, applied FROM django_migrations ORDER BY app, name, id")
        lines = [f"{app} {name} {moment(applied)}" for app, name, applied in cursor.fetchall()]
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()
