"""This file breaks texts into the lines a worksheet shows and spreads what no row can show over several rows.

Excel shows no row higher than 409 points and no printer parts a row, so a tall row of a table becomes several
rows of the sheet: long cells go on from row to row, cut at line ends; the others are merged over all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.rendering.linebreak import break_lines
from desktop.rendering.plain_text import char_columns

MOST_ROW_HEIGHT = 409.0  # points; Excel shows no row higher
TEXT_SIZE = 10.5  # points, of the text of a table
LINE_SHARE = 15.5 / TEXT_SIZE  # height of a line to the size of its type: enough for every Chinese face
LINE_HEIGHT = TEXT_SIZE * LINE_SHARE
ROW_PAD = 6.0  # points above and below the lines of a row together
SPREAD_LINES = 13  # of a part of a spread row: a printer fills its pages with small rows, and tears none
LONGEST_CELL = 32000  # characters; Excel keeps 32,767
_MARGIN = 2.5  # characters: the margins of a cell, and screens whose characters run wide


class _Widths(dict[str, float]):
    """Character → width in half-width characters; Latin letters as wide as in the wider faces that stand in for 宋体."""

    def __missing__(self, char: str) -> float:
        is_wide = char_columns[char] == 2
        self[char] = 2.0 if is_wide else 1.0 if char in _NARROW else 1.5 if char.isupper() or char in "mw@%&" else 1.15
        return self[char]


_NARROW = frozenset(" ,.;:'|!()[]/-ilIjt")
_widths = _Widths()


def line_ends(text: str, width: float) -> list[tuple[int, bool]]:
    """Where each line of ``text`` ends in a column of ``width`` characters, and whether the text ends a line there."""
    room = max(width - _MARGIN, 1.0)
    ends: list[tuple[int, bool]] = []
    start = 0
    for paragraph in text.split("\n"):
        if len(paragraph) * 2 > room:
            spans = break_lines(paragraph, [_widths[char] for char in paragraph], room)
            ends += [(start + end, False) for _, end in spans[:-1]]
        start += len(paragraph)
        ends.append((start, True))
        start += 1
    return ends


def count_lines(text: str, width: float) -> int:
    """Lines ``text`` needs in a column of ``width`` characters; generous, because Excel breaks as it likes."""
    if len(text) * 2 <= width - _MARGIN and "\n" not in text:
        return 1
    return len(line_ends(text, width))


def row_height(lines: int, line_height: float = LINE_HEIGHT, least: float = 0.0) -> float:
    """Points of a row that shows ``lines`` lines."""
    return max(lines * line_height + ROW_PAD, least)


def most_lines(height: float, line_height: float = LINE_HEIGHT) -> int:
    """Lines that a row of ``height`` points shows; at least one."""
    return max(int((height - ROW_PAD + 0.01) / line_height), 1)


def parts_of(text: str, width: float, most: int) -> list[str]:
    """``text`` in parts of at most ``most`` lines, cut at a line end of the text where one is near.

    The parts one after another are the whole text; a line end at a cut is left out.
    """
    if len(text) <= LONGEST_CELL and count_lines(text, width) <= most:
        return [text]
    ends = line_ends(text, width)
    parts: list[str] = []
    start = line = 0
    while line < len(ends):
        last = min(line + most, len(ends)) - 1
        if last < len(ends) - 1:
            near = range(last, max(last - most // 3, line) - 1, -1)
            last = next((number for number in near if ends[number][1]), last)
        end, is_hard = ends[last]
        for cut in range(start, end, LONGEST_CELL):  # one part, but for spaces without end
            parts.append(text[cut : min(cut + LONGEST_CELL, end)])
        if end == start:
            parts.append("")
        start, line = end + is_hard, last + 1
    return parts


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One row of a table as rows of the sheet: their heights, and of each cell its parts from the first row on.

    The last part of a cell takes the rows that are left.
    """

    heights: tuple[float, ...]
    parts: tuple[tuple[str, ...], ...]


def plan_row(
    cells: Sequence[tuple[str, float]],
    most_height: float = MOST_ROW_HEIGHT,
    least: float = 22.0,
    size: float = TEXT_SIZE,
) -> RowPlan:
    """Rows of at most ``most_height`` points for ``cells`` (text, width in characters of 10.5 points), set in ``size``."""
    line_height = size * LINE_SHARE
    widths = [width * TEXT_SIZE / size for _, width in cells]
    lines = [count_lines(text, width) for (text, _), width in zip(cells, widths, strict=True)]
    most = most_lines(most_height, line_height)
    if max(lines, default=1) <= most and all(len(text) <= LONGEST_CELL for text, _ in cells):
        return RowPlan((row_height(max(lines, default=1), line_height, least),), tuple((text,) for text, _ in cells))
    parts = [
        tuple(parts_of(text, width, min(most, SPREAD_LINES))) for (text, _), width in zip(cells, widths, strict=True)
    ]
    rows = max(map(len, parts))
    heights = [0.0] * rows
    merged: list[tuple[int, float]] = []  # first row and height of a last part that takes several rows
    for one, width in zip(parts, widths, strict=True):
        for number, part in enumerate(one):
            need = row_height(count_lines(part, width), line_height, least)
            if number == len(one) - 1 and number < rows - 1:
                merged.append((number, need))
            else:
                heights[number] = max(heights[number], need)
    for first, need in merged:
        heights[-1] += max(need - sum(heights[first:]), 0.0)
    return RowPlan(tuple(heights), tuple(parts))
