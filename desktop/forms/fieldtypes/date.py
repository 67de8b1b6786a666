"""This file holds the field type date (日期)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import FieldType, Finding, Param, register
from desktop.forms.fieldtypes.plain import as_text, half_width, one_line, shown
from desktop.forms.model import FieldDef

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
# 2024年11月22日, 2024.11.22, 2024/11/22, 2024-1-5, with the midnight a spreadsheet adds
_WRITTEN = re.compile(
    r"([0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2}) ?[日号]?(?:[ T]0?0:00(?::00(?:\.0+)?)?)?"
)
_DIGITS = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


def to_date(stored: Any) -> date | None:
    """The day a stored value stands for, or None when it is no day of the calendar (yet)."""
    if not isinstance(stored, str) or not _ISO.fullmatch(stored):
        return None
    try:
        return date.fromisoformat(stored)
    except ValueError:
        return None


def _numbers(text: str) -> tuple[int, int, int] | None:
    found = _WRITTEN.fullmatch(text) or _DIGITS.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


@register
class Date(FieldType):
    """A day of the calendar (日期). Stored as ``2024-11-22``."""

    name = "date"
    label = "日期"
    params: ClassVar[Mapping[str, Param]] = {"min": Param("date", "最早（含）"), "max": Param("date", "最晚（含）")}

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        text = one_line(typed)
        numbers = _numbers(half_width(text)) if isinstance(text, str) else None
        if numbers is None:
            return text
        iso = "{:04}-{:02}-{:02}".format(*numbers)
        return iso if to_date(iso) else text

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, str):
            yield Finding("date.wrong_shape", {})
            return
        day = to_date(stored)
        if day is None:
            yield self._unreadable(stored)
            return
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            yield Finding("date.unlikely_year", {"year": day.year, "typed": stored})
        earliest, latest = self.limit(field, "min"), self.limit(field, "max")
        if earliest and day < earliest:
            yield Finding("date.too_early", {"limit": printed_day(earliest), "actual": printed_day(day)})
        if latest and day > latest:
            yield Finding("date.too_late", {"limit": printed_day(latest), "actual": printed_day(day)})

    def _unreadable(self, stored: str) -> Finding:
        numbers = _numbers(half_width(stored))
        if numbers is None:
            return Finding("date.not_a_date", {"typed": shown(stored)})
        year, month, _ = numbers
        if year < 1 or not 1 <= month <= 12:
            return Finding("date.no_such_day", {"typed": shown(stored), "reason": f"没有 {year} 年 {month} 月"})
        last = calendar.monthrange(year, month)[1]
        reason = f"{year} 年 {month} 月的日期是 1 日到 {last} 日"
        return Finding("date.no_such_day", {"typed": shown(stored), "reason": reason})

    def limit(self, field: FieldDef, key: str) -> date | None:
        """The inclusive limit ``min`` or ``max``: a TOML date or ISO text."""
        declared = field.params.get(key)
        if isinstance(declared, datetime):
            return declared.date()
        return declared if isinstance(declared, date) else to_date(declared)

    def printed(self, stored: Any, field: FieldDef) -> str:
        day = to_date(stored)
        return printed_day(day) if day else as_text(stored)

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        for key in ("min", "max"):
            if key in field.params and self.limit(field, key) is None:
                yield f"{key} = “{field.params[key]}”不是日期，应写成 2024-11-22 的样子。"
        earliest, latest = self.limit(field, "min"), self.limit(field, "max")
        if earliest and latest and earliest > latest:
            yield f"min = {earliest} 晚于 max = {latest}，没有日期能同时满足。"


def printed_day(day: date) -> str:
    """2024年11月22日, as official letters write it (no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"
