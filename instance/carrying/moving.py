"""From the embedded database to PostgreSQL: every row, in batches, from wherever it stopped.

The rows that have arrived say how far it came: they are copied in the order of their keys, a batch
a transaction, so that the greatest key of a table is the place to go on from."""

from itertools import batched

from django.db import IntegrityError, transaction
from django.utils import timezone

from instance.carrying import CannotCarry
from instance.carrying.comparing import compare
from instance.carrying.keys import put_back, set_aside
from instance.carrying.numbers import go_on_from, numbers_given
from instance.carrying.places import unlocked
from instance.carrying.rows import count, empty, last_key, rows, write
from instance.carrying.tables import REMADE, filled, identity, is_bare, schema_of
from instance.models import Carriage


def move(source, target, *, batch, say):
    """Carry all rows of a database nobody else writes to another, compare both, and give what the
    comparison of each table says; what differs leaves the move open."""
    schema = agreed_schema(source, target)
    carriage = begin(target, source)
    for table in schema.tables:
        copy(source, target, table, batch=batch, say=say)
    close(source, target, schema.tables, carriage)
    with transaction.atomic(using=target.alias):
        found = [compare(table, source, target) for table in schema.tables]
    if all(one.equal for one in found):
        carriage.ended_at = timezone.now()
        carriage.rows = sum(one.rows[1] for one in found)
        carriage.save(using=target.alias)
    return found


def agreed_schema(source, target):
    """Both sides have the same migrations, of this very version."""
    schema = schema_of(source)
    if schema.applied != schema_of(target).applied:
        raise CannotCarry(
            "the embedded database is of another version: bring it up to date with "
            "`manage.py migrate`, then move it."
        )
    return schema


def check_free(target, source):
    """The target holds nothing, or the beginning of this very move; said before it is touched."""
    if is_bare(target):
        return
    if open_move(target, source):
        return
    there = filled(target, schema_of(target).tables)
    if there or moves(target).exists():
        raise CannotCarry(
            f"the target is not empty ({', '.join(there[:3]) or 'another move began there'}): "
            "give a database of its own."
        )


def moves(target):
    """The moves that began here; a database without their table has none."""
    if Carriage._meta.db_table not in target.introspection.table_names():
        return Carriage.objects.none()
    return Carriage.objects.using(target.alias).filter(kind=Carriage.Kind.MOVE)


def open_move(target, source):
    return moves(target).filter(source=identity(source), ended_at=None).first()


def begin(target, source):
    """The move under way here, or a new one."""
    if begun := open_move(target, source):
        return begun
    with transaction.atomic(using=target.alias):
        taken = set_aside(target)
        empty(target, REMADE)
        return moves(target).create(
            kind=Carriage.Kind.MOVE,
            source=identity(source),
            began_at=timezone.now(),
            set_aside=taken,
        )


def copy(source, target, table, *, batch, say):
    """Copy what a table has beyond what has arrived of it, and say how far it is."""
    total = count(source, table)
    arrived = count(target, table)
    say(table.name, arrived, total)
    missing = rows(source, table, after=last_key(target, table))
    for some in batched(missing, min(batch, table.at_once * 4)):
        with unlocked(target, "the installation moves here"):
            write(target, table, some)
        arrived += len(some)
        say(table.name, arrived, total)


def close(source, target, tables, carriage):
    """Put the foreign keys back, and let each table go on counting where it stood."""
    try:
        with transaction.atomic(using=target.alias):
            put_back(target, carriage.set_aside)
            go_on_from(target, tables, numbers_given(source, tables))
    except IntegrityError as error:
        said = " ".join(str(error).split())
        raise CannotCarry(f"a row names another that is not there: {said}") from error
