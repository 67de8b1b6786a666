"""This file holds the field type statement (承诺)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import FieldType, Finding, Param, register
from desktop.forms.fieldtypes.plain import one_line
from desktop.forms.fieldtypes.yes_no import NO_WORDS, YES_WORDS
from desktop.forms.model import FieldDef


@register
class Statement(FieldType):
    """A text the declaring unit accepts (承诺), such as 真实性承诺. Stored as "yes" or not at all."""

    name = "statement"
    label = "承诺"
    params: ClassVar[Mapping[str, Param]] = {
        "text": Param("str", "承诺的全文，原样打印", needed=True),
        "sign_label": Param("str", "签字处的文字，如：法定代表人（签字）："),
        "seal_label": Param("str", "盖章处的文字，如：申报单位（盖章）："),
    }

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        """Not accepted is empty, so that it counts as 未填."""
        if isinstance(typed, bool):
            return "yes" if typed else None
        text = one_line(typed)
        word = text.lower() if isinstance(text, str) else ""
        return "yes" if word in YES_WORDS else None if word in NO_WORDS else text

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if stored != "yes":
            yield Finding("statement.wrong_shape", {})

    def printed(self, stored: Any, field: FieldDef) -> str:
        """The whole text behind ☑ (accepted) or ☐."""
        return f"{'☑' if stored == 'yes' else '☐'} {field.params.get('text', '')}".rstrip()

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        if not str(field.params.get("text", "")).strip():
            yield "text 是空的，请写上承诺的全文。"
