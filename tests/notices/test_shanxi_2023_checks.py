"""What the notice of 2023-04-19 asks of a city (附件2) and until when (三、工作调度), written out by hand.

1. Code lists are those of the 注; what a clerk gets wrong is found and not printed for sealing.
2. Head of the notice, periods and days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import AppError
from desktop.forms.model import FormDef
from desktop.issues import Issue
from tests.helpers.declarations import a_declaration
from tests.notices.test_shanxi_2023 import NOTICE, printed_files, read_docx, sample_values

INDUSTRIES = ["装备制造业", "新材料工业", "原材料工业", "化学工业", "电子信息制造业", "消费品工业"]


def issues(form_id: str, values: Mapping[str, Any]) -> list[Issue]:
    declaration = a_declaration(values, draft_id="d", where=(NOTICE.id, form_id, ""), final_sections=("narrative",))
    return list(declaration.check().issues())


def found(form_id: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(issue.code, issue.path) for issue in issues(form_id, values)]


def changed(form_id: str, table: str, row: int, **cells: Any) -> dict[str, Any]:
    """The full sample with some cells of one row changed."""
    values = sample_values(form_id)
    values[table][row] |= cells
    return values


# 1 ------------------------------------------------------------------------------------------


def options(form_id: str, table: str, column: str) -> list[str]:
    return list(NOTICE.form(form_id).field(table).column(column).options.values())


def test_the_code_lists_are_those_of_the_notes() -> None:
    assert options("training_tracking", "trainings", "training_type") == [
        "“灯塔工厂”创建",
        "“智能制造试点示范企业”创建",
    ]
    assert options("reserve_tracking", "factories", "industry_type") == INDUSTRIES
    assert options("support_tracking", "projects", "industry_type") == INDUSTRIES
    assert options("reserve_tracking", "factories", "modes") == [
        *("流程型", "离散型", "网络协同型", "大规模个性化定制", "远程运维服务"),
        *("物联网创新应用", "人工智能创新应用"),
    ]
    assert options("reserve_tracking", "factories", "maturity_level") == ["1级", "2级", "3级", "4级", "5级"]


@pytest.mark.parametrize(
    ("content", "is_right"),
    [("灯塔工厂创建路径与评价指标讲解", True), ("灯塔工厂的创建路径与评价指标讲解", False)],
)
def test_the_content_of_a_training_has_at_most_15_characters(content: str, is_right: bool) -> None:
    assert len(content) == (15 if is_right else 16)
    values = changed("training_tracking", "trainings", 0, content=content)
    assert found("training_tracking", values) == ([] if is_right else [("text.too_long", "trainings/t1/content")])


def test_a_content_of_16_characters_is_not_printed_for_sealing(tmp_path: Path) -> None:
    values = changed("training_tracking", "trainings", 0, content="灯塔工厂的创建路径与评价指标讲解")
    with pytest.raises(AppError) as refused:
        printed_files(tmp_path, "training_tracking", values)
    assert refused.value.code == "export.not_ready"
    assert "不超过 15 字，现在 16 字" in str(refused.value)


def test_a_month_without_the_topic_lighthouse_factory_is_found() -> None:
    values = sample_values("training_tracking")
    values["trainings"] = [row for row in values["trainings"] if row["training_type"] != "lighthouse"]
    (issue,) = issues("training_tracking", values)
    assert (issue.code, issue.path, issue.severity.value) == ("rule.monthly_topic", "trainings", "error")
    assert "“灯塔工厂”创建" in issue.sentence
    values["trainings"][0]["training_type"] = "lighthouse"
    assert issues("training_tracking", values) == []


@pytest.mark.parametrize("month", ["2023-04", "2023-06", "2023-09"])
def test_a_month_from_april_to_september_is_taken(month: str) -> None:
    assert found("training_tracking", {**sample_values("training_tracking"), "month": month}) == []


@pytest.mark.parametrize(
    ("month", "code"), [("2023-03", "month.too_early"), ("2023-10", "month.too_late"), ("2024-04", "month.too_late")]
)
def test_a_month_outside_the_period_is_refused(month: str, code: str, tmp_path: Path) -> None:
    values = {**sample_values("training_tracking"), "month": month}
    assert found("training_tracking", values) == [(code, "month")]
    with pytest.raises(AppError) as refused:
        printed_files(tmp_path, "training_tracking", values)
    assert refused.value.code == "export.not_ready"


def test_the_files_of_two_months_have_two_names(tmp_path: Path) -> None:
    for month in ("2023-04", "2023-05"):
        values = {**sample_values("training_tracking"), "month": month}
        printed_files(tmp_path, "training_tracking", values, formats="pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "太原市工信局-2023年4月-创建培训调度表.pdf",
        "太原市工信局-2023年5月-创建培训调度表.pdf",
    ]


@pytest.mark.parametrize("choice", ["yes", "planned"])
def test_a_supported_project_needs_an_amount(choice: str) -> None:
    values = changed("support_tracking", "projects", 0, is_supported=choice, amount="")
    assert found("support_tracking", values) == [("field.missing", "projects/p1/amount")]


def test_a_project_that_is_not_supported_prints_no_amount(tmp_path: Path) -> None:
    values = changed("support_tracking", "projects", 0, is_supported="no")
    assert values["projects"][0]["amount"] == "1250"
    assert found("support_tracking", values) == []
    paper = read_docx(printed_files(tmp_path, "support_tracking", values, formats="docx")["docx"])
    assert paper.rows[0][5:] == ("否", "")


def test_one_enterprise_stands_once_in_the_reserve_list_of_its_city() -> None:
    values = changed("reserve_tracking", "factories", 1, enterprise_name="太原示例重型装备制造有限公司")
    assert found("reserve_tracking", values) == [("table.duplicate_rows", "factories")]


def city_forms() -> list[FormDef]:
    return [form for form in NOTICE.forms if form.filled_by == "city"]


def test_a_city_fills_the_three_tables_and_the_province_the_rest() -> None:
    assert [(form.id, form.document) for form in city_forms()] == [
        ("reserve_tracking", "D15"),
        ("support_tracking", "D16"),
        ("training_tracking", "D14"),
    ]
    others = {form.id: (form.document, form.filled_by) for form in NOTICE.forms if form not in city_forms()}
    assert others == {"work_ledger": ("D17", "province"), "work_summary": ("D17", "province")}


def test_what_the_notice_does_not_give_is_marked_as_assumed() -> None:
    support = NOTICE.form("support_tracking").field("projects")
    assert {c.id for c in support.columns if c.status == "assumption"} == {"is_supported", "amount"}
    assert "万元" in support.column("amount").source
    for form in city_forms():
        assert {f.id for f in form.fields if f.status != "official"} == {"unified_social_credit_code"}
        assert NOTICE.table(form.paper.table_id).status == "official"
    ours = {table.id for table in NOTICE.tables if table.document == "D17"}
    assert {table.id for table in NOTICE.tables if table.status == "assumption"} == ours


# 2 ------------------------------------------------------------------------------------------


def test_the_notice_is_what_its_head_says() -> None:
    assert NOTICE.title == "山西省工业和信息化厅关于印发《“灯塔工厂”创建工作推进机制》的通知"
    assert (NOTICE.issuer, NOTICE.issued_on, NOTICE.year) == ("山西省工业和信息化厅", date(2023, 4, 19), 2023)
    assert (NOTICE.document_number, NOTICE.status) == ("", "official")
    assert NOTICE.tiers == NOTICE.tier_scheme == ()  # 灯塔工厂不属于基础级至领航级


def test_the_days_of_the_tables() -> None:
    tasks = {task.id: task for task in NOTICE.tasks}
    assert tasks["training"].due_dates == tuple(date(2023, month, 25) for month in range(4, 10))
    assert tasks["reserve"].due_dates == (date(2023, 10, 25),)
    assert tasks["support"].due_dates == (date(2023, 11, 25),)
    assert "3月份" in tasks["conference"].note
    assert {task.id for task in NOTICE.tasks if not task.due_dates} == {
        *("conference", "ranking", "reserve_pool", "key_project_list", "four_lists", "evaluation", "summary")
    }
    assert {task.who for task in NOTICE.tasks if task.due_dates} == {"city"}


def test_each_table_of_a_city_goes_up_sealed_and_what_the_notice_leaves_open_is_said() -> None:
    assert [(packet.task_id, packet.copies) for packet in NOTICE.packets] == [
        ("training", 1),
        ("reserve", 1),
        ("support", 1),
    ]
    assert all("通知未规定" in packet.source for packet in NOTICE.packets)
