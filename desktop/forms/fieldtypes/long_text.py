"""This file holds the field type long_text (长文): paragraphs, sub-headings and figures in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import FieldType, Finding, Param, register
from desktop.forms.fieldtypes.lengths import LENGTH_PARAMS, length_findings, length_limit, range_problems
from desktop.forms.fieldtypes.plain import as_text, is_number, one_line, storable
from desktop.forms.model import FieldDef
from desktop.issues import Severity

FILE_ID = re.compile("[0-9a-f]{64}")


def is_block(block: Any) -> bool:
    """Whether ``block`` is a paragraph, a heading or a figure in the stored shape."""
    if not isinstance(block, Mapping):
        return False
    match block.get("kind"):
        case "paragraph" | "heading":
            return isinstance(block.get("text"), str)
        case "figure":
            words = (block.get("file"), block.get("name", ""), block.get("caption", ""))
            return all(isinstance(word, str) for word in words) and bool(FILE_ID.fullmatch(str(block.get("file"))))
    return False


def texts_of(blocks: Any) -> list[str]:
    """The texts of paragraphs and headings in order; captions are not counted as 字数."""
    if not isinstance(blocks, list):
        return []
    return [block["text"] for block in blocks if is_block(block) and block["kind"] != "figure"]


def _paragraph(text: Any) -> dict[str, Any]:
    return {"kind": "paragraph", "text": one_line(text) or ""}


@register
class LongText(FieldType):
    """A narrative (长文): a list of blocks in the writer's order, see ``is_block``."""

    name = "long_text"
    label = "长文（段落、小标题、插图）"
    params: ClassVar[Mapping[str, Param]] = {**LENGTH_PARAMS, "max_figures": Param("int", "最多几幅插图")}

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        """Plain text becomes one paragraph a line; blocks are kept in their order."""
        if isinstance(typed, str) or is_number(typed):
            lines = (line.strip() for line in str(one_line(typed) or "").split("\n"))
            typed = [_paragraph(line) for line in lines if line]
        elif isinstance(typed, list | tuple):
            typed = [_paragraph(item) if isinstance(item, str) or is_number(item) else item for item in typed]
        stored = storable(typed)
        return None if self.is_empty(stored) else stored

    def is_empty(self, stored: Any) -> bool:
        """Empty paragraphs and headings do not count; a figure does."""
        if not isinstance(stored, list):
            return super().is_empty(stored)
        return all(is_block(block) and block["kind"] != "figure" and not block["text"].strip() for block in stored)

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, list) or not all(map(is_block, stored)):
            yield Finding("long_text.wrong_shape", {})
            return
        yield from length_findings(self.name, texts_of(stored), field)
        figures = [block for block in stored if block["kind"] == "figure"]
        most = length_limit(field, "max_figures")
        if most is not None and len(figures) > most:
            context = {"limit": most, "actual": len(figures), "over": len(figures) - most}
            yield Finding("long_text.too_many_figures", context)
        bare = [str(n) for n, figure in enumerate(figures, 1) if not figure.get("caption", "").strip()]
        if bare:
            yield Finding("long_text.no_caption", {"figures": "、".join(bare)}, Severity.WARNING)

    def printed(self, stored: Any, field: FieldDef) -> str:
        """Texts joined by line breaks; a figure prints its caption, else its file name."""
        if not isinstance(stored, list) or not all(map(is_block, stored)):
            return as_text(stored)
        lines = []
        for block in stored:
            if block["kind"] == "figure":
                lines.append(f"〔图〕{block.get('caption', '').strip() or block.get('name', '')}")
            elif block["text"].strip():
                lines.append(block["text"])
        return "\n".join(lines)

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        yield from range_problems(field, "min_length", "max_length", at_least=1)
        most = length_limit(field, "max_figures")
        if most is not None and most < 0:
            yield f"max_figures = {most} 不能小于 0。"
