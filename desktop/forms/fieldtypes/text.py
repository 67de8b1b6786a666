"""This file holds the field type text (单行或多行文字)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import FieldType, Finding, Param, register
from desktop.forms.fieldtypes.lengths import LENGTH_PARAMS, length_findings, range_problems
from desktop.forms.fieldtypes.plain import as_text, one_line, shown
from desktop.forms.model import FieldDef

_LONGEST_MATCHED = 2000


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return None


@register
class Text(FieldType):
    """A name, an address, a short remark (文字). Stored as cleaned text."""

    name = "text"
    label = "文字"
    params: ClassVar[Mapping[str, Param]] = {
        **LENGTH_PARAMS,
        "pattern": Param("str", "整段文字须符合的正则表达式"),
        "pattern_hint": Param("str", "不符合时说给填报人听的写法要求"),
        "multiline": Param("bool", "是否允许换行，默认不允许"),
    }

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        return one_line(typed)

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, str):
            yield Finding("text.wrong_shape", {})
            return
        lines = stored.count("\n") + 1
        if lines > 1 and not field.params.get("multiline"):
            yield Finding("text.line_break", {"lines": lines})
        yield from length_findings(self.name, [stored], field)
        pattern = _compiled(str(field.params.get("pattern", "")))
        if pattern and pattern.pattern and (len(stored) > _LONGEST_MATCHED or not pattern.fullmatch(stored)):
            yield Finding("text.wrong_pattern", {"hint": field.params.get("pattern_hint", ""), "typed": shown(stored)})

    def printed(self, stored: Any, field: FieldDef) -> str:
        return as_text(stored)

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        yield from range_problems(field, "min_length", "max_length", at_least=1)
        pattern = field.params.get("pattern")
        if pattern is not None and _compiled(str(pattern)) is None:
            yield f"pattern = “{pattern}”不是正确的正则表达式。"
        if pattern and not field.params.get("pattern_hint"):
            yield "写了 pattern 就要写 pattern_hint，否则填报人不知道应该怎样填写。"
        if field.params.get("pattern_hint") and not pattern:
            yield "pattern_hint 没有对应的 pattern，请补上 pattern 或删去 pattern_hint。"
