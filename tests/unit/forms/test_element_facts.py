"""What the draft already proves about a requirement.

1. A content names the scenarios listed for its link (环节), by the mapping of the guide's edition.
2. An edition without a mapping is said, not guessed.
3. Base requirement 5 compares the maturity level with the gate.
4. Base requirement 1 repeats the answer to 规模以上.
5. About everything else nothing is said; no value is an accident.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from desktop.forms.catalogues import ElementRequirement, element_requirements
from desktop.forms.element_facts import element_facts
from tests.properties.test_fieldtypes import json_values


def _requirement(row_id: str, tier: str = "excellence") -> ElementRequirement:
    return next(known for known in element_requirements("2024", tier) if known.id == row_id)


def _facts(row_id: str, tier: str = "excellence", **given_values: Any) -> str:
    values = {"scenarios": None, "edition": "2024", "maturity_level": None, "above_scale": None, **given_values}
    return element_facts(_requirement(row_id, tier), **values)


SCENARIOS = [
    {"id": "a", "stage": "生产作业", "scenario": "人机协同作业", "instance": "壳体加工"},
    {"id": "b", "stage": "质量管控", "scenario": "在线检测"},
    {"id": "c", "stage": "设备管理", "instance": "主轴预测维护"},
    {"id": "d", "stage": "供应链管理", "scenario": "采购协同"},
    {"id": "e", "stage": "多环节模式创新", "scenario": "网络协同"},
    {"id": "f"},
]


@pytest.mark.parametrize(
    ("row_id", "facts"),
    [
        ("content_1", "尚无场景"),
        ("content_2", "尚无场景"),
        ("content_3", "已列 3 个场景：人机协同作业、在线检测、主轴预测维护"),
        ("content_5", "已列 1 个场景：采购协同"),
    ],
)
def test_a_content_names_the_scenarios_of_its_link(row_id: str, facts: str) -> None:
    """1"""
    assert _facts(row_id, scenarios=SCENARIOS) == facts


def test_contents_5_of_the_highest_tier_counts_what_the_notice_calls_operation() -> None:
    """1"""
    assert _facts("content_5", "pioneer", scenarios=SCENARIOS) == "已列 1 个场景：采购协同"


def test_without_scenarios_there_are_none_yet() -> None:
    """1"""
    assert [_facts("content_3", scenarios=rows) for rows in (None, [], ())] == ["尚无场景"] * 3


def test_many_scenarios_are_counted_and_the_first_five_named() -> None:
    """1"""
    rows = [{"id": str(n), "stage": "生产作业", "scenario": f"场景{n // 2}"} for n in range(14)]
    assert _facts("content_3", scenarios=rows) == "已列 14 个场景：场景0、场景1、场景2、场景3、场景4等"


def test_an_edition_without_a_mapping_is_said() -> None:
    """2"""
    said = "2025 年版参考指引未公布与五个环节的对应关系，请自行核对"
    assert [_facts("content_3", scenarios=SCENARIOS, edition=edition) for edition in ("2025", "2030", "")] == [
        said,
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("tier", "level", "facts"),
    [
        ("basic", "2", "成熟度二级，达到二级要求"),
        ("advanced", "1", "成熟度一级，低于二级要求"),
        ("excellence", "3", "成熟度三级，达到三级要求"),
        ("excellence", "2", "成熟度二级，低于三级要求"),
        ("excellence", "0", "成熟度未达一级，低于三级要求"),
        ("pioneer", "5", "成熟度五级，达到四级要求"),
        ("pioneer", None, ""),
        ("pioneer", "四", ""),
        ("pioneer", "6", ""),
    ],
)
def test_base_5_compares_the_level_with_the_gate(tier: str, level: str | None, facts: str) -> None:
    """3"""
    assert _facts("base_5", tier, maturity_level=level) == facts


def test_a_gate_of_the_notice_goes_before_that_of_the_edition() -> None:
    """3"""
    assert _facts("base_5", "excellence", maturity_level="3", gate=4) == "成熟度三级，低于四级要求"


@pytest.mark.parametrize(
    ("answer", "facts"),
    [("yes", "已填：规模以上工业企业"), ("no", "已填：不是规模以上工业企业"), (None, ""), ("？", "")],
)
def test_base_1_repeats_the_answer(answer: str | None, facts: str) -> None:
    """4"""
    assert _facts("base_1", above_scale=answer) == facts


@pytest.mark.parametrize("row_id", ["base_2", "base_3", "base_4", "outcome_1", "outcome_4"])
def test_about_the_others_nothing_is_said(row_id: str) -> None:
    """5"""
    assert _facts(row_id, scenarios=SCENARIOS, maturity_level="3", above_scale="yes", gate=3) == ""


@given(value=json_values)
def test_no_value_is_an_accident(value: Any) -> None:
    """5"""
    for known in element_requirements("2024", "pioneer"):
        said = element_facts(known, scenarios=value, edition="2024", maturity_level=value, above_scale=value, gate=4)
        assert isinstance(said, str)
