"""Field type scenarios.

1. Everything a table does, under its own codes.
2. A stage must be one of the edition's stages.
3. Where the edition's scenario names are all known (2025), another name is a reminder.
4. Where they are not (2024), any name goes.
5. Findings sit on the cell they are about.
6. What is uncertain about a name in our list is said.
"""

from __future__ import annotations

import pytest

from desktop.forms.model import FieldDef
from desktop.issues import Severity
from tests.helpers.fields import codes, findings, make_column, make_field, printed, problems, sentences

COLUMNS = (make_column("stage"), make_column("scenario"), make_column("instance"))
CODED = (
    make_column("stage", "choice", options={"production": "生产作业", "planning": "计划排程"}),
    make_column("scenario"),
    make_column("instance"),
)


def _field(edition: str | None = "2025", columns: tuple[FieldDef, ...] = COLUMNS, **params: object) -> FieldDef:
    if edition:
        params["edition"] = edition
    return make_field("scenarios", columns=columns, label="典型场景", **params)


def _rows(*triples: tuple[str | None, str | None]) -> list[dict[str, object]]:
    return [
        {"id": f"r{n}", "stage": stage, "scenario": scenario, "instance": f"实例{n}"}
        for n, (stage, scenario) in enumerate(triples, 1)
    ]


def test_rows_are_counted_and_compared_as_in_a_table() -> None:
    """1"""
    rows = [
        {**row, "instance": "同一实例"} for row in _rows(("生产作业", "人机协同作业"), ("生产作业", "人机协同作业"))
    ]
    field = _field(min_rows=3, max_rows=1, unique=["stage", "scenario", "instance"])
    assert codes(field, rows) == ["scenarios.too_few", "scenarios.too_many", "scenarios.duplicate_rows"]
    assert codes(_field(), [{"stage": "生产作业"}]) == ["scenarios.wrong_shape"]


@pytest.mark.parametrize(("edition", "stage"), [("2025", "计划调度"), ("2024", "产品研发")])
def test_a_stage_of_another_edition_is_an_error(edition: str, stage: str) -> None:
    """2, 5"""
    (found,) = findings(_field(edition), _rows((stage, "人机协同作业")))
    assert (found.code, found.severity, found.at) == ("scenarios.unknown_stage", Severity.ERROR, "r1/stage")


def test_the_stages_to_choose_from_are_listed() -> None:
    """2"""
    assert sentences(_field(), _rows(("质量管控", "x"))) == [
        "“典型场景”第 1 行：2025 年版参考指引没有“质量管控”环节，可选：工厂建设、产品研发、工艺设计、生产管理、"
        "生产作业、运营管理、产品服务、供应链管理。请重新选择。"
    ]


def test_a_listed_scenario_is_right() -> None:
    """3"""
    assert codes(_field(), _rows(("生产作业", "人机协同作业"), ("工厂建设", "数字孪生工厂构建"))) == []


def test_an_unlisted_scenario_is_a_reminder() -> None:
    """3, 5"""
    (found,) = findings(_field(), _rows(("生产作业", "人机协同作业"), ("工厂建设", "黑灯工厂")))
    assert (found.code, found.severity, found.at) == ("scenarios.unknown_scenario", Severity.WARNING, "r2/scenario")
    assert sentences(_field(), _rows(("工厂建设", "黑灯工厂"))) == [
        "“典型场景”第 1 行：2025 年版参考指引的“工厂建设”环节没有列出“黑灯工厂”，"
        "列出的有：工厂数字化规划设计、数字基础设施建设、数字孪生工厂构建。请对照参考指引核对场景名。"
    ]


def test_a_scenario_of_another_stage_is_a_reminder() -> None:
    """3"""
    assert codes(_field(), _rows(("生产管理", "人机协同作业"))) == ["scenarios.other_stage"]


@pytest.mark.parametrize(
    ("stage", "scenario"), [("生产作业", "多机协同"), ("质量管控", "随便什么"), ("多环节模式创新", "x")]
)
def test_any_name_goes_where_the_edition_is_not_fully_known(stage: str, scenario: str) -> None:
    """4"""
    assert codes(_field("2024"), _rows((stage, scenario))) == []


@pytest.mark.parametrize("edition", [None, "2030"])
def test_without_a_known_edition_nothing_is_compared(edition: str | None) -> None:
    """4"""
    assert codes(_field(edition), _rows(("随便", "随便"))) == []


def test_empty_cells_are_not_compared() -> None:
    """2, 3"""
    assert codes(_field(), _rows((None, "随便"), ("生产作业", None))) == []


def test_a_coded_stage_is_compared_by_its_label() -> None:
    """2"""
    rows = _rows(("production", "人机协同作业"), ("planning", "x"))
    assert [found.at for found in findings(_field(columns=CODED), rows)] == ["r2/stage"]


def test_what_is_uncertain_in_the_list_is_said() -> None:
    """6"""
    (other_reading,) = sentences(_field(), _rows(("供应链管理", "供应链数字化管理")))
    assert "名录备注：两处来源冲突" in other_reading
    (listed_elsewhere,) = sentences(_field(), _rows(("产品服务", "产品精准营销")))
    assert "列在“运营管理”环节" in listed_elsewhere
    assert "名录备注：AI道场代码在运营管理与产品服务各出现一次" in listed_elsewhere


def test_instances_print_the_way_the_notices_write_them() -> None:
    rows = [*_rows(("生产作业", "人机协同作业")), {"id": "r2", "instance": "只有实例"}, {"id": "r3"}]
    assert printed(_field(), rows) == "1. 生产作业—人机协同作业—实例1\n2. 只有实例\n3."


def test_contradicting_parameters_are_named() -> None:
    assert problems(_field("2030")) == ["edition = “2030”不认识，可用：2024、2025。"]
    assert len(problems(_field(columns=(make_column("stage"),)))) == 2
