"""This file loads the catalogues (目录) beside the program: industries, regions, scenarios, KPIs.

Each is read once, at first use, from ``resources/catalogues/*.csv`` and is frozen afterwards.
How sure an entry is (``confidence``, ``note``, ``status``) comes with it; see the README there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from desktop.paths import catalogues_dir

_LEVEL_OF = {"门类": "section", "大类": "large", "中类": "middle", "小类": "small"}
LEVEL_LABELS: Mapping[str, str] = MappingProxyType({level: label for label, level in _LEVEL_OF.items()})
REGION_LEVEL_LABELS: Mapping[str, str] = MappingProxyType({"province": "省级", "prefecture": "地级"})
#: How the sources of a scenario name agree, in words for the screen.
CONFIDENCE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "high": "多处来源一致",
        "medium": "未对照官方文本",
        "medium-conflict": "来源有出入，未对照官方文本",
        "low-conflict": "来源冲突，须对照官方文本",
    }
)


@dataclass(frozen=True, slots=True)
class Industry:
    """One class of GB/T 4754-2017. ``level``: section 门类, large 大类, middle 中类, small 小类."""

    code: str
    name: str
    level: str
    section: str
    parent: str

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class IndustryCatalogue:
    """国民经济行业分类 GB/T 4754-2017, sections B, C and D."""

    def __init__(self, classes: Iterable[Industry]) -> None:
        self.classes = tuple(classes)
        self._by_code = {item.code: item for item in self.classes}
        self._children: dict[str, list[Industry]] = {}
        self._by_name: dict[str, list[Industry]] = {}
        for item in self.classes:
            self._children.setdefault(item.parent, []).append(item)
            self._by_name.setdefault(item.name, []).append(item)
        self._path_names = {item.code: "/".join(part.name for part in self.path(item.code)) for item in self.classes}

    def find(self, code: str) -> Industry | None:
        """The class with this code (C, 36, 362, 3620)."""
        return self._by_code.get(code)

    def children(self, code: str = "") -> tuple[Industry, ...]:
        """The classes right below ``code``; without a code the sections (门类)."""
        return tuple(self._children.get(code, ()))

    def path(self, code: str) -> tuple[Industry, ...]:
        """From the section down to the class itself; () for an unknown code."""
        found: list[Industry] = []
        item = self._by_code.get(code)
        while item:
            found.insert(0, item)
            item = self._by_code.get(item.parent)
        return tuple(found)

    def path_text(self, code: str) -> str:
        """C 制造业 / 36 汽车制造业 / 362 汽车用发动机制造 / 3620 汽车用发动机制造."""
        return " / ".join(map(str, self.path(code)))

    def find_by_name(self, name: str, level: str = "any") -> Industry | None:
        """The class of this exact name; of parent and child with one name the one at ``level``, else the deepest."""
        named = self._by_name.get(name, [])
        at_level = [item for item in named if item.level == level]
        return max(at_level or named, key=lambda item: len(item.code), default=None)

    def search(self, text: str, level: str = "any", limit: int = 50) -> tuple[Industry, ...]:
        """Classes by code prefix (36, C36) or by words in the name or the names above, best first."""
        words = text.replace("，", " ").replace("、", " ").split()
        if not words:
            return ()
        ranked = []
        for item in self.classes:
            if level not in ("any", item.level):
                continue
            rank = self._rank(item, words)
            if rank is not None:
                ranked.append((rank, len(item.code), item.code, item))
        ranked.sort(key=lambda entry: entry[:3])
        return tuple(entry[3] for entry in ranked[:limit])

    def _rank(self, item: Industry, words: list[str]) -> int | None:
        """0 best; None: no match. Every word must match."""
        worst = 0
        for word in words:
            code = word.upper()
            if item.code == code or f"{item.section}{item.code}" == code or item.name == word:
                rank = 0
            elif item.code.startswith(code) or f"{item.section}{item.code}".startswith(code):
                rank = 1
            elif item.name.startswith(word):
                rank = 2
            elif word in item.name:
                rank = 3
            elif word in self._path_names[item.code]:
                rank = 4
            else:
                return None
            worst = max(worst, rank)
        return worst


@dataclass(frozen=True, slots=True)
class Region:
    """A province (省级) or prefecture (地级); ``level``: province, prefecture."""

    code: str
    name: str
    level: str
    province_code: str


_SHORT = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市", "地区", "盟")


class RegionCatalogue:
    """行政区划 down to prefectures."""

    def __init__(self, places: Iterable[Region]) -> None:
        self.places = tuple(places)
        self._by_code = {place.code: place for place in self.places}

    def find(self, code: str) -> Region | None:
        """The place with this code (14, 1401)."""
        return self._by_code.get(code)

    def children(self, code: str = "") -> tuple[Region, ...]:
        """The prefectures of a province; without a code the provinces."""
        if not code:
            return tuple(place for place in self.places if place.level == "province")
        return tuple(place for place in self.places if place.province_code == code)

    def full_name(self, code: str) -> str:
        """山西省太原市; "" for an unknown code."""
        place = self._by_code.get(code)
        if place is None:
            return ""
        province = self._by_code.get(place.province_code)
        return f"{province.name if province else ''}{place.name}"

    def find_by_name(self, name: str, within: str = "") -> Region | None:
        """By name, full name or name without 省/市 (太原, 山西太原); None when unknown or ambiguous.

        ``within``: a province code; its places go first.
        """
        wanted = "".join(name.split())
        for names_of in (self._exact_names, self._short_names):
            found = [place for place in self.places if wanted and wanted in names_of(place)]
            inside = [place for place in found if within and within in (place.code, place.province_code)]
            found = inside or found
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _exact_names(self, place: Region) -> tuple[str, ...]:
        return (place.name, self.full_name(place.code))

    def _short_names(self, place: Region) -> tuple[str, ...]:
        short = _shortened(place.name)
        province = self._by_code.get(place.province_code)
        if province is None:
            return (short,)
        above = _shortened(province.name)
        return (short, f"{above}{place.name}", f"{above}{short}", f"{province.name}{short}")


def _shortened(name: str) -> str:
    for ending in _SHORT:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name


@dataclass(frozen=True, slots=True)
class RecommendingUnit:
    """推荐单位 of a province: a city's 工信局 or the committee of a development zone.

    ``place`` is what stands for 地市 in file names; ``also_named`` another name notices use.
    """

    code: str
    province_code: str
    region_code: str
    name: str
    place: str
    also_named: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Stage:
    """环节 of one edition of the scenario guide."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """典型场景 of one edition; ``confidence`` and ``note`` say how sure the name is."""

    number: int | None  # None: named somewhere, but the edition's own list was not available
    name: str
    stage: str
    confidence: str
    note: str

    @property
    def confidence_label(self) -> str:
        """How sure the name is, in words for the screen."""
        return CONFIDENCE_LABELS.get(self.confidence, self.confidence)


class ScenarioGuide:
    """智能制造典型场景参考指引, all editions we know."""

    def __init__(self, rows: Iterable[Mapping[str, str]], links: Iterable[Mapping[str, str]]) -> None:
        stages: dict[str, dict[str, Stage]] = {}
        scenarios: dict[str, list[Scenario]] = {}
        self._document_numbers: dict[str, str] = {}
        nameless: set[str] = set()
        for row in rows:
            edition, number = row["edition"], row["scene_no"]
            self._document_numbers[edition] = row["doc_no"]
            stages.setdefault(edition, {}).setdefault(row["link"], Stage(int(row["link_no"]), row["link"]))
            if not number:
                nameless.add(edition)
            if row["scene"]:
                scenario = Scenario(
                    int(number) if number else None, row["scene"], row["link"], row["confidence"], row["note"]
                )
                scenarios.setdefault(edition, []).append(scenario)
        self._stages = {edition: tuple(found.values()) for edition, found in stages.items()}
        self._scenarios = {edition: tuple(found) for edition, found in scenarios.items()}
        self._complete = frozenset(self._stages) - nameless
        self._links: dict[str, dict[str, str]] = {}
        for row in links:
            self._links.setdefault(row["edition"], {})[row["stage"]] = row["link"]
        self.editions = tuple(sorted(self._stages))

    def document_number(self, edition: str) -> str:
        """文号 of the edition, such as 工信厅通装函〔2024〕361号; "" for an unknown edition."""
        return self._document_numbers.get(edition, "")

    def stages(self, edition: str) -> tuple[Stage, ...]:
        """The stages (环节) of an edition in order; () for an unknown edition."""
        return self._stages.get(edition, ())

    def scenarios(self, edition: str, stage: str = "") -> tuple[Scenario, ...]:
        """The known scenarios of a stage; of all stages when none is named."""
        return tuple(item for item in self._scenarios.get(edition, ()) if not stage or item.stage == stage)

    def has_all_names(self, edition: str) -> bool:
        """Whether every scenario of the edition is listed (2025: yes; 2024: only stage names)."""
        return edition in self._complete

    def find_scenario(self, edition: str, name: str) -> Scenario | None:
        """The scenario of this exact name, in whichever stage."""
        for item in self.scenarios(edition):
            if item.name == name:
                return item
        return None

    def note_on(self, edition: str, stage: str, name: str) -> str:
        """The note of a listed scenario of the stage that mentions ``name`` as another reading."""
        for item in self.scenarios(edition, stage):
            if f"『{name}』" in item.note:
                return item.note
        return ""

    def links(self, edition: str) -> tuple[str, ...] | None:
        """The five stages of 要素条件 (工厂建设 … 运营管理); None where no mapping was published (2025)."""
        mapping = self._links.get(edition)
        return tuple(dict.fromkeys(mapping.values())) if mapping else None

    def link_of(self, edition: str, stage: str) -> str | None:
        """Which of the five a stage of the guide counts for (附件2 注[1]–[5]).

        None: no mapping published for the edition, or the stage (多环节模式创新) belongs to none.
        """
        return self._links.get(edition, {}).get(stage)


@dataclass(frozen=True, slots=True)
class Kpi:
    """One of the 20 关键绩效指标; ``unit`` is %, 个 or 家."""

    number: int
    group: str
    name: str
    unit: str
    source: str


def _rows(name: str) -> list[dict[str, str]]:
    with (catalogues_dir() / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def industries() -> IndustryCatalogue:
    """国民经济行业分类 (GB/T 4754-2017)."""
    return IndustryCatalogue(
        Industry(row["code"], row["name"], _LEVEL_OF[row["level"]], row["section"], row["parent"])
        for row in _rows("industries_gbt4754_2017.csv")
    )


@lru_cache(maxsize=1)
def regions() -> RegionCatalogue:
    """行政区划, provinces and prefectures."""
    return RegionCatalogue(Region(**row) for row in _rows("regions.csv"))


@lru_cache(maxsize=1)
def scenario_guide() -> ScenarioGuide:
    """智能制造典型场景参考指引, with the mapping of its stages to the five of 要素条件."""
    return ScenarioGuide(_rows("scenes.csv"), _rows("stage_links.csv"))


@lru_cache(maxsize=1)
def kpis() -> tuple[Kpi, ...]:
    """智能工厂建设关键绩效指标参考 (山西 2024 附件2 附1)."""
    return tuple(
        Kpi(int(row["no"]), row["group"], row["name"], row["unit"], row["source"]) for row in _rows("kpis.csv")
    )


@lru_cache(maxsize=1)
def recommending_units() -> tuple[RecommendingUnit, ...]:
    """推荐单位 we know, in the order of the notices."""
    return tuple(RecommendingUnit(**row) for row in _rows("recommending_units.csv"))
