"""What the packs must not claim: nothing is called the notice's (official) that the notice does not say.

Written beside the five notices, clause by clause, not from the packs.

1. Questions, wordings and columns of our own say so.
2. Who does what: every form enterprises fill in stands in a task of theirs, and no date is invented for it.
3. Letters: an annex behind a letter is listed in it, and the departments were asked before it was signed.
4. Figures: a share above 100 % is refused, and nothing is divided by nothing.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from desktop.checking.live import check
from desktop.forms.model import FormDef, NoticeDef
from desktop.forms.registry import Registry
from desktop.jobs import JobContext
from desktop.rendering.writers import write
from tests.helpers.paper import docx_text, squeezed
from tests.notices.test_packs import Sample

REGISTRY = Registry()
S2023, S2024, S2026, H2024, A2025 = (
    REGISTRY.notice(notice_id, "1.0")
    for notice_id in ("shanxi-2023", "shanxi-2024", "shanxi-2026", "hunan-2024", "anhui-2025")
)

# 1 ------------------------------------------------------------------------------------------


def test_annex_2_of_2024_is_the_requirements_and_not_a_sheet_to_fill_in() -> None:
    sheet = S2024.form("element_self_check")
    assert (sheet.annex, sheet.status) == ("", "assumption")  # 附件2 is 智能工厂梯度培育要素条件


@pytest.mark.parametrize(
    ("form", "ours"),
    [
        (S2024.form("element_self_check"), ("unit_name", "factory_name", "leading_basis", "contact_person")),
        (S2024.form("excellence_declaration"), ("truthfulness",)),  # 附件3 names 真实性承诺, not its words
        (H2024.form("excellence_declaration"), ("truthfulness", "parent_unit_name", "exception_explanation")),
        (H2024.form("basic_self_evaluation"), ("unit_name", "registered_region")),  # 一、（一） gives no sheet
        (H2024.form("recommendation_letter"), ("document_number", "signed_on", "recommended_count")),
        (S2026.form("advanced_declaration"), ("maturity_score", "maturity_level", "scenarios", "elements_advanced")),
        (S2026.form("advanced_letter"), ("recommended_count", "consultations")),
        (S2026.form("acceptance_letter"), ("recommended_count", "consultations")),
        (S2026.form("tiered_cultivation_report"), ("no_tier_count", "as_of")),  # 附件2 一、1 counts four tiers
    ],
    ids=lambda part: part.id if isinstance(part, FormDef) else "",
)
def test_a_question_the_notice_does_not_ask_is_not_called_official(form: FormDef, ours: tuple[str, ...]) -> None:
    assert {name: form.field(name).status for name in ours if form.field(name).status == "official"} == {}


OWN_COLUMNS = {
    ("shanxi-2026", "acceptance_application"): ("financials", "performance"),
    ("shanxi-2024", "excellence_declaration"): ("integrators",),
    ("shanxi-2024", "element_self_check"): ("elements_excellence",),  # 附件2 asks no answers, no evidence
    ("hunan-2024", "basic_self_evaluation"): ("plan_tasks", "elements_basic"),
    ("anhui-2025", "tier_recheck"): ("reviewers", "elements_advanced"),
}


@pytest.mark.parametrize("where", OWN_COLUMNS, ids="-".join)
def test_columns_no_notice_gives_are_not_called_official(where: tuple[str, str]) -> None:
    form = REGISTRY.notice(where[0], "1.0").form(where[1])
    for table in OWN_COLUMNS[where]:
        assert {c.id for c in form.field(table).columns if c.status == "official"} == set()


def test_only_the_departments_of_a_consultation_record_come_from_a_notice() -> None:
    columns = H2024.form("recommendation_letter").field("consultations").columns
    assert [c.id for c in columns if c.status == "official"] == ["department"]  # 二、（二）2 names the five, no more


def test_the_new_standard_of_anhui_is_read_as_that_of_2024_and_said_to_be_our_reading() -> None:
    form = A2025.form("tier_recheck")
    for tier in ("basic", "advanced", "excellence", "pioneer"):
        field = form.field(f"elements_{tier}")
        assert field.status == "assumption"
        assert "2024年国家通知附件2" in field.label  # on paper: the article numbers are of that annex
    (section,) = [s for s in form.sections if s.id == "elements"]
    assert "报道未写明“新标准”的版本" in section.hint


@pytest.mark.parametrize("form_id", ["advanced_declaration", "basic_recognition"])
def test_a_gate_taken_from_another_notice_says_so_where_it_is_asked(form_id: str) -> None:
    hint = S2026.form(form_id).field("maturity_level").hint
    assert "2024年要素条件" in hint
    assert "本通知未写明版本" in hint


def test_requirements_taken_from_another_notice_send_the_reader_there() -> None:
    """附件2 of 2026 is a report and 安徽 has no annex at hand: “通知附件2” would point to nothing."""
    checks = [S2026.form("advanced_declaration").field("elements_advanced")]
    checks += [S2026.form("basic_recognition").field("elements_basic")]
    checks += [field for field in A2025.form("tier_recheck").fields if field.type == "element_check"]
    assert len(checks) == 6
    for field in checks:
        assert "山西2024年通知附件2原文" in field.hint or "2024年国家通知附件2原文" in field.hint


def test_no_hint_allows_what_the_notice_does_not_allow() -> None:
    forms = [form for notice in REGISTRY.notices for form in notice.forms]
    hints = [section.hint for form in forms for section in form.sections]
    hints += [field.hint for form in forms for field in form.fields]
    assert not [hint for hint in hints if "可以重新评估" in hint or "可先填未审计数" in hint]


def test_the_committee_of_the_zone_is_named_as_each_notice_names_it() -> None:
    assert "山西综改示范区管委会" in S2024.form("excellence_declaration").field("recommending_unit").hint
    assert "山西转型综改示范区管委会" in S2026.form("advanced_declaration").field("recommending_unit").hint


def test_a_list_nobody_asks_for_has_no_line_of_a_submitting_unit() -> None:
    (line,) = S2026.table("maturity_summary").heading_lines
    assert line.label == "汇总单位（盖章）："


# 2 ------------------------------------------------------------------------------------------


def test_every_form_of_enterprises_stands_in_a_task_of_theirs() -> None:
    for notice in (S2024, S2026, H2024):
        asked = {form_id for task in notice.tasks if task.who == "enterprise" for form_id in task.form_ids}
        assert {form.id for form in notice.forms if form.filled_by == "enterprise"} == asked


def test_enterprises_have_a_date_only_where_the_notice_of_2026_gives_them_one() -> None:
    dates = {task.id: task.due_on for task in S2026.tasks if task.who == "enterprise"}
    assert dates == {
        "maturity_own": date(2026, 4, 15),  # 一、（一） 4月15日前完成属地企业…自评估
        "open_call_online": date(2026, 4, 15),  # 一、（五） 4月15日前完成线上申请
        "overseas_own": None,
        "basic_own": None,
        "advanced_own": None,
    }


# 3 ------------------------------------------------------------------------------------------

LETTERS = [
    (S2024, "recommendation_letter"),
    (H2024, "recommendation_letter"),
    (S2026, "advanced_letter"),
    (S2026, "acceptance_letter"),
]
each_letter = pytest.mark.parametrize(("notice", "form_id"), LETTERS, ids=lambda part: str(getattr(part, "id", part)))


def values_of(notice: NoticeDef, form_id: str, name: str = "full.json") -> dict[str, Any]:
    return Sample(notice, notice.form(form_id), name).values


@each_letter
def test_the_departments_are_asked_before_the_letter_is_signed(notice: NoticeDef, form_id: str) -> None:
    values = values_of(notice, form_id)
    assert max(row["answered_on"] for row in values["consultations"]) <= values["signed_on"]


@each_letter
def test_the_record_behind_a_letter_is_one_of_its_annexes(notice: NoticeDef, form_id: str) -> None:
    sample = Sample(notice, notice.form(form_id), "full.json")
    text = letter_text(sample, notice, form_id)
    assert "附件3" in text[text.index("会商记录") :]
    assert squeezed("3. 部门会商记录") in text or squeezed("3. 会商记录") in text


@each_letter
def test_the_title_of_a_letter_parts_behind_the_authority(notice: NoticeDef, form_id: str) -> None:
    from openpyxl import load_workbook

    sample = Sample(notice, notice.form(form_id), "full.json")
    data = write(sample.document(notice.form(form_id), notice), "xlsx", JobContext()).data
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    (title,) = [cell for cell in cells if cell.endswith("的函")]
    first, second = title.split("\n")
    assert first.endswith("市工业和信息化局")
    assert second.startswith("关于推荐")


def test_a_letter_signed_by_an_authority_carries_its_full_name() -> None:
    for notice, form_id in LETTERS:
        for name in ("full.json", "minimal.json"):
            assert values_of(notice, form_id, name)["unit_name"].endswith("工业和信息化局")


# 4 ------------------------------------------------------------------------------------------


def found(form: FormDef, values: dict[str, Any]) -> list[tuple[str, str]]:
    return [(issue.code, issue.path) for issue in check(form, values, ("text",))]


def test_a_part_that_is_more_than_its_whole_is_an_error() -> None:
    form = S2026.form("tiered_cultivation_report")
    values = {**values_of(S2026, form.id), "above_scale_manufacturers": "7", "above_scale_total": "7"}
    assert found(form, values) == []  # 7 of 7 took part, 6 of 7 are at level two
    assert found(form, {**values, "above_scale_manufacturers": "6"}) == [("rule.at_most", "assessed_above_scale")]
    assert found(form, {**values, "above_scale_manufacturers": "8"}) == [("rule.at_most", "above_scale_manufacturers")]
    assert found(form, {**values, "above_scale_manufacturers": "7", "above_scale_total": "5"}) == [
        ("rule.at_most", "above_scale_manufacturers"),
        ("rule.at_most", "level_2_up_above_scale"),
    ]


def letter_text(sample: Sample, notice: NoticeDef, form_id: str) -> str:
    return docx_text(write(sample.document(notice.form(form_id), notice), "docx", JobContext()).data)


def summary_text(**row: str) -> str:
    sample = Sample(S2023, S2023.form("work_summary"), "minimal.json")
    sample.values["city_figures"][0] |= row
    return letter_text(sample, S2023, "work_summary")


def test_a_summary_without_projects_says_so_and_gives_no_share_of_nothing() -> None:
    text = summary_text(projects="0", supported="0", amount="0")
    assert "储备企业4家；没有申报项目。各市情况见下表。" in text
    assert "，占" not in text
    assert "组织申报项目2个，其中支持和拟支持1个，占50.0%" in summary_text()


def test_the_addressee_of_the_summary_gets_its_colon_from_us_as_in_every_letter() -> None:
    sample = Sample(S2023, S2023.form("work_summary"), "full.json")
    assert sample.values["addressee"] == "山西省人民政府办公厅"
    text = letter_text(sample, S2023, "work_summary")
    assert "山西省人民政府办公厅：" in text
    assert "：：" not in text
