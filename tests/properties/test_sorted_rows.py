"""Rows shown sorted or filtered, under any sequence of edits.

1. An edit of a cell shown somewhere changes the stored row of that id and no other.
2. Every row is shown exactly once, but those the filter leaves out; nothing stored moves.
3. When it is sorted, the view has the order of the column, empty cells last; equal ones keep the stored order.
4. The model keeps Qt's rules all the while.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import copy
import tempfile
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from desktop.ui.models.row_view import SortBy, sort_key
from desktop.ui.models.rows_model import RowsModel
from tests.helpers.packs import form_of
from tests.helpers.sessions import SessionRoom
from tests.helpers.wizards import SECTION, field_toml

FORM = form_of(
    SECTION
    + field_toml("unit", "text")
    + field_toml("t", "table")
    + '[[field.column]]\nid = "name"\ntype = "text"\nlabel = "名称"\nmax_length = 3\n'
    + '[[field.column]]\nid = "amount"\ntype = "money"\nlabel = "金额"\n'
    + '[[field.column]]\nid = "kind"\ntype = "choice"\nlabel = "类型"\noptions = { b = "乙", a = "甲" }\n',
    unit_name_field="unit",
    unit_code_field="unit",
)
TABLE = FORM.field("t")
NAMES = ["阿", "波", "次", "波", "b", "B", "", None, "波次"]
cells = {
    "name": st.sampled_from(NAMES),
    "amount": st.sampled_from(["1", "10", "9", "2.5", "-1", "约九", None]),
    "kind": st.sampled_from(["a", "b", None]),
}
a_row = st.fixed_dictionaries(cells).map(lambda row: {k: v for k, v in row.items() if v is not None})
starts = st.lists(a_row, max_size=6).map(lambda rows: [{"id": f"r{n}", **row} for n, row in enumerate(rows)])
columns = st.sampled_from(["name", "amount", "kind"])
actions = st.lists(
    st.tuples(st.just("sort"), columns, st.sampled_from([True, False, None]))
    | st.tuples(st.just("filter"), st.sampled_from(["", "波", "b", "1 波", "没有"]))
    | st.tuples(st.just("set"), st.integers(0, 9), columns.flatmap(lambda c: st.tuples(st.just(c), cells[c])))
    | st.tuples(st.just("insert"), st.integers(0, 9), a_row)
    | st.tuples(st.just("delete"), st.integers(0, 9))
    | st.tuples(st.just("move"), st.integers(0, 9), st.integers(0, 9))
    | st.sampled_from([("undo",), ("redo",)]),
    max_size=12,
)


class Open:
    def __init__(self, folder: str, rows: list[dict[str, Any]]) -> None:
        self.app = QApplication.instance() or QApplication([])
        self.room = SessionRoom(Path(folder), FORM, {"t": rows} if rows else {})
        self.session = self.room.session
        self.model = RowsModel(self.session, TABLE)
        self.tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        self.session.subscribe(self.model.apply)

    def shown(self) -> list[str]:
        return [self.model.row_id(at) for at in range(self.model.rowCount())]

    def do(self, action: tuple[Any, ...]) -> None:
        model, session, count = self.model, self.session, self.model.rowCount()
        match action:
            case "sort", column, is_descending:
                by = None if is_descending is None else SortBy(column, is_descending)
                model.arrange(by, model.view.words)
            case "filter", words:
                model.arrange(model.view.sort_by, words)
            case "set", place, (column, value) if count:
                at = place % count
                wanted = copy.deepcopy(session.rows("t"))
                row = next(row for row in wanted if row["id"] == model.row_id(at))
                row.pop(column, None)
                row.update({column: value} if value is not None else {})
                assert model.setData(model.index(at, model.column_of(column)), value)
                assert session.rows("t") == wanted
            case "insert", place, row:
                session.insert_row("t", place % (model.total() + 1), row)
            case "delete", place if count:
                gone = model.row_id(place % count)
                session.delete_rows("t", [gone])
                assert gone not in self.shown()
            case "move", place, target if count:
                session.move_row("t", model.row_id(place % count), target)
            case ("undo",):
                session.undo()
            case ("redo",):
                session.redo()


@settings(max_examples=50)
@given(rows=starts, done=actions)
def test_what_is_done_to_rows_shown_in_another_order_is_done_to_these_rows(
    rows: list[dict[str, Any]], done: list[tuple[Any, ...]]
) -> None:
    """1, 2, 4"""
    with tempfile.TemporaryDirectory() as folder:
        opened = Open(folder, rows)
        try:
            for action in done:
                opened.do(action)
                stored, shown = opened.session.row_ids("t"), opened.shown()
                assert len(set(shown)) == len(shown)
                assert set(shown) <= set(stored)
                assert [opened.model.place(at) for at in range(len(shown))] == [stored.index(i) for i in shown]
                for at, row_id in enumerate(shown):
                    assert opened.model.row_values(at) == opened.session.value(f"t/{row_id}")
                if not opened.model.view.words:
                    assert set(shown) == set(stored)
                if not opened.model.view.is_active:
                    assert shown == stored
        finally:
            opened.room.close()


@settings(max_examples=50)
@given(rows=starts, column_id=columns, is_descending=st.booleans())
def test_a_sorted_view_has_the_order_of_its_column(
    rows: list[dict[str, Any]], column_id: str, is_descending: bool
) -> None:
    """3"""
    with tempfile.TemporaryDirectory() as folder:
        opened = Open(folder, rows)
        try:
            opened.model.arrange(SortBy(column_id, is_descending))
            column = TABLE.column(column_id)
            found = [opened.model.row_values(at) for at in range(opened.model.rowCount())]
            filled = [row for row in found if str(row.get(column_id) or "").strip()]
            assert found[: len(filled)] == filled
            keys = [sort_key(column, row[column_id]) for row in filled]
            assert keys == sorted(keys, reverse=is_descending)
            for one, other in pairwise(filled):
                if sort_key(column, one[column_id]) == sort_key(column, other[column_id]):
                    assert one["id"] < other["id"]
        finally:
            opened.room.close()


def test_numbers_go_by_value_options_as_declared_and_words_by_pinyin() -> None:
    amount, kind, name = (TABLE.column(column_id) for column_id in ("amount", "kind", "name"))
    assert sorted(["10", "9", "1,000", "约九", "-1"], key=lambda v: sort_key(amount, v)) == [
        "-1",
        "9",
        "10",
        "1,000",
        "约九",
    ]
    assert sort_key(amount, "1,000") == (0, Decimal(1000))
    assert sorted(["a", "b"], key=lambda v: sort_key(kind, v)) == ["b", "a"]
    assert sorted(["重工", "北京", "安徽", "Beta", "alpha"], key=lambda v: sort_key(name, v)) == [
        "alpha",
        "Beta",
        "安徽",
        "北京",
        "重工",
    ]
