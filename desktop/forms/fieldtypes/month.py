"""This file holds the field type month (年月)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import FieldType, Finding, Param, register
from desktop.forms.fieldtypes.date import EARLIEST_YEAR, LATEST_YEAR
from desktop.forms.fieldtypes.plain import as_text, half_width, one_line, shown
from desktop.forms.model import FieldDef

_ISO = re.compile("([0-9]{4})-(0[1-9]|1[0-2])")
_WRITTEN = re.compile("([0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?月?")
_DIGITS = re.compile("([0-9]{4})([0-9]{2})")


def to_month(stored: Any) -> tuple[int, int] | None:
    """Year and month of a stored value, or None when it is no month (yet)."""
    found = _ISO.fullmatch(stored) if isinstance(stored, str) else None
    return (int(found[1]), int(found[2])) if found else None


@register
class Month(FieldType):
    """A month of a year (年月), such as a tracking period. Stored as ``2024-11``."""

    name = "month"
    label = "年月"
    params: ClassVar[Mapping[str, Param]] = {
        "min": Param("str", "最早的年月（含），如 2023-04"),
        "max": Param("str", "最晚的年月（含），如 2023-09"),
    }

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        text = one_line(typed)
        half = half_width(text) if isinstance(text, str) else ""
        found = _WRITTEN.fullmatch(half) or _DIGITS.fullmatch(half)
        if found is None:
            return text
        iso = f"{int(found[1]):04}-{int(found[2]):02}"
        return iso if to_month(iso) else text

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, str):
            yield Finding("month.wrong_shape", {})
            return
        month = to_month(stored)
        if month is None:
            yield Finding("month.not_a_month", {"typed": shown(stored)})
            return
        if not EARLIEST_YEAR <= month[0] <= LATEST_YEAR:
            yield Finding("month.unlikely_year", {"year": month[0], "typed": stored})
        earliest, latest = (to_month(field.params.get(key)) for key in ("min", "max"))
        if earliest and month < earliest:
            yield Finding("month.too_early", {"limit": printed_month(earliest), "actual": printed_month(month)})
        if latest and month > latest:
            yield Finding("month.too_late", {"limit": printed_month(latest), "actual": printed_month(month)})

    def printed(self, stored: Any, field: FieldDef) -> str:
        month = to_month(stored)
        return printed_month(month) if month else as_text(stored)

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        limits = {key: field.params[key] for key in ("min", "max") if key in field.params}
        months = {key: month for key, limit in limits.items() if (month := to_month(limit))}
        for key, limit in limits.items():
            if key not in months:
                yield f"{key} = “{limit}”不是年月，应写成 2023-04 的样子。"
        if len(months) == 2 and months["min"] > months["max"]:
            yield f"min = {limits['min']} 晚于 max = {limits['max']}，没有年月能同时满足。"


def printed_month(month: tuple[int, int]) -> str:
    """2024年1月 (no leading zero)."""
    return f"{month[0]}年{month[1]}月"
