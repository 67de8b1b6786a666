"""Field type table.

1. Rows stay as they are; with the definition each cell is stored by its column's type.
2. Numbers of rows are counted.
3. Rows equal in all ``unique`` columns are named by number; half-filled rows are left alone.
4. Rows need different ids, else the shape is wrong.
"""

from __future__ import annotations

import pytest

from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef
from tests.helpers.fields import codes, make_column, make_field, printed, problems, sentences

COLUMNS = (
    make_column("name"),
    make_column("amount", "money", decimals=2),
    make_column("mode", "choice", options={"a": "自筹", "b": "贷款"}),
)


def _row(row_id: str, **cells: object) -> dict[str, object]:
    return {"id": row_id, **cells}


def test_cells_are_stored_by_the_type_of_their_column() -> None:
    """1"""
    field = make_field("table", columns=COLUMNS)
    typed = [_row("r1", name=" 甲 ", amount="1,000万元", mode="贷款", other="x"), "坏行"]
    assert field_type("table").to_stored(typed, field) == [
        _row("r1", name="甲", amount="1000", mode="b", other="x"),
        "坏行",
    ]


def test_a_pasted_list_stays_a_list() -> None:
    """1"""
    rows = [_row("r2", name="乙"), _row("r1", name="甲")]
    assert field_type("table").to_stored(rows) == rows


def test_rows_are_counted() -> None:
    """2"""
    rows = [_row(f"r{n}", name=str(n)) for n in range(3)]
    field = make_field("table", columns=COLUMNS, label="集成商", min_rows=4)
    assert sentences(field, rows) == ["“集成商”至少填 4 行，现在 3 行，还要填 1 行。"]
    field = make_field("table", columns=COLUMNS, label="集成商", max_rows=1)
    assert sentences(field, rows) == ["“集成商”最多填 1 行，现在 3 行，请删去 2 行。"]
    assert codes(make_field("table", columns=COLUMNS, min_rows=3, max_rows=3), rows) == []


def test_equal_rows_are_named_by_number() -> None:
    """3"""
    rows = [
        _row("r1", name="甲", mode="a"),
        _row("r2", name="甲", mode="b"),
        _row("r3", name="甲", mode="a", amount="1"),
        _row("r4", name="乙"),
        _row("r5", name="乙"),
    ]
    field = make_field("table", columns=COLUMNS, unique=["name", "mode"])
    assert sentences(field, rows) == ["“标签”第 1、3 行的列name、列mode相同（甲、自筹），请删去或改正重复的行。"]


def test_many_equal_rows_are_one_finding() -> None:
    """3"""
    rows = [_row(f"r{n}", name="甲") for n in range(20)]
    field = make_field("table", columns=COLUMNS, unique=["name"])
    assert sentences(field, rows) == ["“标签”第 1、2、3、4、5…… 行的列name相同（甲），请删去或改正重复的行。"]


@pytest.mark.parametrize(
    "value", ["甲", ["甲"], [{"name": "甲"}], [{"id": 1}], [{"id": ""}], [{"id": "r1"}, {"id": "r1"}], [None], [[]]]
)
def test_rows_without_ids_of_their_own_are_a_wrong_shape(value: object) -> None:
    """4"""
    assert codes(make_field("table", columns=COLUMNS, min_rows=9), value) == ["table.wrong_shape"]


def test_rows_print_as_numbered_lines() -> None:
    rows = [_row("r1", name="甲", amount="1000"), _row("r2")]
    assert printed(make_field("table", columns=COLUMNS), rows) == "1. 甲；1,000.00\n2."


@pytest.mark.parametrize(
    ("params", "columns"),
    [
        ({"unique": ["title"]}, COLUMNS),
        ({"min_rows": 2, "max_rows": 1}, COLUMNS),
        ({"min_rows": -1}, COLUMNS),
        ({}, (make_column("id"),)),
    ],
)
def test_contradicting_parameters_are_named(params: dict[str, object], columns: tuple[FieldDef, ...]) -> None:
    assert len(problems(make_field("table", columns=columns, **params))) == 1
