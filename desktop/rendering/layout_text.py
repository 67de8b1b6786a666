"""This file turns text into measured lines and puts lines on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.rendering.document import Align
from desktop.rendering.fonts import FontSet, font_set
from desktop.rendering.layout_model import Page, Style, TextItem
from desktop.rendering.linebreak import break_lines, sense_break, stretchable_gaps
from desktop.rendering.plain_text import clean

MARK_SIZE = 0.6  # superscript note mark, of the size of its text
MARK_RISE = 0.38
MOST_SPREAD = 0.2  # extra space in a gap, of the size of the characters, to fill a line
NARROW = 12.0  # of the size: a line of so few characters is not spread, which would show
_GLUE = "\u0301"  # stands for a note mark while lines are broken: never parted from the character before it


@dataclass(frozen=True, slots=True)
class LineMark:
    """The part of a line that comes from the answer at ``path``, in points from the beginning of the line."""

    path: str
    left: float
    right: float


@dataclass(slots=True)
class Line:
    """One measured line: drawn text, its superscript ending, width in points, indent, extra space in each gap that may stretch.

    ``spread`` fills a line that goes on in the next one (两端对齐). ``marks``: what is whose (layout_places.py).
    """

    text: str
    mark: str
    width: float
    indent: float = 0.0
    spread: float = 0.0
    marks: tuple[LineMark, ...] = ()


def lay_lines(text: str, style: Style, width: float, mark: str = "", hanging: float = 0.0) -> list[Line]:
    """Break ``text`` at its line ends and at ``width`` points; ``mark`` stands raised behind its last character.

    ``hanging``: indent in points of every line but the first of a paragraph.
    """
    fonts = font_set()
    lines: list[Line] = []
    paragraphs = clean(text).split("\n")
    clean_mark = clean(mark)
    for number, paragraph in enumerate(paragraphs):
        is_last = number == len(paragraphs) - 1
        lines.extend(_lay_paragraph(paragraph, style, width, clean_mark if is_last else "", hanging, fonts))
    return lines


def _lay_paragraph(text: str, style: Style, width: float, mark: str, hanging: float, fonts: FontSet) -> list[Line]:
    size = style.size
    widths = [em * size for em in fonts.widths(text, style.role)]
    if mark:
        widths += [em * size * MARK_SIZE for em in fonts.widths(mark, style.role)]
    first_indent = style.indent * size
    spans = break_lines(text + _GLUE * len(mark), widths, width - hanging, first_indent - hanging)
    lines = []
    for number, (start, end) in enumerate(spans):
        indent = first_indent if number == 0 else hanging
        drawn = text[start:end]
        mark_here = mark if end > len(text) else ""
        if not mark_here:
            drawn = drawn.rstrip(" \u3000") if len(spans) > 1 or style.align is not Align.LEFT else drawn.rstrip(" ")
            end = start + len(drawn)
        used = sum(widths[start:end])
        spread = 0.0
        if number < len(spans) - 1 and style.align is Align.LEFT and width >= NARROW * size:
            spread = (width - indent - used) / max(sum(stretchable_gaps(drawn)), 1)
            if not 0 < spread <= MOST_SPREAD * size:
                spread = 0.0
        lines.append(Line(drawn, mark_here, used, indent, spread))
    return lines


def balanced_lines(text: str, style: Style, width: float, mark: str = "") -> list[Line]:
    """Lines of about equal length, for a centred title."""
    lines = lay_lines(text, style, width, mark)
    count = len(lines)
    if count == 1:
        return lines
    narrow, wide = width / count / 2, width
    while wide - narrow > style.size / 4:
        middle = (narrow + wide) / 2
        attempt = lay_lines(text, style, middle, mark)
        if len(attempt) <= count and max(line.width for line in attempt) <= middle + 0.01:
            wide, lines = middle, attempt
        else:
            narrow = middle
    return _at_sense(text, style, width, mark) or lines if count == 2 else lines


def _at_sense(text: str, style: Style, width: float, mark: str) -> list[Line]:
    """Two lines parted where the sense parts them; [] where no such place is near the middle."""
    drawn = clean(text)
    cut = sense_break(drawn, font_set().widths(drawn, style.role)) if "\n" not in drawn else 0
    lines = lay_lines(f"{drawn[:cut]}\n{drawn[cut:]}", style, width, mark) if cut else []
    return lines if len(lines) == 2 else []


def parted(text: str, lines: Sequence[Line]) -> str:
    """The cleaned ``text`` with a line end behind each of its ``lines``; spaces at a line end stay before it."""
    whole = clean(text)
    parts = []
    start = 0
    for line in lines:
        end = start + len(line.text)
        while end < len(whole) and whole[end] in " \u3000":
            end += 1
        parts.append(whole[start:end])
        start = end + whole.startswith("\n", end)
    return "\n".join(parts)


def put_lines(page: Page, lines: list[Line], style: Style, x: float, top: float, width: float) -> float:
    """Draw ``lines`` from ``top`` inside ``x … x + width``; returns the height used."""
    y = top + style.baseline
    for line in lines:
        if line.text or line.mark:
            if style.align is Align.CENTRE:
                left = x + (width - line.width) / 2
            elif style.align is Align.RIGHT:
                left = x + width - line.width
            else:
                left = x + line.indent
            put_text(page, line.text, style, left, y, line.spread)
            if line.mark:
                mark_style = replace(style, size=style.size * MARK_SIZE)
                end = left + line.width - text_width(line.mark, mark_style)
                put_text(page, line.mark, mark_style, end, y - MARK_RISE * style.size)
            for part in line.marks:
                page.place((part.path,), left + part.left, y - style.baseline, part.right - part.left, style.pitch)
        y += style.pitch
    return len(lines) * style.pitch


def put_text(page: Page, text: str, style: Style, x: float, baseline: float, spread: float = 0.0) -> None:
    """Draw cleaned ``text`` on one line, cut into runs of one face."""
    if not text:
        return
    fonts = font_set()
    widths = fonts.widths(text, style.role)
    only = fonts.is_plain(text, style.role)
    if only is not None:
        page.texts.append(TextItem(x, baseline, only, style.size, text, spread))
        return
    keys = fonts.face_keys(text, style.role)
    gaps = stretchable_gaps(text)
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or keys[at] != keys[start]:
            page.texts.append(TextItem(x, baseline, keys[start], style.size, text[start:at], spread))
            x += sum(widths[start:at]) * style.size
            if spread:
                x += spread * (sum(stretchable_gaps(text[start:at])) + (at < len(text) and gaps[at - 1]))
            start = at


def text_width(text: str, style: Style) -> float:
    """Width in points of cleaned ``text`` on one line."""
    return sum(font_set().widths(text, style.role)) * style.size
