"""This file holds the field type yes_no (是否)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop.forms.fieldtypes.base import FieldType, Finding, register
from desktop.forms.fieldtypes.plain import as_text, half_width, one_line, shown
from desktop.forms.model import FieldDef

YES_WORDS = frozenset({"yes", "y", "true", "是", "有", "√", "✓", "✔", "☑"})
NO_WORDS = frozenset({"no", "n", "false", "否", "无", "×", "✗", "✘", "x"})
_LABELS = {"yes": "是", "no": "否"}


@register
class YesNo(FieldType):
    """A question with the answers 是 and 否. Unanswered is neither."""

    name = "yes_no"
    label = "是否"

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        if isinstance(typed, bool):
            return "yes" if typed else "no"
        text = one_line(typed)
        word = half_width(text).strip().lower() if isinstance(text, str) else ""
        return "yes" if word in YES_WORDS else "no" if word in NO_WORDS else text

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, str):
            yield Finding("yes_no.wrong_shape", {})
        elif stored not in _LABELS:
            yield Finding("yes_no.not_an_answer", {"typed": shown(stored)})

    def printed(self, stored: Any, field: FieldDef) -> str:
        return _LABELS[stored] if isinstance(stored, str) and stored in _LABELS else as_text(stored)
