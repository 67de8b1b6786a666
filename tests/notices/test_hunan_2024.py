"""What the notice of 湖南 of 2024-11-04 says and asks, written by hand from its text (damaged characters read back).

Its annexes are not at hand: 附件4 and 附件5 follow the same national notice as in 山西 2024.

1. Dates, contact, platform, copies, the four tiers and who recognises them (一、（一）—（四）; 二、（二）、（三）).
2. Who may declare: 独立法人, or a branch in an industry with 行业特殊情况 (二、（一）1); 中央企业在湘分支机构 (二、（二）3).
3. 同等条件下优先: three titles with their papers, facts and no points (二、（二）3).
4. 会商: all five departments, all agreed (二、（二）2).
5. 基础级 自建自评: at least 生产作业, 二级, 规模以上.
"""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from desktop.checking.live import check
from desktop.forms.registry import Registry
from tests.notices.test_packs import Sample

NOTICE = Registry().notice("hunan-2024", "1.0")
DECLARATION = NOTICE.form("excellence_declaration")
LETTER = NOTICE.form("recommendation_letter")
BASIC = NOTICE.form("basic_self_evaluation")
FINAL = {"excellence_declaration": ("scenario", "outcome"), "basic_self_evaluation": ("plan",)}


def answers(form: Any, name: str = "full", **changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(Sample(NOTICE, form, f"{name}.json").values), **changes}


def found(form: Any, values: dict[str, Any]) -> list[tuple[str, str, str]]:
    issues = check(form, values, FINAL.get(form.id, ()))
    return [(issue.severity.value, issue.code, issue.path) for issue in issues]


# 1 ------------------------------------------------------------------------------------------


def test_dates_are_those_of_the_notice() -> None:
    assert NOTICE.issued_on == date(2024, 11, 4)
    assert {task.id: (task.who, task.due_on) for task in NOTICE.tasks if task.due_on} == {
        "declare": ("enterprise", date(2024, 11, 22)),
        "recommend": ("city", date(2024, 11, 23)),
    }
    assert [task.source for task in NOTICE.tasks if task.due_on is None] == [
        "二、（二）3",
        "一、（一）",
        "一、（一）",
        "一、（二）",
    ]


def test_contact_platform_and_copies_are_those_of_the_notice() -> None:
    assert NOTICE.contacts == ("湖南省工业和信息化厅装备工业处 潘晓军 0731-88955383",)
    assert [(p.name, p.address) for p in NOTICE.platforms] == [
        ("智能制造数据资源公共服务平台", "https://www.miit-imps.com")
    ]
    (packet,) = NOTICE.packets
    assert (packet.task_id, packet.copies, packet.has_declarations) == ("recommend", 2, True)
    assert (LETTER.paper.copies, DECLARATION.paper.copies) == (2, 2)


def test_the_four_tiers_say_who_recognises_them() -> None:
    assert [(tier.tier, tier.by, tier.source) for tier in NOTICE.tier_scheme] == [
        ("basic", "市州工信局联合相关部门", "一、（一）"),
        ("advanced", "省工业和信息化厅联合相关部门", "一、（二）"),
        (
            "excellence",
            "工业和信息化部联合国家发展改革委、财政部、国务院国资委、市场监管总局、国家数据局",
            "一、（二）（三）；二、（二）4",
        ),
        ("pioneer", "湖南省工业和信息化厅联合相关部门", "一、（四）"),
    ]
    assert "自建自评" in NOTICE.tier_scheme[0].action
    assert all("中央企业在湘分支机构" in tier.action for tier in NOTICE.tier_scheme[1:])


def test_what_was_not_at_hand_is_said() -> None:
    assert "附件1—5未取得" in NOTICE.status_note
    assert NOTICE.table("recommendation_summary").status == "second_hand"
    assert (DECLARATION.status, LETTER.status, BASIC.status) == ("skeleton", "assumption", "assumption")
    assert NOTICE.table("recommendation_summary").quota is None  # the notice names no 名额


def test_no_character_of_the_damaged_copy_is_left() -> None:
    text = repr(NOTICE)
    assert [char for char in "關開廠業務據數應報優擾單當與為實構級擇" if char in text] == []


# 2 ------------------------------------------------------------------------------------------

BRANCH_FIELDS = ("parent_unit_name", "industry_exception")


@pytest.mark.parametrize("exception", ["petrochemical", "nonferrous", "other"])
def test_a_branch_in_an_industry_with_special_conditions_may_declare(exception: str) -> None:
    assert found(DECLARATION, answers(DECLARATION, industry_exception=exception)) == []


def test_a_branch_without_special_conditions_may_not() -> None:
    assert found(DECLARATION, answers(DECLARATION, industry_exception="none")) == [
        ("error", "rule.must_be", "industry_exception")
    ]


@pytest.mark.parametrize("field_id", BRANCH_FIELDS)
def test_a_branch_says_of_whom_and_why(field_id: str) -> None:
    poorer = answers(DECLARATION)
    del poorer[field_id]
    ((severity, _, path),) = found(DECLARATION, poorer)
    assert (severity, path) == ("missing", field_id)


def test_a_branch_outside_the_two_industries_named_explains_itself() -> None:
    poorer = answers(DECLARATION)
    del poorer["exception_explanation"]
    assert found(DECLARATION, poorer) == []  # 石油石化, named by the notice
    assert found(DECLARATION, {**poorer, "industry_exception": "other"}) == [
        ("missing", "field.missing", "exception_explanation")
    ]


def test_a_legal_person_is_not_asked_why_and_another_may_not_declare() -> None:
    values = answers(DECLARATION, organisation_kind="legal_person")
    for field_id in (*BRANCH_FIELDS, "exception_explanation"):
        values.pop(field_id)
    assert found(DECLARATION, values) == []
    assert found(DECLARATION, {**values, "organisation_kind": "other"}) == [
        ("error", "rule.must_be", "organisation_kind")
    ]


def test_a_branch_of_a_central_enterprise_is_reminded_of_its_group() -> None:
    assert found(DECLARATION, answers(DECLARATION, is_central_enterprise_branch="yes")) == [
        ("warning", "rule.must_be", "is_central_enterprise_branch")
    ]


def test_the_unit_is_registered_in_hunan() -> None:
    assert found(DECLARATION, answers(DECLARATION, registered_region="1401")) == [
        ("error", "region.not_within", "registered_region")
    ]


# 3 ------------------------------------------------------------------------------------------


def test_the_titles_recommended_first_are_the_three_of_the_notice() -> None:
    titles, papers = DECLARATION.preferences
    assert list(titles.options.values()) == [
        "已通过省级验收的国家智能制造示范工厂揭榜单位",
        "省级智能制造标杆企业",
        "省级智能制造标杆车间",
    ]
    assert titles.source.startswith("二、（二）3")
    assert papers.type == "attachment"


def test_neither_a_title_nor_a_paper_about_it_is_asked_for() -> None:
    poorer = answers(DECLARATION)
    del poorer["preference_documents"]  # 二、（二）3 names the titles and no papers
    assert found(DECLARATION, poorer) == []
    del poorer["preferred_titles"]
    assert found(DECLARATION, poorer) == []


# 4 ------------------------------------------------------------------------------------------


def test_all_five_departments_are_consulted() -> None:
    departments = LETTER.field("consultations").column("department")
    assert list(departments.options.values()) == [
        "发展改革主管部门", "财政主管部门", "国资主管部门", "市场监管主管部门", "数据主管部门",
    ]  # fmt: skip
    values = answers(LETTER)
    for n in range(5):
        poorer = copy.deepcopy(values)
        del poorer["consultations"][n]
        assert found(LETTER, poorer) == [("error", "table.too_few", "consultations")]
        doubled = copy.deepcopy(values)
        doubled["consultations"][n]["department"] = values["consultations"][n - 1]["department"]
        assert ("error", "table.duplicate_rows", "consultations") in found(LETTER, doubled)


def test_a_department_that_does_not_agree_stops_the_letter() -> None:
    values = answers(LETTER)
    values["consultations"][2] |= {"opinion": "commented", "remark": "（示例文字）建议补充材料后再议。"}
    assert found(LETTER, values) == [("error", "rule.must_be", "objection_count")]


def test_a_comment_says_what_it_is() -> None:
    values = answers(LETTER)
    values["consultations"][2]["opinion"] = "commented"
    assert ("missing", "field.missing", "consultations/c3/remark") in found(LETTER, values)


# 5 ------------------------------------------------------------------------------------------


def test_the_basic_tier_needs_production_level_two_and_scale() -> None:
    planning = [{"id": "s1", "stage": "计划调度", "scenario": "车间智能排产", "instance": "示例"}]
    for changes, wanted in (
        ({"scenarios": planning}, ("error", "rule.stages_needed", "scenarios")),
        ({"maturity_level": "1"}, ("error", "rule.maturity_gate", "maturity_level")),
        ({"is_above_scale": "no"}, ("error", "rule.must_be", "is_above_scale")),
        ({"conclusion": "not_met"}, ("warning", "rule.must_be", "conclusion")),
    ):
        assert found(BASIC, answers(BASIC, **changes)) == [wanted]


def test_the_plan_follows_the_assessment() -> None:
    assert found(BASIC, answers(BASIC, maturity_assessed_on="2024-10-16")) == [
        ("error", "rule.date_order", "evaluated_on")
    ]
    poorer = answers(BASIC)
    del poorer["plan_tasks"]
    assert found(BASIC, poorer) == [("missing", "field.no_rows", "plan_tasks")]
