"""This file holds the field type period (起止时间)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import FieldType, Finding, Param, field_type, register
from desktop.forms.fieldtypes.date import EARLIEST_YEAR, LATEST_YEAR, to_date
from desktop.forms.fieldtypes.month import to_month
from desktop.forms.fieldtypes.plain import as_text, one_line, shown, storable
from desktop.forms.model import FieldDef

UNITS = ("date", "month")
_ENDS = ("start", "end")
_END_LABELS = {"start": "开始时间", "end": "结束时间"}
_UNREADABLE = {"date": "period.not_a_date", "month": "period.not_a_month"}
_UNIT_EXAMPLES = {"date": "2022年3月1日至2024年6月30日", "month": "2022年3月至2024年6月"}
#: Signs that can only stand between two times …
_CLEAR = re.compile("[至到~～]|[—–―－]+|--+")
#: … and those that also stand inside one (2022-03, 2022.3).
_ANY = re.compile("[至到~～—–―－-]+")


def _moment(stored: Any, unit: str) -> tuple[int, ...] | None:
    """Year, month (and day) of one end, or None when it is no such time (yet)."""
    if unit == "month":
        return to_month(stored)
    day = to_date(stored)
    return (day.year, day.month, day.day) if day else None


def _unit(field: FieldDef | None) -> str:
    """The declared unit; "" when no field says it."""
    if field is None:
        return ""
    unit = str(field.params.get("unit", "date"))
    return unit if unit in UNITS else "date"


def _stored_end(typed: Any, unit: str) -> Any:
    """One end as the declared unit stores it; without one, as whichever unit can read it."""
    text = one_line(typed)
    for name in (unit,) if unit in UNITS else UNITS:
        stored = field_type(name).to_stored(text)
        if _moment(stored, name):
            return stored
    return text


@register
class Period(FieldType):
    """From one day or month to another (起止时间). Stored as ``{"start": "2022-03-01", "end": "2024-06-30"}``.

    An end not filled in is left out; what cannot be read as two ends stays as typed.
    """

    name = "period"
    label = "起止时间"
    params: ClassVar[Mapping[str, Param]] = {"unit": Param("str", "到日还是到月，默认 date", choices=UNITS)}

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        """Takes both ends, or one text such as 2022年3月1日—2024年6月30日 and, in months, 2022.3-2024.6."""
        value, unit = storable(typed), _unit(field)
        if isinstance(value, str):
            return self._from_text(value, unit)
        if not isinstance(value, dict) or not set(value) <= set(_ENDS):
            return one_line(typed)
        ends = {name: stored for name in _ENDS if (stored := _stored_end(value.get(name), unit)) is not None}
        return ends or None

    def _from_text(self, text: str, unit: str) -> Any:
        for sign in _ANY.finditer(text):
            ends = [_stored_end(part, unit) for part in (text[: sign.start()], text[sign.end() :])]
            if all(_is_readable(end, unit) for end in ends):
                return dict(zip(_ENDS, ends, strict=True))
        parts = _CLEAR.split(text)
        if len(parts) != len(_ENDS):
            return text
        ends = [_stored_end(part, unit) for part in parts]
        if not any(_is_readable(end, unit) for end in ends):
            return text
        return {name: end for name, end in zip(_ENDS, ends, strict=True) if end is not None}

    def is_empty(self, stored: Any) -> bool:
        if isinstance(stored, dict) and set(stored) <= set(_ENDS):
            return all(super(Period, self).is_empty(end) for end in stored.values())
        return super().is_empty(stored)

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        unit = _unit(field)
        if isinstance(stored, str):
            yield Finding("period.not_a_period", {"typed": shown(stored), "example": _UNIT_EXAMPLES[unit]})
            return
        if not _has_ends(stored):
            yield Finding("period.wrong_shape", {})
            return
        moments = {}
        for name in _ENDS:
            end = stored.get(name)
            if super().is_empty(end):
                (filled,) = set(_ENDS) - {name}
                yield Finding("period.one_end", {"filled": _END_LABELS[filled], "empty": _END_LABELS[name]})
                continue
            moment = _moment(end, unit)
            if moment is None:
                yield Finding(_UNREADABLE[unit], {"end": _END_LABELS[name], "typed": shown(end)})
            elif not EARLIEST_YEAR <= moment[0] <= LATEST_YEAR:
                yield Finding("period.unlikely_year", {"end": _END_LABELS[name], "year": moment[0]})
            else:
                moments[name] = moment
        if len(moments) == len(_ENDS) and moments["end"] < moments["start"]:
            ends = {name: field_type(unit).printed(stored[name], field) for name in _ENDS}
            yield Finding("period.end_before_start", ends)

    def printed(self, stored: Any, field: FieldDef) -> str:
        """2022年3月1日至2024年6月30日; an end not filled in is left open."""
        if not _has_ends(stored):
            return as_text(stored)
        ends = [field_type(_unit(field)).printed(stored.get(name), field) for name in _ENDS]
        return "至".join(ends) if any(ends) else ""


def _is_readable(end: Any, unit: str) -> bool:
    return any(_moment(end, name) for name in ((unit,) if unit in UNITS else UNITS))


def _has_ends(stored: Any) -> bool:
    """Whether a value has the shape of a period: ``start`` and ``end``, texts or not there, at least one of them."""
    if not isinstance(stored, Mapping) or not stored or not set(stored) <= set(_ENDS):
        return False
    ends = [end for end in stored.values() if end is not None]
    return bool(ends) and all(isinstance(end, str) for end in ends)
