"""The shared block ``elements``: what a form gets from it, through the loader and a draft.

1. Every field of the block loads in a form and names its source.
2. The calculated columns say what the draft proves, and change with it.
3. Fixed rows are all there, in order, whatever is stored.
4. What the notice does not say is marked as ours.
"""

from __future__ import annotations

from typing import Any

import pytest

from desktop.checking.live import LiveCheck, check
from desktop.forms.model import FormDef
from desktop.forms.relevance import Relevance
from tests.helpers.packs import form_of

HEAD = """
[[section]]
id = "unit"
title = "一、申报单位"

[[section]]
id = "self_check"
title = "二、自查"

[[field]]
use = "unit.unit_name"
section = "unit"
source = "附件3 第1项"

[[field]]
use = "unit.unified_social_credit_code"
section = "unit"
source = "附件3 第1项"

[[field]]
use = "unit.is_above_scale"
section = "unit"
source = "附件2 一、1"

[[field]]
use = "factory.maturity_level"
section = "unit"
source = "附件2 一、5"

[[field]]
use = "factory.scenarios"
section = "unit"
edition = "2024"
source = "附件1"
"""
TABLES = (
    "kpis",
    "elements_basic",
    "elements_advanced",
    "elements_excellence",
    "elements_pioneer",
    "maturity_subdomains",
)


def _form(*names: str) -> FormDef:
    fields = "".join(f'\n[[field]]\nuse = "elements.{name}"\nsection = "self_check"\n' for name in names)
    return form_of(HEAD + fields, unit_code_field="unified_social_credit_code")


def _cells(form: FormDef, values: dict[str, Any], table: str, column: str) -> dict[str, Any]:
    return {row["id"]: row.get(column) for row in Relevance(form, values).value(table)}


def test_every_field_loads_with_its_source() -> None:
    """1"""
    form = _form(*TABLES)
    for name in TABLES:
        field = form.field(name)
        assert field.source
        assert all(column.source for column in field.columns)
    columns = {name: [column.id for column in form.field(name).columns] for name in TABLES}
    assert columns == {
        "kpis": ["before", "after", "value_unit", "change", "change_unit", "basis", "note"],
        **{name: ["is_met", "facts", "evidence"] for name in TABLES[1:5]},
        "maturity_subdomains": ["level", "evidence"],
    }
    assert [form.field(name).params["tier"] for name in TABLES[1:5]] == ["basic", "advanced", "excellence", "pioneer"]


def test_the_change_of_a_kpi_is_calculated_and_explained() -> None:
    """2"""
    form = _form("kpis")
    values = {
        "kpis": [{"id": "kpi_05", "before": "90", "after": "60"}, {"id": "kpi_01", "before": "60", "after": "85"}]
    }
    changes = _cells(form, values, "kpis", "change")
    assert {name: change for name, change in changes.items() if change} == {"kpi_01": "25.00", "kpi_05": "33.33"}
    basis = _cells(form, values, "kpis", "basis")
    assert basis["kpi_05"] == "研制周期：（建设前－建设后）÷建设前×100，单位为%（按我们的理解，通知未规定算法）"
    assert [name for name, text in basis.items() if text] == ["kpi_01", "kpi_05"]


def test_what_the_draft_proves_stands_beside_each_requirement() -> None:
    """2"""
    form = _form("elements_excellence")
    values = {
        "is_above_scale": "yes",
        "maturity_level": "2",
        "scenarios": [{"id": "s1", "stage": "质量管控", "scenario": "在线检测", "instance": "缸体检测"}],
    }
    facts = _cells(form, values, "elements_excellence", "facts")
    assert {name: text for name, text in facts.items() if text} == {
        "base_1": "已填：规模以上工业企业",
        "base_5": "成熟度二级，低于三级要求",
        "content_1": "尚无场景",
        "content_2": "尚无场景",
        "content_3": "已列 1 个场景：在线检测",
        "content_4": "尚无场景",
        "content_5": "尚无场景",
    }


def test_the_facts_follow_the_draft() -> None:
    """2"""
    form = _form("elements_excellence")
    values: dict[str, Any] = {"maturity_level": "2"}
    live = LiveCheck(form, values)
    values["maturity_level"] = "3"
    delta = live.refresh(["maturity_level"])
    assert delta.calculated == {"elements_excellence/base_5/facts"}
    rows = {row["id"]: row for row in live.relevance.value("elements_excellence")}
    assert rows["base_5"]["facts"] == "成熟度三级，达到三级要求"


@pytest.mark.parametrize(("name", "rows"), [("kpis", 20), ("elements_basic", 11), ("maturity_subdomains", 20)])
def test_all_rows_are_there_in_order(name: str, rows: int) -> None:
    """3"""
    form = _form(name)
    last = {"kpis": "kpi_20", "elements_basic": "outcome_1", "maturity_subdomains": "sub_20"}[name]
    shown = Relevance(form, {name: [{"id": last}, {"id": "gone"}]}).value(name)
    assert len(shown) == rows
    assert [row["id"] for row in shown][-1] == last
    assert "gone" not in {row["id"] for row in shown}


def test_findings_of_a_row_sit_on_its_cell() -> None:
    """3"""
    form = _form("kpis", "elements_basic", "maturity_subdomains")
    values = {
        "kpis": [{"id": "kpi_09", "before": "1", "after": "2"}],
        "elements_basic": [{"id": "base_2", "is_met": "partly"}],
        "maturity_subdomains": [{"id": "sub_01", "level": "na"}],
    }
    found = {(issue.code, issue.path) for issue in check(form, values) if issue.severity != "missing"}
    assert found == {
        ("kpis.wrong_direction", "kpis/kpi_09/after"),
        ("element_check.partly_base", "elements_basic/base_2/is_met"),
        ("maturity.not_omittable", "maturity_subdomains/sub_01/level"),
    }


def test_what_the_notice_does_not_say_is_marked() -> None:
    """4"""
    form = _form("kpis", "elements_basic", "maturity_subdomains")
    assert {column.status for column in form.field("kpis").columns} == {"assumption"}
    assert form.field("kpis").status == form.field("elements_basic").status == "official"
    assert form.field("maturity_subdomains").status == "second_hand"
