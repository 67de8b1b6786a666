"""This file holds the field type credit_code (统一社会信用代码, GB 32100-2015)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop.forms.fieldtypes.base import FieldType, Finding, register
from desktop.forms.fieldtypes.plain import as_text, clean_text, half_width, one_line, shown
from desktop.forms.model import FieldDef

LENGTH = 18
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015 5: without I O Z S V
_MISREAD = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U 或 Y"}
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}


@register
class CreditCode(FieldType):
    """The code on the business licence: 18 characters, the last one a check digit."""

    name = "credit_code"
    label = "统一社会信用代码"

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        """Half-width capitals without spaces and hyphens."""
        text = one_line(typed)
        if not isinstance(text, str):
            return text
        kept = "".join(half_width(text).split()).replace("-", "").translate(_UPPER)
        return clean_text(kept) or None

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, str):
            yield Finding("credit_code.wrong_shape", {})
            return
        strange = [(n, sign) for n, sign in enumerate(stored, 1) if sign not in _ALPHABET]
        if strange:
            yield Finding("credit_code.wrong_character", {"which": _named(strange)})
        if len(stored) != LENGTH:
            change = f"少 {LENGTH - len(stored)} 位" if len(stored) < LENGTH else f"多 {len(stored) - LENGTH} 位"
            yield Finding("credit_code.wrong_length", {"actual": len(stored), "change": change, "typed": shown(stored)})
        if strange or len(stored) != LENGTH:
            return
        if not stored[2:8].isdigit():
            yield Finding("credit_code.wrong_region", {"typed": stored[2:8]})
            return
        from stdnum.cn import uscc

        expected = uscc.calc_check_digit(stored[:17])
        if stored[17] != expected:
            yield Finding("credit_code.wrong_check_digit", {"expected": expected, "actual": stored[17]})

    def printed(self, stored: Any, field: FieldDef) -> str:
        return as_text(stored)


def _named(strange: list[tuple[int, str]]) -> str:
    parts = []
    for position, sign in strange[:5]:
        likely = f"（多半是 {_MISREAD[sign]}）" if sign in _MISREAD else ""
        parts.append(f"第 {position} 位“{sign}”{likely}")
    return "、".join(parts) + (f"等 {len(strange)} 处" if len(strange) > 5 else "")
