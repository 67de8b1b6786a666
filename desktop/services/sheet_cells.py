"""This file says how Excel shows the value of a cell: rounded as its format says, dates as they are pasted."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

GENERAL_DIGITS = 11  # as many as Excel shows of a number without a format
MOST_DIGITS = 30
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|[_*].')  # texts; room and filling show nothing
_BRACKETS = re.compile(r"\[[^\]]*\]")
_NUMBER = re.compile(r"([#0?](?:[#0?,]*[#0?])?)(,*)(?:\.([#0?]*))?(,*)")


def shown(value: Any, number_format: str = "General") -> str:
    """The text of a cell; "" for an empty one. Dates are written 2026-11-22, a month 2026-11."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    if isinstance(value, datetime):
        return _moment(value, number_format)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M" if not value.second else "%H:%M:%S")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, int | float | Decimal):
        try:
            return _number(Decimal(repr(value)) if not isinstance(value, Decimal) else value, number_format)
        except (InvalidOperation, ValueError, OverflowError):
            return str(value)
    return str(value)


def _moment(value: datetime, number_format: str) -> str:
    if (value.hour, value.minute, value.second) != (0, 0, 0):
        return value.strftime("%Y-%m-%d %H:%M" if not value.second else "%Y-%m-%d %H:%M:%S")
    bare = _BRACKETS.sub("", _QUOTED.sub("", number_format)).lower()
    if "y" in bare and "d" not in bare and "m" in bare:
        return value.strftime("%Y-%m")
    return value.strftime("%Y-%m-%d")


def _number(value: Decimal, number_format: str) -> str:
    if not value.is_finite():
        return str(value)
    section = re.sub(r"[\x00\x01]", "", number_format or "General").split(";")[0]  # a negative number keeps its minus
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match.group()[0] in "_*":
            return ""
        literals.append(match.group(1) or match.group(2) or match.group(3) or "")
        return f"\x00{len(literals) - 1}\x01"

    bare = _BRACKETS.sub("", _QUOTED.sub(keep, section))
    places = list(_NUMBER.finditer(re.sub(r"\x00\d+\x01", lambda m: " " * len(m.group()), bare)))
    if len(places) != 1 or re.search(r"general|[eE][+-]|/", bare, re.IGNORECASE):
        return _general(value)
    place = places[0]
    whole, decimals = place.group(1), place.group(3) or ""
    if "%" in bare:
        value *= 100
    value = value / (Decimal(1000) ** len(place.group(2) + place.group(4)))  # a comma behind all digits: thousands
    number = _rounded(value, decimals, is_grouped="," in whole, least=whole.count("0"))
    text = bare[: place.start()] + number + bare[place.end() :]
    text = re.sub(r"\x00(\d+)\x01", lambda m: literals[int(m.group(1))], text)
    return text.strip()


def _rounded(value: Decimal, decimals: str, *, is_grouped: bool, least: int) -> str:
    """``decimals`` as in the format (0 stands always, # where there is a digit), ``least`` digits before the point."""
    if len(decimals) > MOST_DIGITS or abs(value) >= Decimal(10) ** MOST_DIGITS:
        return _general(value)
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    whole, _, part = f"{abs(rounded):f}".partition(".")
    always = len(decimals.rstrip("#?"))
    part = part[:always] + part[always:].rstrip("0")
    whole = f"{int(whole):,}" if is_grouped else whole.zfill(min(least, MOST_DIGITS))
    return ("-" if rounded < 0 else "") + (f"{whole}.{part}" if part else whole)


def _general(value: Decimal) -> str:
    """Up to eleven digits behind each other, never an exponent."""
    if value == 0:
        return "0"
    if abs(value) >= Decimal(10) ** GENERAL_DIGITS or value == value.to_integral_value():
        return f"{value.quantize(Decimal(1), ROUND_HALF_UP):f}" if value.adjusted() < MOST_DIGITS else str(value)
    room = max(0, GENERAL_DIGITS - 1 - max(0, value.adjusted()))
    text = f"{value.quantize(Decimal(1).scaleb(-min(room, MOST_DIGITS)), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
