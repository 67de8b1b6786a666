"""This file holds the field type multi_choice (多选)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import FieldType, Finding, Param, register
from desktop.forms.fieldtypes.choice import option_code, option_labels, option_problems
from desktop.forms.fieldtypes.lengths import length_limit, range_problems
from desktop.forms.fieldtypes.plain import as_text, clean_text, is_number, one_line, storable
from desktop.forms.model import FieldDef

_BETWEEN = re.compile("[、,，;；\n]")


@register
class MultiChoice(FieldType):
    """Several of several options (多选). Stored as the list of codes in the order of the options."""

    name = "multi_choice"
    label = "多选"
    params: ClassVar[Mapping[str, Param]] = {
        "options": Param("options", "代码 → 名称", needed=True),
        "min_choices": Param("int", "最少选几项"),
        "max_choices": Param("int", "最多选几项"),
    }

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        """Text is split at 、，；and line breaks; labels become codes when the field is given."""
        if isinstance(typed, str):
            text = clean_text(typed).strip()
            typed = [text] if option_code(text, field) else _BETWEEN.split(text)
        elif is_number(typed):
            typed = [typed]
        if not isinstance(typed, list | tuple) or not all(isinstance(item, str) or is_number(item) for item in typed):
            return storable(typed)
        words = [word for item in typed if (word := one_line(item))]
        codes = list(dict.fromkeys(option_code(word, field) or word for word in words))
        if field is not None:
            order = {code: n for n, code in enumerate(field.options)}
            codes.sort(key=lambda code: order.get(code, len(order)))
        return codes or None

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, list) or not all(isinstance(item, str) for item in stored):
            yield Finding("multi_choice.wrong_shape", {})
            return
        unknown = [item for item in stored if item not in field.options]
        if unknown:
            context = {"typed": "、".join(unknown), "options": option_labels(field)}
            yield Finding("multi_choice.not_an_option", context)
        least, most = length_limit(field, "min_choices"), length_limit(field, "max_choices")
        actual = len(set(stored))
        if least is not None and actual < least:
            yield Finding("multi_choice.too_few", {"limit": least, "actual": actual, "under": least - actual})
        if most is not None and actual > most:
            yield Finding("multi_choice.too_many", {"limit": most, "actual": actual, "over": actual - most})

    def printed(self, stored: Any, field: FieldDef) -> str:
        if not isinstance(stored, list) or not all(isinstance(item, str) for item in stored):
            return as_text(stored)
        return "、".join(field.options.get(item, item) for item in stored)

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        yield from option_problems(field)
        yield from range_problems(field, "min_choices", "max_choices")
        least = length_limit(field, "min_choices")
        if least is not None and least > len(field.options):
            yield f"min_choices = {least} 多于选项的个数 {len(field.options)}。"
