"""This file fills the rows of one worksheet: every text a text, every cell high enough for it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from desktop.rendering.document import Align
from desktop.rendering.docx_xml import FONT_NAMES
from desktop.rendering.fonts import Role
from desktop.rendering.plain_text import clean
from desktop.rendering.xlsx_text import MOST_ROW_HEIGHT, TEXT_SIZE, plan_row

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# name → font role, size in points, bold
_FONTS = {
    "label": (Role.HEITI, 16.0, False),
    "title": (Role.XIAOBIAOSONG, 20.0, False),
    "heading1": (Role.HEITI, 12.0, False),
    "heading2": (Role.KAITI, 12.0, False),
    "heading3": (Role.FANGSONG, 12.0, True),
    "line": (Role.FANGSONG, 12.0, False),
    "head": (Role.HEITI, TEXT_SIZE, False),
    "text": (Role.SONG, TEXT_SIZE, False),
}
_WHOLE, _TOP, _INSIDE, _BOTTOM, _NONE = "whole", "top", "inside", "bottom", "none"


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of a row: its text, first and last column (0-based), alignment; ``mark`` and ``tail`` of a head.

    ``indent`` counts characters from the edge; ``is_number``: a serial number, kept as a number.
    """

    text: str
    first: int
    last: int
    align: Align = Align.LEFT
    mark: str = ""
    tail: str = ""
    indent: int = 0
    is_number: bool = False

    @property
    def whole(self) -> str:
        """What stands in the cell, cleaned."""
        return clean(self.text) + clean(self.mark) + (f"\n{clean(self.tail)}" if self.tail else "")


class SheetCells:
    """Rows of one worksheet from the top down; ``row`` is the next one to fill."""

    def __init__(self, sheet: Any, widths: Sequence[float]) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        self.row = 1
        self.sheet = sheet
        self.widths = widths
        side = Side(style="thin", color="FF000000")
        self._borders = {
            _WHOLE: Border(left=side, right=side, top=side, bottom=side),
            _TOP: Border(left=side, right=side, top=side),
            _INSIDE: Border(left=side, right=side),
            _BOTTOM: Border(left=side, right=side, bottom=side),
        }
        self._fonts = {
            name: Font(name=FONT_NAMES[role], size=size, bold=bold) for name, (role, size, bold) in _FONTS.items()
        }
        self._alignment = Alignment
        self._looks: dict[tuple[str, Align, bool, str, bool, int], Any] = {}  # the style of a cell seen before

    def add(
        self,
        cells: Sequence[Placed],
        font: str = "text",
        is_bordered: bool = True,
        least: float = 22.0,
        most: float = MOST_ROW_HEIGHT,
    ) -> None:
        """One row of cells, on as many rows of the sheet of at most ``most`` points as their texts need."""
        placed = [(cell.whole, sum(self.widths[cell.first : cell.last + 1]) - 2 * cell.indent) for cell in cells]
        plan = plan_row(placed, most, least, _FONTS[font][1])
        count = len(plan.heights)
        for cell, parts in zip(cells, plan.parts, strict=True):
            for number in range(count if is_bordered else len(parts)):
                edges = _edges(number, count) if is_bordered else _NONE
                for column in range(cell.first, cell.last + 1):
                    target = self.sheet.cell(self.row + number, column + 1)
                    if column == cell.first and number < len(parts):
                        is_quoted = self._fill(target, cell, parts, number, font)
                    else:
                        is_quoted = False
                    self._dress(target, font, cell, is_quoted, edges, is_top=count > 1)
            for number in range(len(parts)):
                end = count - 1 if number == len(parts) - 1 else number
                self._merge(self.row + number, cell.first, self.row + end, cell.last)
        for number, height in enumerate(plan.heights):
            self.sheet.row_dimensions[self.row + number].height = round(height, 2)
        self.row += count

    def across(
        self, text: str, font: str, align: Align = Align.LEFT, mark: str = "", least: float = 20.0, indent: int = 0
    ) -> None:
        """Text over all columns of the sheet."""
        cell = Placed(text, 0, len(self.widths) - 1, align, mark, indent=indent)
        self.add([cell], font, is_bordered=False, least=least)

    def skip(self, height: float) -> None:
        """Empty rows of ``height`` points together, for a picture above them."""
        while height > 0:
            self.sheet.row_dimensions[self.row].height = round(min(height, MOST_ROW_HEIGHT), 2)
            height -= MOST_ROW_HEIGHT
            self.row += 1

    def _fill(self, target: Any, cell: Placed, parts: Sequence[str], number: int, font: str) -> bool:
        """Give ``target`` its part of the text; True when it looks like a formula, which Excel must not run."""
        text = parts[number]
        if cell.is_number:
            target.value = int(text)
            return False
        if cell.mark and len(parts) == 1:
            target.value = _marked(clean(cell.text), clean(cell.mark), clean(cell.tail), self._fonts[font])
            return False
        target.value = text
        target.data_type = "s"
        return text.startswith(_DANGEROUS)

    def _dress(self, target: Any, font: str, cell: Placed, is_quoted: bool, edges: str, is_top: bool) -> None:
        """Give a cell its style. openpyxl looks up each part of a style anew for each cell: copy one seen before."""
        key = font, cell.align, is_quoted, edges, is_top, cell.indent
        if key in self._looks:
            target._style = copy(self._looks[key])
            return
        horizontal = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}[cell.align]
        target.font = self._fonts[font]
        target.alignment = self._alignment(
            horizontal=horizontal, vertical="top" if is_top else "center", wrap_text=True, indent=cell.indent
        )
        if is_quoted:
            target.quotePrefix = True
        if edges != _NONE:
            target.border = self._borders[edges]
        self._looks[key] = copy(target._style)

    def _merge(self, top: int, first: int, bottom: int, last: int) -> None:
        if last > first or bottom > top:
            self.sheet.merge_cells(start_row=top, end_row=bottom, start_column=first + 1, end_column=last + 1)


def _edges(number: int, count: int) -> str:
    """Which rules a row of the sheet has that is row ``number`` of the ``count`` rows of one row of a table."""
    if count == 1:
        return _WHOLE
    return _TOP if number == 0 else _BOTTOM if number == count - 1 else _INSIDE


def _marked(text: str, mark: str, tail: str, font: Any) -> Any:
    """``text`` with a raised note mark behind it and ``tail`` on a line below, each part in the given font."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    def block(part: str, **options: Any) -> Any:
        return TextBlock(InlineFont(rFont=font.name, sz=font.size, **options), part)

    tails = [block(f"\n{tail}")] if tail else []
    return CellRichText(block(text), block(mark, vertAlign="superscript"), *tails)
