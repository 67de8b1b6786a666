"""The catalogues beside the program.

1. Industries: counts as published, every class below its parent, lookup, path, search.
2. Regions: counts, lookup, full names, children.
3. Scenario guide: editions, stages, scenarios, certainty, mapping to the five stages.
4. KPIs and recommending units as in the notices.
5. Each catalogue is read once and cannot be changed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import FrozenInstanceError

import pytest

from desktop.forms.catalogues import (
    CONFIDENCE_LABELS,
    industries,
    kpis,
    recommending_units,
    regions,
    scenario_guide,
)


def test_manufacturing_has_as_many_classes_as_published() -> None:
    """1"""
    counts = Counter(item.level for item in industries().classes if item.section == "C")
    assert counts == {"section": 1, "large": 31, "middle": 179, "small": 609}


def test_the_sections_of_industry_are_all_there() -> None:
    """1"""
    assert [str(item) for item in industries().children()] == [
        "B 采矿业",
        "C 制造业",
        "D 电力、热力、燃气及水生产和供应业",
    ]
    assert len(industries().classes) == 917


def test_every_class_stands_below_a_class_one_level_up() -> None:
    """1"""
    levels = ["section", "large", "middle", "small"]
    for item in industries().classes:
        if item.level == "section":
            assert item.parent == ""
            continue
        parent = industries().find(item.parent)
        assert parent is not None
        assert levels.index(item.level) == levels.index(parent.level) + 1
        assert item.section == parent.section
        assert item in industries().children(parent.code)
        assert item.code.startswith(parent.code) or parent.level == "section"


def test_codes_are_given_once() -> None:
    """1"""
    assert len({item.code for item in industries().classes}) == len(industries().classes)


def test_the_path_of_a_class_is_readable() -> None:
    """1"""
    assert industries().path_text("3620") == "C 制造业 / 36 汽车制造业 / 362 汽车用发动机制造 / 3620 汽车用发动机制造"
    assert industries().path("9999") == ()


def test_a_name_shared_by_parent_and_child_is_settled_by_level() -> None:
    """1"""
    found = [industries().find_by_name("汽车用发动机制造", level) for level in ("any", "middle", "large")]
    assert [item.code for item in found if item] == ["3620", "362", "3620"]


@pytest.mark.parametrize(
    ("text", "level", "first"),
    [
        ("36", "any", ["36", "361", "362"]),
        ("c36", "any", ["36", "361", "362"]),
        ("C36", "small", ["3611", "3612", "3620"]),
        ("3620", "any", ["3620"]),
        ("汽车", "any", ["36", "361", "362"]),
        ("发动机 汽车", "any", ["362", "3620"]),
        ("钢", "middle", ["313", "312"]),
        ("挂车", "any", ["366", "3660"]),
        ("制造业 挂车", "any", ["366", "3660"]),
    ],
)
def test_search_puts_the_nearest_first(text: str, level: str, first: list[str]) -> None:
    """1"""
    assert [item.code for item in industries().search(text, level)][: len(first)] == first


def test_search_without_words_or_matches_finds_nothing() -> None:
    """1"""
    assert industries().search("  ") == industries().search("飞毯") == ()


def test_search_gives_no_more_than_asked_for() -> None:
    """1"""
    assert len(industries().search("制造", limit=7)) == 7


def test_there_are_31_provinces_and_342_prefectures() -> None:
    """2"""
    assert Counter(place.level for place in regions().places) == {"province": 31, "prefecture": 342}
    assert len(regions().children()) == 31


def test_the_cities_of_shanxi_are_its_children() -> None:
    """2"""
    assert [place.name for place in regions().children("14")] == (
        ["太原市", "大同市", "阳泉市", "长治市", "晋城市", "朔州市", "晋中市", "运城市", "忻州市", "临汾市", "吕梁市"]
    )


def test_every_place_is_found_by_code_and_by_full_name() -> None:
    """2"""
    for place in regions().places:
        assert regions().find(place.code) is place
        assert regions().find_by_name(regions().full_name(place.code)) is place
    assert regions().find("9999") is None
    assert regions().full_name("9999") == ""
    assert regions().find_by_name(" ") is None


def test_the_2025_edition_is_complete() -> None:
    """3"""
    guide = scenario_guide()
    assert guide.editions == ("2024", "2025")
    assert len(guide.stages("2025")) == 8
    assert [item.number for item in guide.scenarios("2025")] == list(range(1, 41))
    assert guide.has_all_names("2025")
    assert guide.document_number("2025") == "工信厅通装函〔2025〕155号"
    assert [item.name for item in guide.scenarios("2025", "供应链管理")][1:] == [
        "采购计划优化协同",
        "供应链风险预警与调度",
        "供应链物流智能配送",
    ]


def test_how_sure_a_name_is_comes_with_it() -> None:
    """3"""
    guide = scenario_guide()
    doubtful = guide.find_scenario("2025", "供应商数字化管理")
    assert doubtful is not None
    assert doubtful.confidence == "low-conflict"
    assert doubtful.confidence_label == "来源冲突，须对照官方文本"
    assert guide.note_on("2025", "供应链管理", "供应链数字化管理") == doubtful.note
    assert guide.note_on("2025", "供应链管理", "别的") == ""
    assert {item.confidence for edition in guide.editions for item in guide.scenarios(edition)} <= set(
        CONFIDENCE_LABELS
    )


def test_of_the_2024_edition_only_the_stages_are_known() -> None:
    """3"""
    guide = scenario_guide()
    assert len(guide.stages("2024")) == 15
    assert not guide.has_all_names("2024")
    assert [(item.stage, item.name, item.number) for item in guide.scenarios("2024")] == [
        ("生产作业", "人机协同作业", None)
    ]


def test_fourteen_stages_count_for_five_as_noted_in_annex_2() -> None:
    """3"""
    guide = scenario_guide()
    mapping: dict[str, list[str]] = {}
    for stage in guide.stages("2024"):
        link = guide.link_of("2024", stage.name)
        if link:
            mapping.setdefault(link, []).append(stage.name)
    assert mapping == {
        "工厂建设": ["工厂建设", "信息基础设施"],
        "研发设计": ["产品设计", "工艺设计"],
        "生产作业": ["生产作业", "质量管控", "设备管理"],
        "生产管理": ["计划调度", "仓储物流", "安全管控", "能碳管理", "环保管理"],
        "运营管理": ["营销与售后", "供应链管理"],
    }
    assert guide.links("2024") == tuple(mapping)
    assert guide.link_of("2024", "多环节模式创新") is None


def test_no_mapping_is_invented_for_the_2025_edition() -> None:
    """3"""
    guide = scenario_guide()
    assert guide.links("2025") is None
    assert {guide.link_of("2025", stage.name) for stage in guide.stages("2025")} == {None}


def test_an_unknown_edition_is_empty() -> None:
    """3"""
    guide = scenario_guide()
    assert (guide.stages("2030"), guide.scenarios("2030"), guide.document_number("2030")) == ((), (), "")
    assert not guide.has_all_names("2030")


def test_the_twenty_indicators_stand_in_five_groups() -> None:
    """4"""
    assert [item.number for item in kpis()] == list(range(1, 21))
    assert list(Counter(item.group for item in kpis()).items()) == [
        ("能力提升类指标", 4),
        ("价值效益类指标", 2),
        ("生产运营效率类指标", 9),
        ("可持续发展类指标", 4),
        ("推广应用类指标", 1),
    ]
    assert Counter(item.unit for item in kpis()) == {"%": 18, "个": 1, "家": 1}


def test_shanxi_has_twelve_recommending_units() -> None:
    """4"""
    units = recommending_units()
    assert [unit.place for unit in units[:-1]] == [place.name for place in regions().children("14")]
    assert all(unit.name == f"{unit.place}工信局" and regions().find(unit.region_code) for unit in units[:-1])
    zone = units[-1]
    assert (zone.name, zone.also_named) == ("山西转型综改示范区管委会", "山西综改示范区管委会")
    assert all(unit.source and unit.status == "official" for unit in units)
    assert len({unit.code for unit in units}) == 12


def test_a_catalogue_is_read_once_and_cannot_be_changed() -> None:
    """5"""
    assert industries() is industries()
    with pytest.raises(FrozenInstanceError):
        industries().classes[0].name = "别的"  # type: ignore[misc]
