"""This file holds the field type choice (单选)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import FieldType, Finding, Param, register
from desktop.forms.fieldtypes.plain import as_text, half_width, one_line, shown
from desktop.forms.model import FieldDef


def option_code(typed: str, field: FieldDef | None) -> str | None:
    """The code meant by a code or a label; full-width and half-width forms are alike."""
    if field is None:
        return None
    if typed in field.options:
        return typed
    wanted = half_width(typed).strip()
    for code, label in field.options.items():
        if typed == label or wanted in (half_width(code), half_width(label)):
            return code
    return None


def option_labels(field: FieldDef) -> str:
    """All labels in one line, as a sentence names them."""
    return "、".join(field.options.values())


def option_problems(field: FieldDef) -> Iterator[str]:
    """Definition problems of ``options``."""
    labels = list(field.options.values())
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        yield f"options 中“{label}”出现了两次，打印出来分不清。"
    for code, label in field.options.items():
        if not code.strip() or not label.strip():
            yield f"options 中“{code}” = “{label}”的代码或名称是空的。"
        if label in field.options and label != code:
            yield f"options 中“{label}”既是代码又是另一项的名称，请改掉其中一个。"


@register
class Choice(FieldType):
    """One of several options (单选). Stored as the code of the option."""

    name = "choice"
    label = "单选"
    params: ClassVar[Mapping[str, Param]] = {"options": Param("options", "代码 → 名称", needed=True)}

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        """A label becomes its code when the field is given."""
        text = one_line(typed)
        return (option_code(text, field) or text) if isinstance(text, str) else text

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, str):
            yield Finding("choice.wrong_shape", {})
        elif stored not in field.options:
            yield Finding("choice.not_an_option", {"typed": shown(stored), "options": option_labels(field)})

    def printed(self, stored: Any, field: FieldDef) -> str:
        return field.options[stored] if isinstance(stored, str) and stored in field.options else as_text(stored)

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        yield from option_problems(field)
