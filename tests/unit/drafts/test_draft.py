"""A draft in memory and its edits.

1. The four edits; each taken back by its inverse.
2. Rows are found by permanent id; nothing is changed in place.
3. What stands there already is no edit; what is not there is refused.
4. Joining edits keeps their effect.
5. A table in disorder is tidied before a row edit, and undo brings the disorder back.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from desktop.drafts.draft import Draft, Edit, EditKind, joined

ROWS: list[dict[str, Any]] = [{"id": "a", "name": "甲"}, {"id": "b", "name": "乙"}, {"id": "c"}]


def draft() -> Draft:
    return Draft({"text": "x", "rows": copy.deepcopy(ROWS)})


def ids(made: Draft) -> list[str]:
    return [row["id"] for row in made.rows("rows")]


def test_a_value_is_set_and_emptied() -> None:
    """1"""
    made = draft()
    for value in ("y", None, "z"):
        edit = made.setting("text", value)
        assert edit is not None
        made.apply(edit)
        assert made.value("text") == value
    assert made.setting("text", None) == Edit(EditKind.SET, "text", "z", None)


def test_a_cell_is_set_and_emptied() -> None:
    """1"""
    made = draft()
    for value in ("y", None):
        edit = made.setting("rows/b/name", value)
        assert edit is not None
        made.apply(edit)
    assert made.value("rows/b") == {"id": "b"}
    assert made.value("rows/b/name") is None


def test_rows_are_inserted_deleted_and_moved() -> None:
    """1, 2"""
    made = draft()
    made.apply(made.inserting("rows", 1, {"id": "n"}))
    assert ids(made) == ["a", "n", "b", "c"]
    made.apply(made.deleting("rows", "b"))
    assert ids(made) == ["a", "n", "c"]
    edit = made.moving("rows", "c", 0)
    assert edit is not None
    made.apply(edit)
    assert ids(made) == ["c", "a", "n"]


@pytest.mark.parametrize("index", [None, -5, 99])
def test_a_place_outside_the_table_is_the_nearest_one(index: int | None) -> None:
    """1"""
    made = draft()
    made.apply(made.inserting("rows", index, {"id": "n"}))
    assert ids(made) == (["n", "a", "b", "c"] if index == -5 else ["a", "b", "c", "n"])


def test_the_last_row_deleted_leaves_nothing() -> None:
    """1"""
    made = Draft({"rows": [{"id": "a"}]})
    edit = made.deleting("rows", "a")
    made.apply(edit)
    assert made.values == {}
    made.apply(edit.inverse())
    assert made.values == {"rows": [{"id": "a"}]}


def test_each_edit_is_taken_back_by_its_inverse() -> None:
    """1"""
    made = draft()
    for edit in (
        made.setting("text", None),
        made.setting("new", "n"),
        made.setting("rows/a/name", None),
        made.setting("rows", None),
        made.inserting("rows", 2, {"id": "n", "name": "新"}),
        made.deleting("rows", "a"),
        made.moving("rows", "a", 2),
    ):
        assert edit is not None
        before = copy.deepcopy(made.values)
        made.apply(edit)
        assert made.values != before
        made.apply(edit.inverse())
        assert made.values == before


def test_a_shallow_copy_of_the_values_is_a_snapshot() -> None:
    """2"""
    made = draft()
    snapshot, kept = dict(made.values), copy.deepcopy(made.values)
    for edit in (made.setting("rows/a/name", "新"), made.inserting("rows", 0, {"id": "n"}), made.deleting("rows", "b")):
        assert edit is not None
        made.apply(edit)
    assert snapshot == kept


def test_what_stands_there_already_is_no_edit() -> None:
    """3"""
    made = draft()
    assert made.setting("text", "x") is None
    assert made.setting("absent", None) is None
    assert made.setting("rows/a/name", "甲") is None
    assert made.moving("rows", "a", -1) is None
    assert made.moving("rows", "c", 99) is None


def test_true_is_not_one() -> None:
    """3"""
    made = Draft({"f": 1, "g": [1, {"a": 0}]})
    assert made.setting("f", True) is not None
    assert made.setting("g", [1, {"a": False}]) is not None
    assert made.setting("g", [1, {"a": 0}]) is None


def test_a_row_that_is_not_there_is_refused() -> None:
    """3"""
    made = draft()
    for ask in (
        lambda: made.setting("rows/x/name", "v"),
        lambda: made.deleting("rows", "x"),
        lambda: made.moving("rows", "x", 0),
        lambda: made.index_of("text", "x"),
    ):
        with pytest.raises(KeyError):
            ask()
    with pytest.raises(ValueError, match="not set"):
        made.setting("rows/a", {"id": "a"})


def test_keystrokes_are_joined_and_cancel_out() -> None:
    """4"""
    typed = [Edit(EditKind.SET, "text", before, after) for before, after in (("x", "xy"), ("xy", "xyz"))]
    assert joined(typed) == [Edit(EditKind.SET, "text", "x", "xyz")]
    assert joined([*typed, Edit(EditKind.SET, "text", "xyz", "x")]) == []


def test_only_neighbours_of_one_path_are_joined() -> None:
    """4"""
    one, two = Edit(EditKind.SET, "a", None, "1"), Edit(EditKind.SET, "b", None, "1")
    again = Edit(EditKind.SET, "a", "1", "2")
    assert joined([one, two, again]) == [one, two, again]
    insert = Edit(EditKind.INSERT_ROW, "rows/n", None, {"index": 0, "row": {"id": "n"}})
    assert joined([insert, insert.inverse()]) == [insert, insert.inverse()]


@pytest.mark.parametrize(
    "rows",
    [
        [{"id": "a"}, {"id": "a"}],
        [{"name": "x"}, {"id": "a"}],
        [{"id": 7}, {"id": ""}, {"id": "a/b"}],
        [1, {"id": "a"}, "x"],
        [{"id": "a", "name": None}],
        [],
        "text",
    ],
)
def test_a_table_in_disorder_is_tidied_and_the_disorder_comes_back(rows: Any) -> None:
    """5"""
    made = Draft({"rows": copy.deepcopy(rows)})
    edit = made.tidying("rows")
    assert edit is not None
    made.apply(edit)
    left = made.rows("rows")
    assert len(left) == sum(isinstance(row, dict) for row in rows)
    assert len({row["id"] for row in left}) == len(left)
    assert made.tidying("rows") is None
    made.apply(edit.inverse())
    assert made.values == {"rows": rows}


def test_a_table_in_order_is_left_alone() -> None:
    """5"""
    made = draft()
    assert made.tidying("rows") is None
    made.apply(made.inserting("rows", 0, {"id": "n"}))
    assert made.tidying("rows") is None
    assert made.tidying("absent") is None


def test_nothing_stored_under_a_name_is_the_same_as_no_name() -> None:
    assert Draft({"f": None, "g": ""}).values == {"g": ""}


def test_what_is_not_there_reads_as_nothing() -> None:
    """2"""
    made = draft()
    assert made.value("rows/nobody") is None
    assert made.value("rows/nobody/name") is None
    assert made.value("text/a/b") is None


def test_an_edit_of_a_row_that_is_gone_cannot_be_applied() -> None:
    """3"""
    made = draft()
    edit = made.setting("rows/a/name", "新")
    assert edit is not None
    made.apply(made.deleting("rows", "a"))
    with pytest.raises(KeyError):
        made.apply(edit)
