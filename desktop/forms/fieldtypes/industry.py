"""This file holds the field type industry (国民经济行业, GB/T 4754-2017)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.catalogues import LEVEL_LABELS, Industry, industries
from desktop.forms.fieldtypes.base import FieldType, Finding, Param, register
from desktop.forms.fieldtypes.plain import as_text, half_width, one_line, shown
from desktop.forms.model import FieldDef

LEVELS = ("any", "large", "middle", "small")
_DEPTH = {"section": 0, "large": 1, "middle": 2, "small": 3}
_CODE_AND_NAME = re.compile("([A-Da-d]?)([0-9]{2,4})(?: *(.*))?", re.DOTALL)


@register
class IndustryField(FieldType):
    """A class of GB/T 4754-2017 (行业). Stored as its digits: 36, 362 or 3620."""

    name = "industry"
    label = "行业"
    params: ClassVar[Mapping[str, Param]] = {
        "level": Param("str", "要求的级别：不限、大类、中类、小类；默认 any", choices=LEVELS)
    }

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        """Takes 3620, C3620, “3620 汽车用发动机制造” and the exact name."""
        text = one_line(typed)
        if not isinstance(text, str):
            return text
        catalogue = industries()
        found = _CODE_AND_NAME.fullmatch(half_width(text))
        if found:
            known = catalogue.find(found[2])
            fits = (
                known and found[1].upper() in ("", known.section) and (found[3] or "") in ("", half_width(known.name))
            )
            return found[2] if fits else text
        named = catalogue.find_by_name(text, self.level(field))
        return named.code if named and named.level != "section" else text

    def level(self, field: FieldDef | None) -> str:
        """The level the field asks for."""
        level = field.params.get("level", "any") if field else "any"
        return level if isinstance(level, str) and level in LEVELS else "any"

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, str):
            yield Finding("industry.wrong_shape", {})
            return
        known = industries().find(stored)
        if known is None:
            near = "、".join(str(item) for item in industries().search(stored, self.level(field), 3))
            yield Finding("industry.unknown", {"typed": shown(stored), "near": f"是否想填：{near}？" if near else ""})
            return
        level = self.level(field)
        asked = _DEPTH.get(level, 0)
        depth = _DEPTH[known.level]
        context = {"typed": str(known), "level": LEVEL_LABELS[known.level], "asked": LEVEL_LABELS.get(level, "大类")}
        if depth < max(asked, 1):
            near = "、".join(str(item) for item in _below(known, asked or 1)[:3])
            yield Finding("industry.too_coarse", {**context, "near": near})
        elif level != "any" and depth > asked:
            near = str(industries().path(known.code)[asked])
            yield Finding("industry.too_fine", {**context, "near": near})

    def printed(self, stored: Any, field: FieldDef) -> str:
        known = industries().find(stored) if isinstance(stored, str) else None
        return str(known) if known else as_text(stored)

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        level = field.params.get("level", "any")
        if level not in LEVELS:
            yield f"level = “{level}”不认识，可用：{'、'.join(LEVELS)}。"


def _below(known: Industry, depth: int) -> list[Industry]:
    """The classes below ``known`` at ``depth``, in order of their codes."""
    found = [known]
    while found and _DEPTH[found[0].level] < depth:
        found = [child for item in found for child in industries().children(item.code)]
    return found
