"""What becomes of one answer when its question is defined otherwise.

1. The same type keeps the value, whatever it is, also what is wrong.
2. An option that is gone sends the choice into the drawer; of several only what is gone.
3. Another unit: money is converted exactly, other numbers are kept and shown.
4. Another type: stored anew when the value survives it, else into the drawer.
5. An acceptance is never made up, an answer never becomes 否 by itself.
6. Calculated questions take no answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop.drafts.carrying import Fate, carry, rows_are_alike
from desktop.forms.model import Calculation, FieldDef
from tests.helpers.fields import figure, file_fact, paragraph
from tests.helpers.forms import options, question


def limits(type_name: str, **params: Any) -> FieldDef:
    return question("a", type_name, params=params)


# 1 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["太原", "", "  ", 5, True, ["x"], {"k": None}, None])
def test_an_answer_of_the_same_type_stays_as_it_is(value: Any) -> None:
    """1"""
    carried = carry(limits("text", max_length=9), limits("text", max_length=2), value)
    assert carried.value == value
    assert carried.is_kept
    assert carried.code == ""


# 2 ----------------------------------------------------------------------------------------


def test_a_choice_whose_option_is_gone_goes_into_the_drawer() -> None:
    """2"""
    old, new = question("a", "choice", params=options("x", "y")), question("a", "choice", params=options("y"))
    carried = carry(old, new, "x")
    assert (carried.value, carried.fate, carried.code, carried.text) == (None, Fate.DRAWER, "move.option_gone", "选x")
    assert carry(old, new, "y").value == "y"
    assert carry(old, new, "未知").value == "未知"  # wrong before, wrong after


def test_of_several_choices_only_the_one_that_is_gone_goes() -> None:
    """2"""
    old = question("a", "multi_choice", params=options("x", "y", "z"))
    new = question("a", "multi_choice", params=options("y"))
    carried = carry(old, new, ["x", "y", "z"])
    assert (carried.value, carried.fate, carried.text) == (["y"], Fate.DRAWER, "选x、选z")
    assert carry(old, new, ["x"]).value is None


# 3 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "value", "expected"),
    [
        (("万元", "元"), "1234.5", "12345000"),
        (("万元", "元"), "0.00015", "1.5"),
        (("元", "万元"), "12345", "1.2345"),
        (("元", "万元"), "-10000", "-1"),
        (("万元", "元"), "99999999999999999999.0000000001", "999999999999999999990000.000001"),
    ],
)
def test_money_in_another_unit_is_the_same_money(units: tuple[str, str], value: str, expected: str) -> None:
    """3"""
    old, new = (limits("money", unit=unit) for unit in units)
    carried = carry(old, new, value)
    assert (carried.value, carried.fate, carried.code) == (expected, Fate.CONVERTED, "move.unit_converted")


def test_the_usual_unit_of_money_is_a_unit_too() -> None:
    """3"""
    assert carry(limits("money"), limits("money", unit="万元"), "5").fate is Fate.KEPT
    assert carry(limits("money"), limits("money", unit="元"), "5").value == "50000"


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        (limits("money"), limits("money", unit="元"), "约五万"),
        (limits("integer", unit="人"), limits("integer", unit="万人"), "320"),
        (limits("decimal"), limits("decimal", unit="吨"), "3.2"),
    ],
)
def test_a_number_whose_unit_cannot_be_converted_is_kept_and_shown(old: FieldDef, new: FieldDef, value: str) -> None:
    """3"""
    carried = carry(old, new, value)
    assert (carried.value, carried.fate, carried.code) == (value, Fate.CHECK, "move.unit_changed")


# 4 ----------------------------------------------------------------------------------------

TIER = question("a", "choice", params={"options": {"x": "卓越级", "y": "领航级"}})
MODES = question("a", "multi_choice", params={"options": {"x": "卓越级", "y": "领航级"}})
LONG = limits("long_text")


@pytest.mark.parametrize(
    ("old", "new", "value", "expected"),
    [
        (limits("text"), limits("integer", unit="条"), "１２ 条", "12"),
        (limits("text"), limits("integer", max=5), "12", "12"),  # too large is said by the check
        (limits("text"), limits("money"), "1,200万元", "1200"),
        (limits("text"), limits("date"), "2024年11月22日", "2024-11-22"),
        (limits("text"), TIER, "领航级", "y"),
        (limits("text"), MODES, "领航级、卓越级", ["x", "y"]),
        (limits("text"), limits("yes_no"), "否", "no"),
        (limits("text"), limits("phone"), "138 3510 1234", "13835101234"),
        (limits("text"), LONG, "一\n二", [paragraph("一"), paragraph("二")]),
        (limits("text", multiline=True), limits("text"), "一\n二", "一\n二"),
        (TIER, limits("text"), "x", "卓越级"),
        (TIER, MODES, "x", ["x"]),
        (MODES, TIER, ["y"], "y"),
        (MODES, limits("text"), ["x", "y"], "卓越级、领航级"),
        (limits("money"), limits("text"), "1234.5", "1234.5"),
        (limits("integer"), limits("decimal"), "12", "12"),
        (limits("percent"), limits("decimal"), "12.5", "12.5"),
        (limits("date"), limits("text"), "2024-11-22", "2024年11月22日"),
        (limits("yes_no"), limits("text"), "no", "否"),
        (LONG, limits("text"), [paragraph("一"), paragraph("二")], "一\n二"),
    ],
)
def test_a_value_that_survives_the_new_type_is_stored_by_it(
    old: FieldDef, new: FieldDef, value: Any, expected: Any
) -> None:
    """4"""
    carried = carry(old, new, value)
    assert carried.value == expected
    if old.type != new.type:
        assert (carried.fate, carried.code) == (Fate.CONVERTED, "move.converted")


@pytest.mark.parametrize(
    ("old", "new", "value", "text"),
    [
        (limits("text"), limits("integer"), "约十二", "约十二"),
        (limits("text"), limits("integer"), "12.5", "12.5"),
        (limits("text"), TIER, "国家级", "国家级"),
        (limits("text"), limits("phone"), "见附件", "见附件"),
        (limits("text"), question("a", "table", columns=(question("b"),)), "一家", "一家"),
        (MODES, TIER, ["x", "y"], "卓越级、领航级"),
        (limits("month"), limits("date"), "2024-11", "2024年11月"),
        (LONG, limits("text"), [paragraph("一"), figure()], "一\n〔图〕图1 总体架构"),
        (limits("attachment"), limits("text"), [file_fact()], "营业执照.pdf"),
        (limits("attachment"), LONG, [file_fact()], "营业执照.pdf"),
        (question("a", "table", columns=(question("b"),)), limits("text"), [{"id": "r", "b": "一"}], "1. 一"),
    ],
)
def test_what_the_new_type_cannot_hold_goes_into_the_drawer_as_it_was_read(
    old: FieldDef, new: FieldDef, value: Any, text: str
) -> None:
    """4"""
    carried = carry(old, new, value)
    assert (carried.value, carried.fate, carried.code, carried.text) == (None, Fate.DRAWER, "move.cannot_hold", text)


def test_nothing_answered_is_nothing_in_the_new_type_and_nothing_is_said() -> None:
    """4"""
    for empty in ("", "  ", [], None):
        carried = carry(limits("text"), limits("integer"), empty)
        assert (carried.value, carried.code) == (None, "")


def test_a_number_of_another_type_with_another_unit_is_to_be_looked_at() -> None:
    """4"""
    carried = carry(limits("money"), limits("decimal", unit="元"), "12")
    assert (carried.value, carried.fate, carried.code) == ("12", Fate.CHECK, "move.unit_changed")


# 5 ----------------------------------------------------------------------------------------


def test_accepting_a_text_is_not_accepting_another() -> None:
    """5"""
    old, new = limits("statement", text="我承诺真实。"), limits("statement", text="我承诺真实、不涉密。")
    carried = carry(old, new, "yes")
    assert (carried.value, carried.code) == (None, "move.statement_changed")
    assert carry(old, replace(old, label="新名称"), "yes").value == "yes"


def test_no_other_answer_becomes_an_acceptance_and_no_acceptance_another_answer() -> None:
    """5"""
    promise = limits("statement", text="我承诺。")
    assert carry(limits("yes_no"), promise, "yes").value is None
    assert carry(limits("text"), promise, "是").value is None
    assert carry(promise, limits("yes_no"), "yes").fate is Fate.DRAWER


# 6 ----------------------------------------------------------------------------------------


def test_a_question_that_is_calculated_now_gives_its_answer_to_the_drawer() -> None:
    """6"""
    typed = limits("integer")
    calculated = replace(typed, calculated=Calculation("sum_fields", {"fields": ("b",)}))
    assert (carry(typed, calculated, "5").value, carry(typed, calculated, "5").code) == (None, "move.calculated")
    assert carry(calculated, typed, "5").code == "move.leftover"
    assert carry(calculated, calculated, "5").value == "5"
    assert carry(typed, calculated, "").code == ""


def test_tables_are_alike_when_their_rows_are_made_the_same_way() -> None:
    columns = (question("b"),)
    table, scenarios = (question("a", name, columns=columns) for name in ("table", "scenarios"))
    fixed = question("a", "kpis", columns=columns, params={"edition": "2024"})
    assert rows_are_alike(table, scenarios)
    assert rows_are_alike(fixed, fixed)
    assert not rows_are_alike(table, fixed)
    assert not rows_are_alike(table, question("a"))
    assert carry(fixed, table, [{"id": "kpi_01", "b": "1"}]).fate is Fate.DRAWER
