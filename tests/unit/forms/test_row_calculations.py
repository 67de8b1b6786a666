"""Calculated columns and fixed rows, as relevance gives them.

1. Each calculation with its result; nothing to calculate from gives nothing.
2. A stored value under a calculated column is not looked at.
3. A fixed table has all its rows in order, whatever is stored; rows with other ids are left out.
4. A cell follows when a field outside the table changes, and only then is it new.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.checking.live import LiveCheck, check
from desktop.forms.fieldtypes import field_type
from desktop.forms.fieldtypes.row_watch import are_rows
from desktop.forms.model import FormDef
from desktop.forms.relevance import Relevance
from desktop.forms.row_calculations import SPECS, explain_cell
from desktop.issues import Severity
from tests.helpers.packs import form_of

FIELDS = """
[[section]]
id = "all"
title = "一、全部"

[[field]]
id = "unit_name"
section = "all"
type = "text"
label = "单位"
source = "附件"

[[field]]
id = "unit_code"
section = "all"
type = "credit_code"
label = "代码"
source = "附件"

[[field]]
id = "is_above_scale"
section = "all"
type = "yes_no"
label = "是否规模以上"
source = "附件"

[[field]]
id = "maturity_level"
section = "all"
type = "choice"
label = "成熟度等级"
options = { 1 = "一级", 2 = "二级", 3 = "三级" }
source = "附件"

[[field]]
id = "scenarios"
section = "all"
type = "scenarios"
label = "场景"
edition = "2024"
source = "附件"
column = [
    { id = "stage", type = "text", label = "环节" },
    { id = "scenario", type = "text", label = "场景名" },
    { id = "instance", type = "text", label = "实例名" },
]

[[field]]
id = "kpis"
section = "all"
type = "kpis"
label = "指标"
source = "附1"

[[field.column]]
id = "before"
type = "decimal"
label = "建设前"
required = true

[[field.column]]
id = "after"
type = "decimal"
label = "建设后"

[[field.column]]
id = "change"
type = "decimal"
label = "变化"
calculated = { name = "kpi_change", before = "before", after = "after" }

[[field.column]]
id = "change_unit"
type = "text"
label = "变化单位"
calculated = { name = "kpi_change_unit", before = "before", after = "after" }

[[field.column]]
id = "basis"
type = "text"
label = "算法"
calculated = { name = "kpi_basis", before = "before", after = "after" }

[[field]]
id = "elements"
section = "all"
type = "element_check"
label = "自查"
edition = "2024"
tier = "basic"
source = "附件2"

[[field.column]]
id = "is_met"
type = "choice"
label = "结果"
options = { yes = "符合", partly = "部分符合", no = "不符合" }

[[field.column]]
id = "facts"
type = "text"
label = "已填情况"
calculated = { name = "element_facts", scenarios = "scenarios", maturity = "maturity_level", above_scale = "is_above_scale" }

[[field]]
id = "cities"
section = "all"
type = "table"
label = "各市"
source = "附件"

[[field.column]]
id = "before"
type = "decimal"
label = "上年"

[[field.column]]
id = "after"
type = "decimal"
label = "本年"

[[field.column]]
id = "growth"
type = "decimal"
label = "增长"
calculated = { name = "percent_change", before = "before", after = "after" }

[[field.column]]
id = "place"
type = "integer"
label = "名次"
calculated = { name = "rank", column = "after" }
"""
FORM: FormDef = form_of(FIELDS)


def rows(table: str, values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in Relevance(FORM, values).value(table)}


# 1 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("80", "100", "25.00"),
        ("100", "80", "-20.00"),
        ("3", "4", "33.33"),
        ("-4", "-2", "50.00"),
        ("0", "5", None),
        ("", "5", None),
        ("约", "5", None),
        ("5", "5", "0.00"),
    ],
)
def test_percent_change(before: str, after: str, wanted: str | None) -> None:
    found = rows("cities", {"cities": [{"id": "a", "before": before, "after": after}]})
    assert found["a"].get("growth") == wanted


def test_rank_shares_a_place_and_skips_the_next() -> None:
    numbers = {"a": "5", "b": "7", "c": "5", "d": "1", "e": "无"}
    found = rows("cities", {"cities": [{"id": key, "after": number} for key, number in numbers.items()]})
    assert {key: row.get("place") for key, row in found.items()} == {"a": "2", "b": "1", "c": "2", "d": "4", "e": None}


def test_kpi_change_and_its_formula_follow_the_direction_of_the_indicator() -> None:
    stored = [{"id": "kpi_05", "before": "100", "after": "80"}, {"id": "kpi_01", "before": "60", "after": "85.5"}]
    found = rows("kpis", {"kpis": stored})
    assert found["kpi_05"]["change"] == "20.00"
    assert "÷建设前×100" in found["kpi_05"]["basis"]
    assert "通知未规定" in found["kpi_05"]["basis"]
    assert found["kpi_05"]["change_unit"] == "%"
    assert found["kpi_01"]["change"] == "25.50"
    assert found["kpi_01"]["change_unit"] == "个百分点"
    assert found["kpi_02"] == {"id": "kpi_02"}


def test_element_facts_say_what_the_draft_proves() -> None:
    values = {
        "is_above_scale": "yes",
        "maturity_level": "1",
        "scenarios": [{"id": "s", "stage": "质量管控", "scenario": "在线检测", "instance": "示例"}],
    }
    found = rows("elements", values)
    assert found["base_1"]["facts"] == "已填：规模以上工业企业"
    assert found["base_5"]["facts"] == "成熟度一级，低于二级要求"
    assert "已列 1 个场景：在线检测" in [row.get("facts") for row in found.values()]
    assert [row.get("facts") for row in found.values()].count("尚无场景") == 4


@pytest.mark.parametrize("name", sorted(SPECS))
def test_each_calculation_is_explained_in_chinese(name: str) -> None:
    params = {key: key for key in SPECS[name]}
    said = explain_cell(name, params, lambda column: f"列{column}")
    assert any("一" <= char <= "鿿" for char in said)
    assert "{" not in said


# 2 ----------------------------------------------------------------------------------------


def test_what_is_stored_under_a_calculated_column_is_not_looked_at() -> None:
    found = rows("cities", {"cities": [{"id": "a", "growth": "99", "place": "9"}]})
    assert found["a"] == {"id": "a"}


def test_a_calculated_cell_is_never_missing() -> None:
    form = form_of(FIELDS.replace('label = "增长"', 'label = "增长"\nrequired = true'))
    assert not any("growth" in issue.path for issue in check(form, {"cities": [{"id": "a"}]}))


# 3 ----------------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from(["kpi_01", "5", "yes"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "before", "after", "is_met"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@example({"kpis": [{}]})
@example({"kpis": False})
@given(values=st.dictionaries(st.sampled_from([field.id for field in FORM.fields]), json_values))
def test_a_fixed_table_has_all_its_rows_or_is_one_error(values: dict[str, Any]) -> None:
    relevance, codes = Relevance(FORM, values), [issue.code for issue in check(FORM, values)]
    stored = values.get("kpis")
    if field_type("kpis").is_empty(stored) or are_rows(stored):
        assert [row["id"] for row in relevance.value("kpis")] == [f"kpi_{n:02}" for n in range(1, 21)]
    else:
        assert "kpis.wrong_shape" in codes


def test_a_stored_row_with_another_id_is_left_out() -> None:
    assert "kpi_99" not in rows("kpis", {"kpis": [{"id": "kpi_99", "before": "1"}]})


def test_a_required_cell_of_a_fixed_row_is_missing_until_it_is_filled() -> None:
    missing = [issue for issue in check(FORM, {}) if issue.severity is Severity.MISSING]
    assert [issue.path for issue in missing] == [f"kpis/kpi_{n:02}/before" for n in range(1, 21)]
    live = LiveCheck(FORM, {"kpis": [{"id": "kpi_03", "before": "4"}]})
    assert live.progress().text == "1/20"


def test_a_section_with_nothing_but_fixed_rows_is_not_started() -> None:
    assert LiveCheck(FORM, {}).state("all").text == "未开始"
    assert LiveCheck(FORM, {"kpis": [{"id": "kpi_03", "before": "4"}]}).state("all").text == "填写中（缺 19 项）"


# 4 ----------------------------------------------------------------------------------------


def test_a_cell_follows_a_field_outside_the_table() -> None:
    values: dict[str, Any] = {"maturity_level": "1"}
    live = LiveCheck(FORM, values)
    values["maturity_level"] = "2"
    delta = live.refresh({"maturity_level"})
    assert delta.calculated == {"elements/base_5/facts"}
    assert rows("elements", values)["base_5"]["facts"] == "成熟度二级，达到二级要求"


def test_an_edit_of_one_row_tells_of_its_calculated_cells_only() -> None:
    values: dict[str, Any] = {"cities": [{"id": "a", "after": "1"}, {"id": "b", "after": "2"}]}
    live = LiveCheck(FORM, values)
    values["cities"] = [values["cities"][0], {"id": "b", "after": "2", "before": "1"}]
    assert live.refresh({"cities/b/before"}).calculated == {"cities/b/growth"}
    values["cities"] = [{"id": "a", "after": "3"}, values["cities"][1]]
    assert live.refresh({"cities/a/after"}).calculated == {"cities/a/place", "cities/b/place"}


edits = st.lists(
    st.one_of(
        st.tuples(st.just("maturity_level"), st.sampled_from([None, "1", "3"])),
        st.tuples(st.just("is_above_scale"), st.sampled_from([None, "yes", "no"])),
        st.tuples(st.just("kpis"), st.lists(st.sampled_from([{"id": "kpi_01", "before": "1", "after": "2"}]), max_size=1)),
        st.tuples(
            st.just("cities"),
            st.lists(st.sampled_from([{"id": "a", "after": "1"}, {"id": "b", "after": "2", "before": "4"}]), unique_by=lambda row: row["id"]),
        ),
    ),
    max_size=8,
)  # fmt: skip


@given(edits=edits)
def test_step_by_step_gives_what_a_fresh_look_gives(edits: list[tuple[str, Any]]) -> None:
    values: dict[str, Any] = {}
    live = LiveCheck(FORM, values)
    for field_id, value in edits:
        values[field_id] = value
        live.refresh({field_id})
        assert live.relevance.relevant_values() == Relevance(FORM, values).relevant_values()
        assert live.issues() == check(FORM, values)
