"""The same file out as in, whatever it held."""

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from roadmaps.fields import BY_NAME
from roadmaps.models import Axis, Content
from roadmaps.operations import draft_of, place_action
from roadmaps.sheets.reading import read_grid
from roadmaps.sheets.writing import as_csv, as_xlsx, table_of
from roadmaps.values import Kept, Unreadable, read_line, read_text
from tests import factories
from tests.conftest import MANY
from tests.roadmaps.sheets import (
    SCHOOL,
    canonical,
    csv_bytes,
    doings,
    put,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

EXAMPLES = 40 if MANY else 20
NASTY = st.text(
    st.characters(codec="utf-8", exclude_characters="\0")
    | st.sampled_from("=+-@\t\r\n;,\"'[]«»\u00a0…€")
)
NAMED = ["", "1. Un", "1. Autre", "Deux", "1", "1.1 Un", "=3", "C1", "\x07A\x85"]
CELLS = {
    "title": NASTY,
    "summary": NASTY,
    "description": NASTY,
    "owner": NASTY,
    "partners": NASTY,
    "funders": NASTY,
    "targets": NASTY,
    "budget": NASTY | st.from_regex(r"(20[0-9]{2}; [a-z]*; [0-9]{1,6}\n){1,3}", fullmatch=True),
    "starts_on": st.dates(date(1900, 1, 1), date(2199, 1, 1)).map(str) | NASTY,
    "status": st.sampled_from(["à lancer", "en retard", "abandonnée", ""]),
    "Autre colonne": NASTY,
    "Budget total": NASTY,
}


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=4),
    axes=st.lists(
        st.tuples(st.sampled_from(NAMED), st.sampled_from(NAMED)), min_size=4, max_size=4
    ),
    columns=st.sampled_from([["axis"], ["axis", "line"], ["code", "axis", "line"]]),
    titles=st.lists(st.sampled_from(["", "1. Un", "Même titre", "C1"]), min_size=4, max_size=4),
)
def test_whatever_was_imported_comes_back_the_same(rows, axes, columns, titles):
    region = factories.region(slug=f"region-{next(factories.numbers)}")
    plan, copy = factories.roadmap(region, "plan"), factories.roadmap(region, "copy")
    table = [[*columns, *CELLS]]
    for number, (row, (axis, line), title) in enumerate(zip(rows, axes, titles, strict=False)):
        said = {"code": f"C{number}", "axis": axis, "line": line}
        row["title"] = title or row["title"]
        table.append([*(said[name] for name in columns), *(row[name] for name in CELLS)])
    data = csv_bytes(table)
    first = put(plan, data)
    assert first.read >= len(first.actions)
    assert doings(put(plan, data)) == []
    for writer, name in ((as_csv, "plan.csv"), (as_xlsx, "plan.xlsx")):
        out = table_of(draft_of(plan))
        if len(out) == 1:
            continue
        assert doings(put(plan, writer(out), name=name)) == []
        assert table_of(draft_of(plan)) == out
        put(copy, writer(out), name=name)
        assert without_keys(table_of(draft_of(copy))) == without_keys(out)


CODES = ["A", "A1", "1", "1.1", "B-02", "x_3"]
LABELS = ["Titre", "Autre", "Financeur 1", "Montant", "Autre information : Budget", "Colonne F"]
AXES = st.lists(
    st.tuples(st.sampled_from(CODES), NASTY, NASTY, st.integers(0, 9)),
    max_size=5,
    unique_by=lambda axis: axis[0],
)
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(CODES),
        st.integers(0, 9),
        st.fixed_dictionaries({name: CELLS.get(name, NASTY) for name in BY_NAME}),
        st.dictionaries(st.sampled_from(LABELS), NASTY, max_size=2),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda action: action[0],
)


def typed(cells):
    """What forms or sheets make of these cells; what cannot be read is left out."""
    values = {}
    for name, item in BY_NAME.items():
        with suppress(Unreadable, Kept):
            values[name] = item.read(cells[name])
    values["title"] = values["title"] or "Sans titre"
    return values


def written(plan, axes, actions):
    """A draft of these axes, to three levels, and these actions."""
    draft, made = draft_of(plan), [None]
    for position, (code, title, summary, under) in enumerate(axes):
        above = made[under % len(made)]
        made.append(
            Axis.objects.create(
                version=draft,
                code=code,
                title=read_line(title) or code,
                summary=read_text(summary),
                parent=above if above and above.depth < 3 else None,
                position=position,
            )
        )
    for code, under, cells, other in actions:
        entry = place_action(
            draft=draft, code=code, axis=made[under % len(made)], values=typed(cells)
        )
        kept = {label: read_text(text) for label, text in other.items()}
        Content.objects.filter(pk=entry.content_id).update(
            other={label: text for label, text in kept.items() if text}
        )


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(axes=AXES, actions=ACTIONS)
def test_whatever_was_written_is_taken_away_and_brought_back(axes, actions):
    region = factories.region(slug=f"region-{next(factories.numbers)}")
    plan, copy = factories.roadmap(region, "plan"), factories.roadmap(region, "copy")
    written(plan, axes, actions)
    out = table_of(draft_of(plan))
    for writer, name in ((as_csv, "plan.csv"), (as_xlsx, "plan.xlsx")):
        assert doings(put(plan, writer(out), name=name)) == []
        assert table_of(draft_of(plan)) == out
        put(copy, writer(out), name=name)
        assert without_keys(table_of(draft_of(copy))) == without_keys(out)


def without_keys(table):
    return [[re.sub(r"\[k\d+\]", "[k]", cell) for cell in row] for row in table]


def test_an_export_runs_no_formula():
    plan = factories.roadmap()
    put(plan, canonical({**SCHOOL, "title": "=HYPERLINK(1) et la suite", "owner": "@cmd"}))
    text = as_csv(table_of(draft_of(plan))).decode()
    assert "'=HYPERLINK" in text
    assert "'@cmd" in text
    rows = read_grid("plan.csv", text.encode()).sheets[0].rows
    assert rows[1][7] == "=HYPERLINK(1) et la suite"
