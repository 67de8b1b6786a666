"""This file divides a document into worksheets and works out column widths and row heights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from desktop.rendering.document import (
    AnnexLabel,
    Block,
    Document,
    Grid,
    Heading,
    HeadingLine,
    Orientation,
    PageBreak,
    Title,
)
from desktop.rendering.plain_text import clean

LANDSCAPE_WIDTH, PORTRAIT_WIDTH = 130.0, 84.0  # characters of 10.5 points across the page
MOST_ROW_HEIGHT = 409.0  # points; Excel shows no row higher
LINE_HEIGHT = 14.5  # points, of 10.5-point text
MOST_LINES = 26  # of one cell, so that its row stays below the limit
MOST_COLUMN_WIDTH = 250.0  # characters; Excel's limit is 255
_HEADS = (AnnexLabel, Title, HeadingLine, Heading)
_FORBIDDEN_IN_NAMES = str.maketrans("", "", "[]:*?/\\'")


@dataclass(slots=True)
class SheetPlan:
    """One worksheet: blocks with at most one grid among them."""

    name: str
    blocks: list[Block] = field(default_factory=list)
    orientation: Orientation = Orientation.PORTRAIT

    @property
    def grid(self) -> Grid | None:
        return next((block for block in self.blocks if isinstance(block, Grid) and block.columns), None)


def plan_sheets(document: Document) -> list[SheetPlan]:
    """A sheet a section, and a new one from the heads of every further grid on, in reading order."""
    plans: list[SheetPlan] = []
    for section in document.sections:
        plan = SheetPlan("", orientation=section.orientation)
        plans.append(plan)
        for block in section.blocks:
            if isinstance(block, Grid) and block.columns and plan.grid is not None:
                moved: list[Block] = []
                while plan.blocks and isinstance(plan.blocks[-1], (*_HEADS, PageBreak)):
                    moved.insert(0, plan.blocks.pop())
                plan = SheetPlan("", moved, section.orientation)
                plans.append(plan)
            plan.blocks.append(block)
    plans = plans or [SheetPlan("")]
    taken: set[str] = set()
    for number, plan in enumerate(plans, 1):
        plan.name = _free_name(_title_of(plan) or (clean(document.title) if number == 1 else ""), number, taken)
    return plans


def _title_of(plan: SheetPlan) -> str:
    titles = [block.text for block in plan.blocks if isinstance(block, Title)]
    titles += [block.text for block in plan.blocks if isinstance(block, Heading)]
    return clean(titles[0]) if titles else ""


def _free_name(wish: str, number: int, taken: set[str]) -> str:
    base = wish.translate(_FORBIDDEN_IN_NAMES).replace("\n", " ").replace("\ufffd", "").strip()[:31] or f"表{number}"
    name, count = base, 2
    while name.casefold() in taken or name.casefold() == "history":
        suffix = f"（{count}）"
        name, count = base[: 31 - len(suffix)] + suffix, count + 1
    taken.add(name.casefold())
    return name


class _Columns(dict[str, int]):
    """Character → its width in half-width characters, for each character seen."""

    def __missing__(self, char: str) -> int:
        self[char] = 1 if east_asian_width(char) in ("Na", "H", "N") else 2
        return self[char]


_columns = _Columns()


def text_columns(text: str) -> int:
    """Width of one line in half-width characters."""
    return len(text) if text.isascii() else sum(map(_columns.__getitem__, text))


def count_lines(text: str, width: float) -> int:
    """Lines ``text`` needs in a column of ``width`` characters; generous, because Excel breaks as it likes."""
    room = max(width - 2.5, 1.0)
    if len(text) * 2 <= room and "\n" not in text:
        return 1
    return sum(max(1, math.ceil(text_columns(line) * 1.03 / room)) for line in text.split("\n"))


def row_height(cells: Sequence[tuple[str, float]], line_height: float = LINE_HEIGHT, least: float = 22.0) -> float:
    """Height in points at which no cell (text, width in characters) is cut, up to Excel's limit."""
    lines = max((count_lines(text, width) for text, width in cells), default=1)
    return min(max(lines * line_height + 6, least), MOST_ROW_HEIGHT)


def column_widths(plan: SheetPlan) -> list[float]:
    """Character widths of the sheet's columns: of its grid, else of a label table."""
    total = LANDSCAPE_WIDTH if plan.orientation is Orientation.LANDSCAPE else PORTRAIT_WIDTH
    grid = plan.grid
    if grid is None:
        label = total * 0.18
        return [label, total / 2 - label, label, total / 2 - label]
    shares = [max(column.width, 0.01) for column in grid.columns]
    widths = [max(total * share / sum(shares), 5.0) for share in shares]
    for number, column in enumerate(grid.columns):
        texts = (row[number] for index, row in enumerate(grid.rows) if index not in grid.group_rows)
        longest = max(texts, key=len, default="")
        text = clean(longest)
        need = widths[number]
        while count_lines(text, need) > MOST_LINES and need < MOST_COLUMN_WIDTH:
            need = min(need * 1.1, MOST_COLUMN_WIDTH)
        head = clean(column.head)
        while count_lines(head, need) > 4:
            need *= 1.1
        widths[number] = need
    return widths


def label_spans(count: int) -> list[tuple[int, int]] | None:
    """First and last column (0-based) of label, value, label, value over ``count`` columns; None below four."""
    if count < 4:
        return None
    half = count // 2
    label = max(1, half // 3)
    return [(0, label - 1), (label, half - 1), (half, half + label - 1), (half + label, count - 1)]
