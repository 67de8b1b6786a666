"""This file holds the catalogue of industries (国民经济行业分类)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from desktop.forms.catalogues.reading import rows_of

_LEVEL_OF = {"门类": "section", "大类": "large", "中类": "middle", "小类": "small"}
LEVEL_LABELS: Mapping[str, str] = MappingProxyType({level: label for label, level in _LEVEL_OF.items()})


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


@lru_cache(maxsize=1)
def industries() -> IndustryCatalogue:
    """国民经济行业分类 (GB/T 4754-2017)."""
    return IndustryCatalogue(
        Industry(row["code"], row["name"], _LEVEL_OF[row["level"]], row["section"], row["parent"])
        for row in rows_of("industries_gbt4754_2017.csv")
    )
