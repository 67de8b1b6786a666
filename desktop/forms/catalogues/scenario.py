"""This file holds the scenario guide (智能制造典型场景参考指引), all editions we know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from desktop.forms.catalogues.reading import rows_of

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


@lru_cache(maxsize=1)
def scenario_guide() -> ScenarioGuide:
    """智能制造典型场景参考指引, with the mapping of its stages to the five of 要素条件."""
    return ScenarioGuide(rows_of("scenes.csv"), rows_of("stage_links.csv"))
