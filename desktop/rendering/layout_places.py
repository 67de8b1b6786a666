"""This file finds where parts of a text that come from one answer stand on its lines."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.rendering.document import Source
from desktop.rendering.fonts import font_set
from desktop.rendering.layout_model import Style
from desktop.rendering.layout_text import Line, LineMark
from desktop.rendering.linebreak import stretchable_gaps
from desktop.rendering.plain_text import clean


def whole_paths(sources: Sequence[Source]) -> tuple[str, ...]:
    """Paths of the answers that make up a text as a whole."""
    return tuple(source.path for source in sources if source.is_whole)


def mark_parts(lines: Sequence[Line], text: str, style: Style, sources: Sequence[Source]) -> None:
    """Note on ``lines``, which are those of ``text``, where the parts named by ``sources`` stand."""
    parts = [
        (source.path, len(clean(text[: source.start])), len(clean(text[: source.end])))
        for source in sources
        if not source.is_whole
    ]
    if not parts:
        return
    cleaned = clean(text)
    at = 0
    for number, line in enumerate(lines):
        end = at + len(line.text)
        rest = end
        while rest < len(cleaned) and cleaned[rest] in " \u3000":
            rest += 1
        is_last = number == len(lines) - 1
        for path, first, last in parts:
            is_empty_here = first == last and at <= first and (first < rest or is_last)
            if is_empty_here or (first < rest and last > at):
                line.marks += (_mark(path, line, max(first, at) - at, min(last, end) - at, style),)
        at = rest + cleaned.startswith("\n", rest)


def _mark(path: str, line: Line, first: int, last: int, style: Style) -> LineMark:
    """The characters ``first`` to ``last`` of ``line`` in points from its beginning; spaces at its end were not drawn."""
    widths = font_set().widths(line.text, style.role)
    gaps = stretchable_gaps(line.text) if line.spread else []
    first, last = min(first, len(line.text)), max(last, first)
    left = sum(widths[:first]) * style.size + line.spread * sum(gaps[:first])
    right = sum(widths[:last]) * style.size + line.spread * sum(gaps[: max(last - 1, 0)])
    return LineMark(path, left, right if right > left else left + style.size)
