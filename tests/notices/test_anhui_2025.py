"""What a newspaper page reports of the plan of 安徽 of 2025, and the sheet for the re-check (复核) it asks for.

1. Second-hand, and said so: no date, no number, no dates of tasks; the four tiers and who recognises them.
2. The paper of a re-check, read back in three formats, for each tier.
3. A re-check that recognises a tier is bound by its gates; one that asks to rectify is not.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from desktop.checking.live import check
from desktop.forms.registry import Registry
from tests.helpers.read_papers import assert_in_order, print_all
from tests.notices.test_packs import Sample

NOTICE = Registry().notice("anhui-2025", "1.0")
FORM = NOTICE.form("tier_recheck")
LABELS = {"basic": "基础级", "advanced": "先进级", "excellence": "卓越级", "pioneer": "领航级"}
#: tier → lowest maturity level (要素条件 基础要求5)
GATES = {"basic": 2, "advanced": 2, "excellence": 3, "pioneer": 4}
LEVELS = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}

each_tier = pytest.mark.parametrize("tier", LABELS)


def sample_of(tier: str) -> Sample:
    return Sample(NOTICE, FORM, "full.json" if tier == "advanced" else f"full_{tier}.json")


def recognised(tier: str, **changes: Any) -> dict[str, Any]:
    """The sample of a tier with the conclusion that it is met, all five links covered."""
    values = copy.deepcopy(sample_of(tier).values)
    stages = ["工厂建设", "产品设计", "生产作业", "计划调度", "供应链管理"]
    values["scenarios"] = [
        {"id": f"s{n}", "stage": stage, "scenario": "示例场景", "instance": "示例实例"}
        for n, stage in enumerate(stages)
    ]
    del values["rectify_before"]
    return {**values, "conclusion": "recognised", "maturity_level": str(GATES[tier]), **changes}


def found(values: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(issue.severity.value, issue.code, issue.path) for issue in check(FORM, values, ("conclusion",))]


# 1 ------------------------------------------------------------------------------------------


def test_what_a_newspaper_says_is_second_hand() -> None:
    assert (NOTICE.status, NOTICE.issued_on, NOTICE.document_number, NOTICE.year) == ("second_hand", None, "", 2025)
    assert NOTICE.status_note.startswith("依据报纸报道，未取得文件原文")
    assert all(task.due_dates == () for task in NOTICE.tasks)
    assert NOTICE.packets == ()
    sources = [task.source for task in NOTICE.tasks] + [tier.source for tier in NOTICE.tier_scheme]
    assert all(source.startswith("报纸报道") for source in sources)
    assert {field.status for field in FORM.fields} <= {"assumption", "second_hand"}


def test_cities_recognise_the_basic_tier_and_the_province_the_advanced() -> None:
    assert [(tier.tier, tier.by) for tier in NOTICE.tier_scheme] == [
        ("basic", "各市工业和信息化局联合相关部门"),
        ("advanced", "安徽省工业和信息化厅联合相关部门"),
        ("excellence", "报道未写明"),
        ("pioneer", "报道未写明"),
    ]
    assert "以往的安徽省智能工厂按新标准集中复核" in NOTICE.tier_scheme[1].action
    assert [(task.id, task.who, task.form_ids) for task in NOTICE.tasks] == [
        ("basic_recognition", "city", ("tier_recheck",)),
        ("provincial_review", "province", ("tier_recheck",)),
        ("advanced_cultivation", "province", ()),
    ]


# 2 ------------------------------------------------------------------------------------------


def test_the_paper_of_a_re_check_reads_from_title_to_seal() -> None:
    printed = print_all(sample_of("advanced").document(FORM, NOTICE))
    parts = [
        "智能工厂复核表",
        "一、复核对象", "复核单位", "安徽省工业和信息化厅", "企业名称", "合肥示例智能装备有限公司", "91340100MA0EX04035",
        "工厂名称", "智能叉车示例工厂", "原有称号", "安徽省智能工厂", "原称号年份", "2022", "复核对应的级别", "先进级",
        "二、核实情况", "是否规模以上工业企业", "是", "三级", "现有的典型场景", "车架机器人焊接工作站",
        "三、要素条件逐条核对", "要素条件核对（先进级）", "基础要求", "建设内容", "建设成效",
        "四、复核结论", "2025年9月8日至2025年9月12日", "暂不符合，限期整改后再复核", "整改期限", "2026年3月31日", "复核意见",
        "复核人员", "示例甲", "示例大学", "示例乙", "示例研究院", "结论日期", "2025年9月15日",
        "复核单位（盖章）：", "复核负责人（签字）：",
    ]  # fmt: skip
    assert_in_order(printed.texts["pdf"], parts)
    assert_in_order(printed.texts["docx"], parts)
    for part in parts:
        assert "".join(part.split()) in printed.texts["xlsx"]
    assert all("11340000MB0EX04014" not in text for text in printed.texts.values())  # the authority's own code


@each_tier
def test_the_paper_of_a_tier_lists_its_requirements_and_no_other(tier: str) -> None:
    printed = print_all(sample_of(tier).document(FORM, NOTICE))
    heads = ("序号", "要素条件（概括）", "依据", "核对结果", "已核实内容", "核对依据")
    (grid,) = [rows for rows in printed.docx_tables() if rows[0] == heads]
    chapter, outcomes = {"basic": ("二", 1), "advanced": ("三", 2), "excellence": ("四", 4), "pioneer": ("五", 4)}[tier]
    wanted = [f"附件2 一、{n}" for n in range(1, 6)] + [f"附件2 {chapter}、（一）{n}" for n in range(1, 6)]
    wanted += [f"附件2 {chapter}、（二）{n}" for n in range(1, outcomes + 1)]
    assert [row[2] for row in grid[1:] if len(row) > 1] == wanted
    for text in printed.texts.values():
        assert [key for key, label in LABELS.items() if f"要素条件核对（{label}）" in text] == [tier]


# 3 ------------------------------------------------------------------------------------------


@each_tier
def test_a_tier_met_can_be_recognised(tier: str) -> None:
    assert found(recognised(tier)) == []
    assert check(FORM, sample_of(tier).values, ("conclusion",)) == ()


@each_tier
def test_a_tier_is_not_recognised_below_its_gates(tier: str) -> None:
    below = str(GATES[tier] - 1)
    assert found(recognised(tier, maturity_level=below)) == [("error", "rule.maturity_gate", "maturity_level")]
    assert found(recognised(tier, is_above_scale="no")) == [("error", "rule.must_be", "is_above_scale")]
    values = recognised(tier)
    values[f"elements_{tier}"][2]["is_met"] = "no"
    assert found(values) == [("error", "rule.element_not_met", f"elements_{tier}/base_3/is_met")]


@pytest.mark.parametrize(
    ("tier", "wanted"),
    [
        ("basic", ("error", "rule.stages_needed")),
        ("advanced", ("error", "rule.stages_needed")),
        ("excellence", ("warning", "rule.stages_covered")),
        ("pioneer", ("error", "rule.stages_needed")),
    ],
)
def test_a_tier_is_recognised_with_the_links_it_asks_for(tier: str, wanted: tuple[str, str]) -> None:
    planning = [{"id": "s", "stage": "计划调度", "scenario": "示例", "instance": "示例"}]
    assert found(recognised(tier, scenarios=planning)) == [(*wanted, "scenarios")]


@pytest.mark.parametrize("conclusion", ["rectify", "rejected"])
def test_a_tier_not_met_can_be_written_down(conclusion: str) -> None:
    values = recognised("pioneer", conclusion=conclusion, maturity_level="1", is_above_scale="no")
    values["elements_pioneer"][0]["is_met"] = "no"
    missing = [("missing", "field.missing", "rectify_before")] if conclusion == "rectify" else []
    assert found(values) == missing
