"""This file holds the field type region (行政区划)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.catalogues import REGION_LEVEL_LABELS, regions
from desktop.forms.fieldtypes.base import FieldType, Finding, Param, register
from desktop.forms.fieldtypes.plain import as_text, half_width, one_line, shown
from desktop.forms.model import FieldDef

LEVELS = ("any", "province", "prefecture")


@register
class RegionField(FieldType):
    """A province or prefecture (省、市). Stored as its code: 14 or 1401."""

    name = "region"
    label = "行政区划"
    params: ClassVar[Mapping[str, Param]] = {
        "level": Param("str", "要求的级别：不限、省级、地级；默认 any", choices=LEVELS),
        "within": Param("str", "必须在这个代码的省内，如 14"),
    }

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        """Takes 1401, 140100, 太原, 太原市 and 山西省太原市; what is ambiguous stays as typed."""
        text = one_line(typed)
        if not isinstance(text, str):
            return text
        half = half_width(text)
        code = half.removesuffix("0000") if half.endswith("0000") else half.removesuffix("00")
        if half.isascii() and half.isdigit() and regions().find(code if len(half) == 6 else half):
            return code if len(half) == 6 else half
        known = regions().find_by_name(text, str(field.params.get("within", "")) if field else "")
        return known.code if known else text

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, str):
            yield Finding("region.wrong_shape", {})
            return
        catalogue = regions()
        known = catalogue.find(stored)
        if known is None:
            yield Finding("region.unknown", {"typed": shown(stored)})
            return
        name = catalogue.full_name(stored)
        level = field.params.get("level", "any")
        if level in REGION_LEVEL_LABELS and known.level != level:
            asked = REGION_LEVEL_LABELS[level]
            yield Finding(
                "region.wrong_level", {"typed": name, "level": REGION_LEVEL_LABELS[known.level], "asked": asked}
            )
        within = catalogue.find(str(field.params.get("within", "")))
        if within and within.code not in (known.code, known.province_code):
            yield Finding("region.not_within", {"typed": name, "within": catalogue.full_name(within.code)})

    def printed(self, stored: Any, field: FieldDef) -> str:
        known = isinstance(stored, str) and regions().find(stored)
        return regions().full_name(stored) if known else as_text(stored)

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        level, within = field.params.get("level", "any"), field.params.get("within")
        if level not in LEVELS:
            yield f"level = “{level}”不认识，可用：{'、'.join(LEVELS)}。"
        known = regions().find(str(within))
        if within is not None and (known is None or known.level != "province"):
            yield f"within = “{within}”不是省级行政区划代码（如 14）。"
        if within is not None and level == "province":
            yield "level = “province”与 within 同用没有意义：只会剩下一个省。"
