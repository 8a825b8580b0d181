"""What the operator is told while rows are carried, and afterwards."""

import time
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError

from instance.carrying import CannotCarry

EVERY = 2


@contextmanager
def reason_told():
    """What stops a command is said in one sentence."""
    try:
        yield
    except CannotCarry as error:
        raise CommandError(str(error)) from None
    except (OperationalError, InterfaceError) as error:
        said = str(error).partition("\n")[0]
        raise CommandError(f"a database does not answer or takes no more: {said}.") from None


class Progress:
    """A line when a table is done, and one every two seconds while a long one is not."""

    def __init__(self, stream):
        self.stream = stream
        self.told_at = time.monotonic()

    def __call__(self, table, done, total):
        if not total or done < total and time.monotonic() - self.told_at < EVERY:
            return
        self.told_at = time.monotonic()
        self.stream.write(f"  {table}: {done:,} of {total:,}")
        self.stream.flush()


def silence(table, done, total):
    """For a command that is asked to say nothing (`--verbosity 0`)."""


def table_of_figures(found):
    """Each table: its rows on both sides, and whether their digests are the same."""
    width = max(len(one.table) for one in found)
    yield f"{'table':<{width}} {'rows here':>12} {'rows there':>12}  digest"
    for one in found:
        here, there = one.rows
        verdict = one.digests[0][:16] if one.equal else "DIFFERENT"
        yield f"{one.table:<{width}} {here:>12,} {there:>12,}  {verdict}"
    here, there = (sum(one.rows[side] for one in found) for side in (0, 1))
    yield f"{'in all':<{width}} {here:>12,} {there:>12,}"


def differences(found):
    """One sentence for each table that is not the same on both sides."""
    return [
        f"{one.table}: {one.differing} rows differ, by their keys: {', '.join(map(str, one.keys))}"
        for one in found
        if not one.equal
    ]
