"""The catalogues of element requirements, tier gates, KPI readings and maturity, against the notice.

1. Element requirements 2024: five base requirements, five contents and 1, 2, 4, 4 outcomes.
2. Contents stand under the names the notice prints, each for one of the five links (环节).
3. Gates: maturity 2, 2, 3, 4; coverage as each tier words it.
4. Articles say where a requirement stands; summaries are short and no quotation.
5. KPIs: direction as the name says, comparison and values as we read them, each with how sure.
6. Maturity: levels, thresholds (second-hand), twenty sub-domains.
7. What is unknown is empty or a KeyError, never a guess.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from desktop.forms.catalogues import (
    CHANGE_LABELS,
    KIND_LABELS,
    ElementRequirement,
    element_editions,
    element_requirements,
    element_tiers,
    kpi_of,
    kpis,
    level_label,
    level_of_score,
    maturity_levels,
    maturity_subdomains,
    scenario_guide,
    tier_gate,
    tier_gates,
)

TIERS = ("basic", "advanced", "excellence", "pioneer")
FIVE = ("工厂建设", "研发设计", "生产作业", "生产管理", "运营管理")


def _of(tier: str, kind: str) -> list[ElementRequirement]:
    return [known for known in element_requirements("2024", tier) if known.kind == kind]


@pytest.mark.parametrize(("tier", "outcomes"), [("basic", 1), ("advanced", 2), ("excellence", 4), ("pioneer", 4)])
def test_each_tier_has_its_requirements_in_order(tier: str, outcomes: int) -> None:
    """1"""
    assert [known.id for known in element_requirements("2024", tier)] == [
        *(f"base_{n}" for n in range(1, 6)),
        *(f"content_{n}" for n in range(1, 6)),
        *(f"outcome_{n}" for n in range(1, outcomes + 1)),
    ]
    assert {known.tier for known in element_requirements("2024", tier)} == {tier}
    assert all(known.number == known.id.rpartition("_")[2] for known in element_requirements("2024", tier))


def test_the_base_requirements_are_the_same_for_all_but_the_maturity_level() -> None:
    """1"""
    texts = {tier: [known.text for known in _of(tier, "base")] for tier in TIERS}
    assert [set(texts[tier][:4]) for tier in TIERS] == [set(texts["basic"][:4])] * 4
    levels = ["二级及以上", "二级及以上", "三级及以上", "四级及以上"]
    assert all(level in texts[tier][4] for tier, level in zip(TIERS, levels, strict=True))
    topics = ["规模以上工业企业", "近三年", "安全可控", "组织机制", "GB/T 39116-2020"]
    assert all(topic in text for topic, text in zip(topics, texts["excellence"], strict=True))


@pytest.mark.parametrize("tier", TIERS)
def test_contents_stand_under_the_names_of_the_notice(tier: str) -> None:
    """2"""
    printed = [*FIVE[:4], "经营管理"] if tier == "pioneer" else list(FIVE)
    assert [known.label for known in _of(tier, "content")] == printed
    assert tuple(known.link for known in _of(tier, "content")) == FIVE == scenario_guide().links("2024")
    assert all(known.text == f"{known.label}：{known.summary}" for known in _of(tier, "content"))
    assert all(known.link == known.label == "" for kind in ("base", "outcome") for known in _of(tier, kind))


def test_gates_are_those_of_the_notice() -> None:
    """3"""
    assert [(gate.tier, gate.label, gate.maturity_level, gate.links, gate.wording) for gate in tier_gates()] == [
        ("basic", "基础级", 2, ("生产作业",), "至少覆盖"),
        ("advanced", "先进级", 2, ("生产作业", "生产管理", "运营管理"), "至少覆盖"),
        ("excellence", "卓越级", 3, FIVE, "原则上应覆盖"),
        ("pioneer", "领航级", 4, FIVE, "须覆盖"),
    ]
    assert [gate.coverage for gate in tier_gates()] == ["at_least", "at_least", "in_principle", "must"]
    assert tier_gate("excellence").source == "山西2024卓越级通知附件2 一、5；四、（一）"


def test_only_base_5_has_a_gate() -> None:
    """3"""
    gates = {
        tier: {known.id: known.gate for known in element_requirements("2024", tier) if known.gate} for tier in TIERS
    }
    assert gates == {tier: {"base_5": tier_gate(tier).maturity_level} for tier in TIERS}


@pytest.mark.parametrize(("tier", "part"), list(zip(TIERS, "二三四五", strict=True)))
def test_articles_say_where_a_requirement_stands(tier: str, part: str) -> None:
    """4"""
    assert [known.article for known in _of(tier, "base")] == [f"附件2 一、{n}" for n in range(1, 6)]
    assert [known.article for known in _of(tier, "content")] == [f"附件2 {part}、（一）{n}" for n in range(1, 6)]
    assert [known.article for known in _of(tier, "outcome")] == [
        f"附件2 {part}、（二）{n}" for n in range(1, len(_of(tier, "outcome")) + 1)
    ]


@pytest.mark.parametrize("tier", TIERS)
def test_summaries_are_short(tier: str) -> None:
    """4"""
    for known in element_requirements("2024", tier):
        assert 5 <= len(known.summary) <= 60
        assert "{" not in known.summary
        assert known.kind_label == KIND_LABELS[known.kind]


def test_the_direction_is_that_of_the_name() -> None:
    """5"""
    for kpi in kpis():
        says_up = kpi.name.endswith(("提升", "增长率"))
        says_down = kpi.name.endswith(("下降", "缩短", "降低"))
        assert kpi.direction == ("down" if says_down else "up"), kpi.name
        assert kpi.direction_status == ("official" if says_up or says_down else "assumption"), kpi.name


def test_how_before_and_after_are_compared_is_our_reading() -> None:
    """5"""
    assert {kpi.change_status for kpi in kpis()} == {"assumption"}
    by_change: dict[str, list[int]] = {}
    for kpi in kpis():
        by_change.setdefault(kpi.change, []).append(kpi.number)
    assert by_change == {
        "points": [1, 2, 3, 6, 18, 19],
        "difference": [4, 20],
        "relative": [5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17],
    }
    assert set(by_change) == set(CHANGE_LABELS)
    assert [kpi.change_unit for kpi in kpis() if kpi.number in (1, 4, 5, 20)] == ["个百分点", "个", "%", "家"]


def test_values_have_the_printed_unit_where_the_indicator_is_no_change() -> None:
    """5"""
    for kpi in kpis():
        if kpi.change == "relative":
            assert kpi.values_status == "assumption"
        else:
            assert (kpi.value_unit, kpi.values_status) == (kpi.unit, "official")
    units = {kpi.number: (kpi.measures, kpi.value_unit) for kpi in kpis()}
    assert units[5] == ("研制周期", "天")
    assert units[9] == ("产品不良率", "%")
    assert units[14] == ("运营成本", "万元")


def test_shares_are_the_rates_of_a_whole() -> None:
    """5"""
    assert [kpi.number for kpi in kpis() if kpi.is_share] == [1, 2, 3, 8, 9, 10, 12, 13, 18, 19]
    assert all(kpi.value_unit == "%" for kpi in kpis() if kpi.is_share)


def test_a_kpi_is_found_by_the_id_of_its_row() -> None:
    """5, 7"""
    assert [kpi_of(kpi.row_id) for kpi in kpis()] == list(kpis())
    assert kpi_of("kpi_21") is kpi_of("kpi_1") is kpi_of("") is None


def test_levels_and_thresholds_are_those_of_the_reference() -> None:
    """6"""
    assert [(level.number, level.label, level.name, str(level.lowest)) for level in maturity_levels()] == [
        (1, "一级", "规划级", "0.8"),
        (2, "二级", "规范级", "1.8"),
        (3, "三级", "集成级", "2.8"),
        (4, "四级", "优化级", "3.8"),
        (5, "五级", "引领级", "4.8"),
    ]
    assert {(level.status, level.threshold_status) for level in maturity_levels()} == {("verified", "second_hand")}


@pytest.mark.parametrize(
    ("score", "level"),
    [
        ("0", 0),
        ("0.79", 0),
        ("0.8", 1),
        ("1.79", 1),
        ("1.8", 2),
        ("2.80", 3),
        ("3.7999", 3),
        ("3.8", 4),
        ("4.8", 5),
        ("5.00", 5),
        ("5.01", None),
        ("-0.1", None),
        ("三级", None),
        ("", None),
        (Decimal("2.8"), 3),
        (Decimal("NaN"), None),
        (Decimal("Infinity"), None),
    ],
)
def test_a_score_stands_for_a_level(score: Any, level: int | None) -> None:
    """6, 7"""
    assert level_of_score(score) == level


def test_levels_have_names() -> None:
    """6"""
    assert [level_label(n) for n in range(6)] == ["未达一级", "一级", "二级", "三级", "四级", "五级"]


def test_the_twenty_sub_domains_stand_in_order() -> None:
    """6"""
    assert [(sub.element, sub.domain, sub.name) for sub in maturity_subdomains()] == [
        ("人员", "组织战略", "组织战略"),
        ("人员", "人员技能", "人员技能"),
        ("技术", "数据", "数据"),
        ("技术", "集成", "集成"),
        ("技术", "信息安全", "信息安全"),
        ("资源", "装备", "装备"),
        ("资源", "网络", "网络"),
        ("制造", "设计", "产品设计"),
        ("制造", "设计", "工艺设计"),
        ("制造", "生产", "采购"),
        ("制造", "生产", "计划与调度"),
        ("制造", "生产", "生产作业"),
        ("制造", "生产", "设备管理"),
        ("制造", "生产", "仓储配送"),
        ("制造", "生产", "安全环保"),
        ("制造", "生产", "能源管理"),
        ("制造", "物流", "物流"),
        ("制造", "销售", "销售"),
        ("制造", "服务", "客户服务"),
        ("制造", "服务", "产品服务"),
    ]
    assert [sub.row_id for sub in maturity_subdomains()] == [f"sub_{n:02}" for n in range(1, 21)]
    assert {sub.status for sub in maturity_subdomains()} == {"verified"}


def test_what_is_unknown_is_not_guessed() -> None:
    """7"""
    assert element_editions() == ("2024",)
    assert element_tiers() == TIERS
    assert element_tiers("2025") == element_requirements("2025", "basic") == element_requirements("2024", "all") == ()
    with pytest.raises(KeyError):
        tier_gate("all")
    with pytest.raises(KeyError):
        tier_gate("basic", "2025")
