"""This file makes anything typed, pasted or read from JSON safe to store, compare and show."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeGuard

#: Deeper nesting than any field type uses; what lies below is left as it came.
_DEEPEST = 32
_LONGEST_SHOWN = 40

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters cannot stand in DOCX or XLSX; zero width space and byte order mark are
# left-overs of copying that nobody sees. Half a surrogate pair has no UTF-8 form.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufffe\uffff]")
_HALF_PAIRS = re.compile("[\ud800-\udfff]")
#: Full-width forms ！ … ～ to ASCII, ideographic space to space, minus signs to "-".
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D, 0xFFE5: 0xA5}


def clean_text(text: str) -> str:
    """NFC, line breaks as ``\\n``, no control characters, no half surrogate pairs."""
    text = _LINE_BREAKS.sub("\n", text)
    text = _HALF_PAIRS.sub("\ufffd", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text)


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones (１２，０００ → 12,000)."""
    return unicodedata.normalize("NFC", text.translate(_HALF_WIDTH))


def one_line(typed: Any) -> Any:
    """Cleaned text without outer white space; numbers as text; other shapes storable as they are.

    None when nothing is left.
    """
    if is_number(typed):
        return number_text(typed)
    if isinstance(typed, str):
        return clean_text(typed).strip() or None
    return storable(typed)


def is_number(value: Any) -> TypeGuard[int | float]:
    """Whether a value is a JSON number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number_text(number: int | float) -> str:
    """A JSON number as exact text without exponent where that is short: 12.0 → ``12``."""
    if isinstance(number, int):
        try:
            return str(number)
        except ValueError:  # more digits than Python turns into decimal text (CVE-2020-10735)
            return hex(number)
    if not math.isfinite(number):
        return str(number)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{Decimal(repr(number)):f}" if 1e-9 <= abs(number) < 1e20 else repr(number)


def storable(value: Any, depth: int = 0) -> Any:
    """Plain JSON: texts cleaned, no floats, no tuples, no foreign objects; None when empty."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return clean_text(value) if depth else clean_text(value).strip() or None
    if isinstance(value, int):
        return value if abs(value) < 2**63 else number_text(value)
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, list | tuple | dict) and (depth > _DEEPEST or (depth == 0 and not value)):
        return value or None
    if isinstance(value, list | tuple):
        return [storable(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {clean_text(str(key)): storable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return clean_text(str(value)) or None


def as_text(value: Any) -> str:
    """What a value looks like when it has the wrong shape for its type. Never raises."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and any(value) and all(isinstance(item, str) for item in value):
        return "、".join(value)
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    except (TypeError, ValueError, RecursionError):
        return "（内容无法显示）"


def shown(value: Any) -> str:
    """A value inside a sentence: at most 40 characters, on one line."""
    text = " ".join(as_text(value).split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}……"
