"""要素条件自查表 of 附件2 of the notice of 山西 of 2024-11-04, for each of the four tiers.

Numbers of requirements, gates and links are written by hand from 附件2; its sentences are summarised in the pack, so
the paper is compared by number, article and answer.

1. The paper of each tier: groups, numbers, articles, answers, what the sheet proves; nothing of another tier.
2. Links: 基础级 at least 生产作业, 先进级 three, 卓越级 原则上 all five (提醒), 领航级 all five.
3. Gates: 二级, 二级, 三级, 四级; 规模以上.
4. 申报条件 are asked of 卓越级 only, and each of them binds.
5. A base requirement answered 不符合 is an error, one of contents or outcomes is not.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from desktop.checking.live import check
from desktop.forms.registry import Registry
from desktop.issues import Severity
from tests.helpers.read_papers import assert_in_order, print_all
from tests.notices.test_packs import Sample

NOTICE = Registry().notice("shanxi-2024", "1.0")
FORM = NOTICE.form("element_self_check")
LABELS = {"basic": "基础级", "advanced": "先进级", "excellence": "卓越级", "pioneer": "领航级"}
#: tier → chapter of 附件2, number of outcomes (建设成效), lowest maturity level (一、基础要求5)
TIERS = {"basic": ("二", 1, 2), "advanced": ("三", 2, 2), "excellence": ("四", 4, 3), "pioneer": ("五", 4, 4)}
LINKS = ["工厂建设", "研发设计", "生产作业", "生产管理", "运营管理"]
#: a stage (环节) of the guide for each link, by the notes [1]–[5] of 附件2
STAGES = dict(zip(LINKS, ["信息基础设施", "工艺设计", "质量管控", "能碳管理", "营销与售后"], strict=True))
LEVELS = {2: "二级", 3: "三级", 4: "四级"}
HEADS = ("序号", "要素条件（概括）", "依据", "自查结果", "本表已填内容", "佐证说明")

each_tier = pytest.mark.parametrize("tier", TIERS)


def sample_of(tier: str) -> Sample:
    return Sample(NOTICE, FORM, "full.json" if tier == "excellence" else f"full_{tier}.json")


def answers(tier: str, **changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(sample_of(tier).values), **changes}


def found(values: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(issue.severity.value, issue.code, issue.path) for issue in check(FORM, values)]


def scenarios(*links: str) -> list[dict[str, str]]:
    return [
        {"id": f"s{n}", "stage": STAGES[link], "scenario": "示例场景", "instance": f"示例实例{n}"}
        for n, link in enumerate(links)
    ]


# 1 ------------------------------------------------------------------------------------------


def articles(tier: str) -> list[tuple[str, str]]:
    """(number, article) of every requirement of a tier as 附件2 counts them."""
    chapter, outcomes, _ = TIERS[tier]
    base = [(str(n), f"附件2 一、{n}") for n in range(1, 6)]
    contents = [(str(n), f"附件2 {chapter}、（一）{n}") for n in range(1, 6)]
    return [*base, *contents, *((str(n), f"附件2 {chapter}、（二）{n}") for n in range(1, outcomes + 1))]


@each_tier
def test_the_sheet_of_a_tier_lists_its_requirements_and_no_other(tier: str) -> None:
    printed = print_all(sample_of(tier).document(FORM, NOTICE))
    (grid,) = [rows for rows in printed.docx_tables() if rows[0] == HEADS]
    assert [rows for rows in grid if len(rows) == 1] == [("基础要求",), ("建设内容",), ("建设成效",)]
    rows = [row for row in grid[1:] if len(row) > 1]
    assert [(row[0], row[2]) for row in rows] == articles(tier)
    assert {row[3] for row in rows} <= {"符合", "部分符合"}
    assert rows[0][4] == "已填：规模以上工业企业"
    level = LEVELS[TIERS[tier][2]]
    assert rows[4][4] == f"成熟度{level}，达到{level}要求"
    for text in printed.texts.values():
        assert_in_order(text, ["智能工厂要素条件自查表", "自查层级", LABELS[tier], f"要素条件自查（{LABELS[tier]}）"])
        assert all(f"要素条件自查（{label}）" not in text for key, label in LABELS.items() if key != tier)
        assert_in_order(text, ["自查日期", "2024年11月8日", "申报单位（盖章）：", "自查负责人（签字）："])


def test_the_contents_of_a_tier_are_proved_by_the_scenarios_of_their_link() -> None:
    printed = print_all(sample_of("excellence").document(FORM, NOTICE))
    (grid,) = [rows for rows in printed.docx_tables() if rows[0] == HEADS]
    contents = [row for row in grid if len(row) > 1 and row[2].startswith("附件2 四、（一）")]
    assert [row[4] for row in contents] == [
        "已列 1 个场景：工厂数字化设计与交付",
        "已列 1 个场景：产品数字化设计",
        "已列 2 个场景：人机协同作业、质量精准追溯",
        "已列 1 个场景：车间智能排产",
        "已列 1 个场景：供应链协同",
    ]


@each_tier
def test_the_sample_of_a_tier_finds_nothing(tier: str) -> None:
    assert check(FORM, sample_of(tier).values) == ()


# 2 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "needed", "severity"),
    [
        ("basic", ["生产作业"], "error"),
        ("advanced", ["生产作业", "生产管理", "运营管理"], "error"),
        ("excellence", LINKS, "warning"),
        ("pioneer", LINKS, "error"),
    ],
)
def test_the_scenarios_cover_the_links_the_tier_asks_for(tier: str, needed: list[str], severity: str) -> None:
    assert found(answers(tier, scenarios=scenarios(*needed))) == []
    for link in needed:
        others = [other for other in LINKS if other != link]
        ((got, code, path),) = found(answers(tier, scenarios=scenarios(*others)))
        assert (got, path) == (severity, "scenarios")
        assert code in ("rule.stages_covered", "rule.stages_needed")


def test_a_missing_link_is_named_with_what_the_notice_says() -> None:
    (issue,) = check(FORM, answers("pioneer", scenarios=scenarios("生产作业", "生产管理", "运营管理")))
    assert "工厂建设、研发设计" in issue.sentence
    assert issue.severity is Severity.ERROR


# 3 ------------------------------------------------------------------------------------------


@each_tier
def test_the_gate_of_maturity_is_that_of_the_tier(tier: str) -> None:
    gate = TIERS[tier][2]
    assert found(answers(tier, maturity_level=str(gate))) == []
    assert found(answers(tier, maturity_level="5")) == []
    assert found(answers(tier, maturity_level=str(gate - 1))) == [("error", "rule.maturity_gate", "maturity_level")]


@each_tier
def test_an_enterprise_below_scale_cannot_declare(tier: str) -> None:
    assert found(answers(tier, is_above_scale="no")) == [("error", "rule.must_be", "is_above_scale")]


# 4 ------------------------------------------------------------------------------------------

CONDITIONS = ("is_independent_legal_person", "is_completed", "will_cooperate")


@pytest.mark.parametrize("field_id", CONDITIONS)
def test_each_condition_of_declaration_binds(field_id: str) -> None:
    assert found(answers("excellence", **{field_id: "no"})) == [("error", "rule.must_be", field_id)]
    poorer = answers("excellence")
    del poorer[field_id]
    assert found(poorer) == [("missing", "field.not_chosen", field_id)]


def test_the_unit_is_registered_in_shanxi() -> None:
    assert found(answers("excellence", registered_region="4301")) == [
        ("error", "region.not_within", "registered_region")
    ]


@pytest.mark.parametrize("tier", ["basic", "advanced", "pioneer"])
def test_the_conditions_of_2024_are_not_asked_of_another_tier(tier: str) -> None:
    values = answers(tier, **dict.fromkeys(CONDITIONS, "no"), registered_region="4301")
    assert found(values) == []
    text = print_all(Sample(NOTICE, FORM, f"full_{tier}.json").document(FORM, NOTICE)).texts["pdf"]
    assert "申报条件" not in text


# 5 ------------------------------------------------------------------------------------------


@each_tier
def test_a_base_requirement_not_met_is_an_error_and_another_is_not(tier: str) -> None:
    field_id = f"elements_{tier}"
    for row_id, wanted in (
        ("base_2", [("error", "rule.element_not_met", f"{field_id}/base_2/is_met")]),
        ("content_2", []),
        ("outcome_1", []),
    ):
        values = answers(tier)
        for row in values[field_id]:
            if row["id"] == row_id:
                row["is_met"] = "no"
        assert found(values) == wanted
