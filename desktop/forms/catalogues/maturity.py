"""This file holds the maturity model of GB/T 39116-2020 (智能制造能力成熟度模型): levels and sub-domains."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from desktop.forms.catalogues.reading import rows_of
from desktop.forms.numbers import plain_number

_HIGHEST_SCORE = Decimal(5)


@dataclass(frozen=True, slots=True)
class MaturityLevel:
    """A maturity level (等级): 3 集成级, reached from the score ``lowest`` on.

    ``status`` says how sure the name is, ``threshold_status`` how sure the score is (second_hand: several
    sources agree, the text of GB/T 39117-2020 was not at hand).
    """

    number: int
    name: str
    lowest: Decimal
    status: str
    threshold_status: str

    @property
    def label(self) -> str:
        """三级."""
        return level_label(self.number)


@dataclass(frozen=True, slots=True)
class MaturitySubdomain:
    """One of the 20 sub-domains (能力子域) with the element and domain (能力要素, 能力域) it belongs to."""

    number: int
    element: str
    domain: str
    name: str
    status: str

    @property
    def row_id(self) -> str:
        """The permanent id of its row in a draft: sub_01 … sub_20."""
        return f"sub_{self.number:02}"


def level_label(level: int) -> str:
    """一级 … 五级; 未达一级 for 0. Raises IndexError above 5."""
    return f"{'一二三四五'[level - 1]}级" if level > 0 else "未达一级"


@lru_cache(maxsize=1)
def maturity_levels() -> tuple[MaturityLevel, ...]:
    """The five levels, the lowest first."""
    return tuple(
        MaturityLevel(int(row["level"]), row["name"], Decimal(row["lowest"]), row["status"], row["threshold_status"])
        for row in rows_of("maturity_levels.csv")
    )


@lru_cache(maxsize=1)
def maturity_subdomains() -> tuple[MaturitySubdomain, ...]:
    """The 20 sub-domains in the order of the standard."""
    return tuple(
        MaturitySubdomain(int(row["no"]), row["element"], row["domain"], row["subdomain"], row["status"])
        for row in rows_of("maturity_subdomains.csv")
    )


def level_of_score(score: str | Decimal) -> int | None:
    """The level a total score (0 to 5) stands for, 0 below level 1; None for no score in that range.

    The thresholds are second-hand (:attr:`MaturityLevel.threshold_status`).
    """
    number = score if isinstance(score, Decimal) else plain_number(score)
    if number is None or not number.is_finite() or not 0 <= number <= _HIGHEST_SCORE:
        return None
    return max((level.number for level in maturity_levels() if number >= level.lowest), default=0)
