"""This file holds the element requirements (智能工厂梯度培育要素条件) and the gates of the four tiers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from desktop.forms.catalogues.maturity import level_label
from desktop.forms.catalogues.reading import rows_of

KIND_LABELS = {"base": "基础要求", "content": "建设内容", "outcome": "建设成效"}


@dataclass(frozen=True, slots=True)
class TierGate:
    """What a tier (级别) asks of every factory: maturity gate and the links (五个环节) to cover.

    ``links`` must be covered as ``coverage`` says: ``at_least`` 至少覆盖, ``in_principle`` 原则上应覆盖,
    ``must`` 须覆盖. ``maturity_level`` is the lowest level of GB/T 39116-2020.
    """

    edition: str
    tier: str
    label: str
    maturity_level: int
    links: tuple[str, ...]
    coverage: str
    wording: str
    source: str


@dataclass(frozen=True, slots=True)
class ElementRequirement:
    """One element requirement of a tier: ``kind`` is base 基础要求, content 建设内容 or outcome 建设成效.

    ``number`` is the number the notice prints, ``label`` what it prints before the colon (工厂建设; ""
    where there is none), ``summary`` what it asks in our words, ``article`` where it stands. ``link`` is
    the one of the five 环节 a content belongs to; ``gate`` the maturity level where one is asked for.
    """

    edition: str
    tier: str
    kind: str
    id: str
    number: str
    link: str
    label: str
    summary: str
    article: str
    gate: int | None

    @property
    def text(self) -> str:
        """研发设计：…… or only the summary where the notice prints no name."""
        return f"{self.label}：{self.summary}" if self.label else self.summary

    @property
    def kind_label(self) -> str:
        """基础要求, 建设内容 or 建设成效."""
        return KIND_LABELS[self.kind]


@lru_cache(maxsize=1)
def tier_gates() -> tuple[TierGate, ...]:
    """The gates of all tiers we know, the lowest tier first."""
    return tuple(
        TierGate(
            edition=row["edition"],
            tier=row["tier"],
            label=row["label"],
            maturity_level=int(row["maturity_level"]),
            links=tuple(row["links"].split("、")),
            coverage=row["coverage"],
            wording=row["wording"],
            source=row["source"],
        )
        for row in rows_of("tier_gates.csv")
    )


def element_editions() -> tuple[str, ...]:
    """The editions of the element requirements we know."""
    return tuple(dict.fromkeys(gate.edition for gate in tier_gates()))


def element_tiers(edition: str = "2024") -> tuple[str, ...]:
    """basic, advanced, excellence, pioneer; () for an unknown edition."""
    return tuple(gate.tier for gate in tier_gates() if gate.edition == edition)


def tier_gate(tier: str, edition: str = "2024") -> TierGate:
    """Maturity gate and coverage of a tier; raises KeyError for an unknown tier or edition."""
    for gate in tier_gates():
        if (gate.tier, gate.edition) == (tier, edition):
            return gate
    raise KeyError(f"{edition} {tier}")


@lru_cache(maxsize=16)
def element_requirements(edition: str, tier: str) -> tuple[ElementRequirement, ...]:
    """The requirements of a tier in printed order: base, contents, outcomes; () for an unknown edition or tier."""
    if tier not in element_tiers(edition):
        return ()
    level = tier_gate(tier, edition).maturity_level
    return tuple(
        ElementRequirement(
            edition=edition,
            tier=tier,
            kind=row["kind"],
            id=row["id"],
            number=row["number"],
            link=row["link"],
            label=row["label"],
            summary=row["summary"].replace("{level}", level_label(level)),
            article=row["article"],
            gate=level if row["gate"] == "maturity_level" else None,
        )
        for row in rows_of("element_requirements.csv")
        if row["edition"] == edition and row["tier"] in ("all", tier)
    )
