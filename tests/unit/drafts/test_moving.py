"""Answers of a draft in another version of its form.

1. What has no place goes into the drawer with all one needs to find and to use it; what is new is empty.
2. Rows: a removed column, a gone option, a row the definition names no more.
3. Moving back puts everything back exactly, also what was stored otherwise.
4. What a person changed meanwhile is never overwritten: the old answer stays in the drawer.
5. The journal rows of a move.
6. A drawer from outside in the wrong shape is no harm.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from desktop.drafts.carrying import Fate
from desktop.drafts.moving import (
    CONVERSIONS,
    DRAWER,
    VERSION_PATH,
    Moved,
    OldAnswer,
    journal_of_move,
    move_values,
    old_answers,
    to_marks,
)
from desktop.forms.model import FormDef
from tests.helpers.forms import form, options, question

AT = "2026-03-01T09:00:00+08:00"
TABLE = question(
    "t",
    "table",
    columns=(question("name"), question("size", "integer"), question("kind", "choice", params=options("x"))),
)
OLD = form(
    "1.0",
    question("gone"),
    question("count"),
    question("mode", "choice", params=options("x", "y")),
    TABLE,
    question("promise", "statement", params={"text": "我承诺。"}),
)
NEW = form(
    "1.1",
    question("count", "integer"),
    question("mode", "choice", params=options("y")),
    question(
        "t", "table", columns=(question("name"), question("kind", "choice", params=options("y")), question("more"))
    ),
    question("promise", "statement", params={"text": "我承诺。"}),
    question("fresh", "yes_no", required=True),
)
VALUES: dict[str, Any] = {
    "gone": "一句话",
    "count": "１２",
    "mode": "x",
    "t": [{"id": "r1", "name": "甲", "size": "3", "kind": "x"}, {"id": "r2", "size": "4"}],
    "promise": "yes",
}


def forth(values: dict[str, Any] | None = None, old: FormDef = OLD, new: FormDef = NEW) -> Moved:
    return move_values(VALUES if values is None else values, {}, old, new, AT)


def back(moved: Moved, values: dict[str, Any] | None = None, old: FormDef = OLD, new: FormDef = NEW) -> Moved:
    marks = to_marks({}, moved.drawer, moved.conversions)
    return move_values(moved.values if values is None else values, marks, new, old, AT)


def places(moved: Moved) -> list[tuple[str, Any, bool]]:
    return [("/".join(p for p in entry.place if p), entry.value, entry.is_released) for entry in moved.drawer]


# 1 ----------------------------------------------------------------------------------------


def test_what_has_no_place_goes_into_the_drawer() -> None:
    moved = forth({"gone": "一句话"})
    assert moved.values == {}
    (entry,) = moved.drawer
    assert entry.to_dict() == {
        "field": "gone",
        "row": "",
        "column": "",
        "label": "问gone",
        "value": "一句话",
        "became": None,
        "text": "一句话",
        "from_version": "1.0",
        "at": AT,
        "released": False,
    }
    (answer,) = moved.answers
    assert (answer.path, answer.fate, answer.before, answer.after) == ("gone", Fate.DRAWER, "一句话", "")
    assert answer.sentence == "“问gone”在 1.1 版中没有这一项，答案“一句话”放入抽屉。"


def test_what_is_new_is_empty_and_never_no() -> None:
    assert "fresh" not in forth().values
    assert "fresh" not in forth({"fresh": "no"}).values  # something strange that lay there goes into the drawer
    assert places(forth({"fresh": "no"})) == [("fresh", "no", False)]


def test_what_stays_is_counted_and_nothing_is_said_about_it() -> None:
    moved = forth({"promise": "yes", "t": [{"id": "r1", "name": "甲"}], "count": "", "gone": " "})
    assert moved.kept == 2
    assert moved.answers == ()
    assert moved.drawer == ()


def test_a_value_neither_version_knows_is_left_alone() -> None:
    assert forth({"unknown": [1]}).values == {"unknown": [1]}
    assert forth({"unknown": [1]}).drawer == ()


def test_the_given_answers_are_not_changed() -> None:
    before = copy.deepcopy(VALUES)
    forth()
    assert before == VALUES


# 2 ----------------------------------------------------------------------------------------


def test_a_removed_column_goes_row_by_row_and_the_rows_stay() -> None:
    moved = forth({"t": VALUES["t"]})
    assert moved.values["t"] == [{"id": "r1", "name": "甲"}, {"id": "r2"}]
    assert [(e.place, e.label, e.text) for e in moved.drawer] == [
        (("t", "r1", "size"), "问t 第 1 行 问size", "3"),
        (("t", "r1", "kind"), "问t 第 1 行 问kind", "选x"),
        (("t", "r2", "size"), "问t 第 2 行 问size", "4"),
    ]


def test_a_table_that_is_gone_goes_as_a_whole() -> None:
    moved = forth({"t": VALUES["t"]}, new=form("1.1", question("count")))
    (entry,) = moved.drawer
    assert (entry.place, entry.value) == (("t", "", ""), VALUES["t"])
    assert entry.text == "1. 甲；3；选x\n2. 4"
    assert back(moved, new=form("1.1", question("count"))).values == {"t": VALUES["t"]}


def fixed(version: str, edition: str, tier: str) -> FormDef:
    column = question("answer", "yes_no")
    return form(version, question("t", "element_check", columns=(column,), params={"edition": edition, "tier": tier}))


def test_rows_a_definition_names_no_more_go_into_the_drawer_and_come_back_in_their_place() -> None:
    from desktop.forms.fieldtypes import field_type

    basic, excellence = fixed("1.0", "2024", "basic"), fixed("1.1", "2024", "excellence")
    rows, others = ({r.id: r for r in field_type("element_check").fixed_rows(f.fields[0])} for f in (basic, excellence))
    values = {"t": [{"id": row_id, "answer": "no"} for row_id in rows]}
    values["t"][-1] = {"id": values["t"][-1]["id"]}  # an empty one
    moved = move_values(values, {}, basic, excellence, AT)
    same = [row_id for row_id in rows if row_id in others and rows[row_id].texts == others[row_id].texts]
    assert same
    assert len(same) < len(rows)
    assert [row["id"] for row in moved.values["t"]] == same
    assert {entry.row for entry in moved.drawer} == {r["id"] for r in values["t"] if "answer" in r} - set(same)
    assert {entry.text for entry in moved.drawer} == {"否"}
    assert all(entry.label.startswith("问t ") and len(entry.label) > 6 for entry in moved.drawer)
    assert all("这一行" in answer.sentence for answer in moved.answers)
    again = move_values(moved.values, to_marks({}, moved.drawer, moved.conversions), excellence, basic, AT)
    assert again.values == values
    assert (again.drawer, again.conversions) == ((), ())


def test_a_named_row_whose_place_is_taken_stays_in_the_drawer() -> None:
    from desktop.forms.fieldtypes import field_type

    basic, kind = fixed("1.0", "2024", "basic"), field_type("element_check")
    renamed = form("1.1", question("t", "kpis", columns=basic.fields[0].columns, params={}))
    row_id = next(row.id for row in kind.fixed_rows(basic.fields[0]))
    moved = move_values({"t": [{"id": row_id, "answer": "no"}]}, {}, basic, renamed, AT)
    assert "t" not in moved.values
    taken = {"t": [{"id": row_id, "answer": "yes"}]}  # a row the other type does not name
    home = move_values(taken, to_marks({}, moved.drawer, moved.conversions), renamed, basic, AT)
    assert home.values == taken
    assert [(entry.text, entry.is_released) for entry in home.drawer] == [("否", True)]


def test_an_empty_answer_without_a_place_is_no_matter_of_the_drawer() -> None:
    for values in ({"gone": " "}, {"fresh": ""}, {"t": [{"id": "r1", "size": ""}]}):
        moved = forth(values)
        assert (moved.drawer, moved.answers) == ((), ())
        assert back(moved).values == values


def test_rows_in_the_wrong_shape_are_kept_as_they_are() -> None:
    for junk in ("甲", [{"id": "r1"}, {"id": "r1", "size": "3"}], [["x"]], {"id": "r"}):
        moved = forth({"t": junk})
        assert moved.values == {"t": junk}
        assert back(moved).values == {"t": junk}


# 3 ----------------------------------------------------------------------------------------


def test_moving_back_gives_the_very_same_answers_and_empties_the_drawer() -> None:
    moved = forth()
    assert moved.values["count"] == "12"
    assert "mode" not in moved.values
    again = back(moved)
    assert again.values == VALUES
    assert (again.drawer, again.conversions) == ((), ())
    told = {answer.path: answer.sentence for answer in again.answers}
    assert told["gone"] == "“问gone”从抽屉放回“一句话”。"
    assert told["count"] == "“问count”恢复为原来的“１２”。"


def test_and_forth_again_gives_what_was_filled_in_the_new_version() -> None:
    moved = forth()
    filled = {**moved.values, "fresh": "yes", "mode": "y"}
    there = back(moved, filled)
    assert there.values == {**VALUES, "mode": "y"}
    assert places(there) == [("fresh", "yes", False), ("mode", "x", True)]
    marks = to_marks({}, there.drawer, there.conversions)
    assert move_values(there.values, marks, OLD, NEW, AT).values == filled


def test_a_version_in_between_is_no_hindrance() -> None:
    third = form("1.2", question("count"), *NEW.fields[1:])
    one = forth()
    two = move_values(one.values, to_marks({}, one.drawer, one.conversions), NEW, third, AT)
    back_one = move_values(two.values, to_marks({}, two.drawer, two.conversions), third, NEW, AT)
    assert (back_one.values, back_one.drawer) == (one.values, one.drawer)
    back_two = move_values(back_one.values, to_marks({}, back_one.drawer, back_one.conversions), NEW, OLD, AT)
    assert back_two.values == VALUES


# 4 ----------------------------------------------------------------------------------------


def test_what_a_person_filled_meanwhile_stays_and_the_old_answer_stays_in_the_drawer() -> None:
    old, new = (form(v, question("a", t)) for v, t in (("1.0", "text"), ("1.1", "integer")))
    moved = forth({"a": "约十二"}, old, new)
    again = back(moved, {"a": "12"}, old, new)
    assert again.values == {"a": "12"}
    assert places(again) == [("a", "约十二", True)]
    # released: it never goes back by itself, however often one moves
    marks = to_marks({}, again.drawer, again.conversions)
    once_more = move_values({}, marks, old, new, AT)
    home = move_values({}, to_marks({}, once_more.drawer, once_more.conversions), new, old, AT)
    assert home.values == {}
    assert places(home) == [("a", "约十二", True)]


def test_a_value_changed_since_it_was_converted_is_converted_back_by_what_it_is_now() -> None:
    old, new = (form(v, question("a", "money", params={"unit": u})) for v, u in (("1.0", "万元"), ("1.1", "元")))
    moved = forth({"a": "5"}, old, new)
    assert moved.values == {"a": "50000"}
    again = back(moved, {"a": "60000"}, old, new)
    assert again.values == {"a": "6"}
    assert again.drawer == ()


def test_cells_of_a_row_deleted_meanwhile_stay_in_the_drawer() -> None:
    moved = forth()
    again = back(moved, {**moved.values, "t": [{"id": "r1", "name": "甲"}]})
    assert again.values["t"] == [{"id": "r1", "name": "甲", "size": "3", "kind": "x"}]
    assert places(again) == [("t/r2/size", "4", True)]


def test_all_rows_deleted_meanwhile() -> None:
    moved = forth()
    again = back(moved, {key: value for key, value in moved.values.items() if key != "t"})
    assert "t" not in again.values
    assert {place for place, _, _ in places(again)} == {"t/r1/size", "t/r1/kind", "t/r2/size"}


# 5 ----------------------------------------------------------------------------------------


def test_the_journal_names_the_versions_then_every_value_and_cell_that_changed() -> None:
    moved = forth()
    entries = journal_of_move(VALUES, moved.values, "1.0", "1.1")
    assert {entry.source for entry in entries} == {"move"}
    assert {entry.step for entry in entries} == {0}
    assert [(entry.path, entry.before, entry.after) for entry in entries] == [
        (VERSION_PATH, "1.0", "1.1"),
        ("gone", "一句话", None),
        ("count", "１２", "12"),
        ("mode", "x", None),
        ("t/r1/size", "3", None),
        ("t/r1/kind", "x", None),
        ("t/r2/size", "4", None),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([{"id": "a/b", "size": "3"}], [{"id": "a/b"}]),
        ([{"id": "a"}, {"id": "b"}], [{"id": "a"}]),
        ("x", [{"id": "a"}]),
    ],
)
def test_a_table_a_path_cannot_name_is_journaled_as_a_whole(before: Any, after: Any) -> None:
    entries = journal_of_move({"t": before}, {"t": after}, "1.0", "1.1")
    assert [(entry.path, entry.before, entry.after) for entry in entries[1:]] == [("t", before, after)]


# 6 ----------------------------------------------------------------------------------------

GOOD = OldAnswer("gone", "", "", "问gone", "一句话", None, "一句话", "1.0", AT)


@pytest.mark.parametrize(
    "raw",
    [
        "x",
        {},
        {**GOOD.to_dict(), "field": 5},
        {**GOOD.to_dict(), "field": ""},
        {**GOOD.to_dict(), "column": "c"},
        {**GOOD.to_dict(), "row": "r", "value": "x"},
        {**GOOD.to_dict(), "row": "r", "value": {"index": "1", "row": {"id": "r"}}},
        {**GOOD.to_dict(), "row": "r", "value": {"index": 1, "row": {}}},
        {key: value for key, value in GOOD.to_dict().items() if key != "became"},
    ],
)
def test_an_old_answer_in_the_wrong_shape_is_left_out(raw: Any) -> None:
    assert old_answers({DRAWER: [raw, GOOD.to_dict()]}) == (GOOD,)


def test_marks_without_old_answers_have_no_keys_for_them() -> None:
    assert to_marks({DRAWER: [1], CONVERSIONS: [1], "reasons": {}}, (), ()) == {"reasons": {}}
    assert to_marks({}, (GOOD,), ()) == {DRAWER: [GOOD.to_dict()]}


def test_two_old_answers_of_one_place_are_both_kept() -> None:
    twice = {DRAWER: [GOOD.to_dict(), {**GOOD.to_dict(), "value": "另一句", "text": "另一句"}]}
    moved = move_values({}, twice, NEW, OLD, AT)
    assert moved.values == {"gone": "一句话"}
    assert [entry.value for entry in moved.drawer] == ["另一句"]
