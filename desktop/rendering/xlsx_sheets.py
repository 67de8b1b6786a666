"""This file divides a document into worksheets and works out column widths and the room of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.rendering.document import (
    AnnexLabel,
    AttachmentList,
    Block,
    Closing,
    Cover,
    Document,
    Grid,
    GridColumn,
    Heading,
    HeadingLine,
    LabelTable,
    Notes,
    Orientation,
    PageBreak,
    SealBlock,
    Title,
)
from desktop.rendering.layout_model import MM
from desktop.rendering.layout_styles import LABEL_SHARE
from desktop.rendering.linebreak import longest_unbreakable
from desktop.rendering.plain_text import clean, text_columns
from desktop.rendering.xlsx_text import (
    LINE_HEIGHT,
    MOST_ROW_HEIGHT,
    count_lines,
    most_lines,
    plan_row,
)

LANDSCAPE_WIDTH, PORTRAIT_WIDTH = 130.0, 84.0  # characters of 10.5 points across the page
MOST_WIDER = 1.25  # a sheet may be that much wider: printed at 80 %, 10.5 points are 8.4
MOST_COLUMN_WIDTH = 250.0  # characters; Excel's limit is 255
MOST_TOKEN_SHARE = 0.2  # of the sheet: the widest run without a break a column is made wide enough for
MOST_HEAD_SHARE = 0.6  # of a page: a taller head is not repeated
HEAD_LINES = 4
CHARACTER = 5.25  # points
MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM = 20 * MM, 20 * MM, 25 * MM
_HEADS = (AnnexLabel, Title, HeadingLine, Heading)
_ENDS = (Notes, SealBlock, AttachmentList, Closing)  # of a table
_FORBIDDEN_IN_NAMES = str.maketrans("", "", "[]:*?/\\'")


@dataclass(slots=True)
class SheetPlan:
    """One worksheet: blocks with at most one grid among them, never with a label table, whose columns differ."""

    name: str
    blocks: list[Block] = field(default_factory=list)
    orientation: Orientation = Orientation.PORTRAIT

    @property
    def grid(self) -> Grid | None:
        return next((block for block in self.blocks if isinstance(block, Grid)), None)

    @property
    def has_labels(self) -> bool:
        return any(isinstance(block, LabelTable | Cover) for block in self.blocks)

    @property
    def ends_with_heads_below_text(self) -> bool:
        """Whether something other than heads stands above the last heads: a grid below them is no part of that text."""
        is_head = [isinstance(block, (*_HEADS, PageBreak)) for block in self.blocks]
        return bool(is_head) and is_head[-1] and not all(is_head)

    @property
    def width(self) -> float:
        """Characters across the page."""
        return LANDSCAPE_WIDTH if self.orientation is Orientation.LANDSCAPE else PORTRAIT_WIDTH


def plan_sheets(document: Document) -> list[SheetPlan]:
    """A sheet a section, and a new one from the heads of every further grid or label table on, in reading order.

    A grid shares its sheet with its heads, or the text that runs into it, and with what ends it, so that its head
    can repeat on every page of the sheet.
    """
    plans: list[SheetPlan] = []
    for section in document.sections:
        plan = SheetPlan("", orientation=section.orientation)
        plans.append(plan)
        for block in section.blocks:
            if (isinstance(block, Grid) and not block.columns) or (isinstance(block, LabelTable) and not block.cells):
                continue
            is_apart = plan.grid is not None and not isinstance(block, _ENDS)
            if is_apart or (isinstance(block, Grid) and (plan.has_labels or plan.ends_with_heads_below_text)):
                moved: list[Block] = []
                while plan.blocks and isinstance(plan.blocks[-1], (*_HEADS, PageBreak)):
                    moved.insert(0, plan.blocks.pop())
                plan = SheetPlan("", moved, section.orientation)
                plans.append(plan)
            plan.blocks.append(block)
    plans = [plan for plan in plans if not all(isinstance(block, PageBreak) for block in plan.blocks)]
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


def head_text(column: GridColumn) -> str:
    """The head of a column with its note mark and what stands on a line below."""
    text = clean(column.head) + clean(column.note_mark)
    return f"{text}\n{clean(column.head_tail)}" if column.head_tail else text


def column_widths(plan: SheetPlan) -> list[float]:
    """Character widths of the sheet's columns: of its grid, else of a label table.

    A grid's columns have the shares of the notice, but each holds its longest number, a head has
    at most four lines and a long text fits into a row, as far as a sheet a quarter wider than the page can.
    """
    total = plan.width
    grid = plan.grid
    if grid is None:
        label = total * LABEL_SHARE
        return [label, total / 2 - label, label, total / 2 - label]
    shares = [max(column.width, 0.01) for column in grid.columns]
    widths = [max(total * share / sum(shares), 5.0) for share in shares]
    limit = max(total * MOST_WIDER, sum(widths))

    def widen(number: int, need: float) -> None:
        spare = limit - sum(widths) + widths[number]
        widths[number] = max(widths[number], min(need, spare, MOST_COLUMN_WIDTH))

    rows = [row for index, row in enumerate(grid.rows) if index not in grid.group_rows]
    for number, column in enumerate(grid.columns):
        runs = {longest_unbreakable(row[number]) for row in rows} | {longest_unbreakable(column.head)}
        widen(number, min(max(map(text_columns, runs)) + 3.0, total * MOST_TOKEN_SHARE))
    for number, column in enumerate(grid.columns):
        _widen_for(number, head_text(column), HEAD_LINES, widths, widen)
    for number in range(len(grid.columns)):
        longest = clean(max((row[number] for row in rows), key=len, default=""))
        _widen_for(number, longest, most_lines(most_row_height(plan, widths)), widths, widen)
    return widths


def _widen_for(number: int, text: str, lines: int, widths: list[float], widen: Callable[[int, float], None]) -> None:
    """Widen column ``number`` until ``text`` has at most ``lines`` lines, or as far as the sheet goes."""
    before = 0.0
    while widths[number] != before and count_lines(text, widths[number]) > lines:
        before = widths[number]
        widen(number, before * 1.1)


def head_height(plan: SheetPlan, widths: list[float]) -> float:
    """Points of the head of the sheet's grid."""
    assert plan.grid is not None
    heads = [(head_text(column), width) for column, width in zip(plan.grid.columns, widths, strict=True)]
    return sum(plan_row(heads, least=26.0).heights)


def page_height(plan: SheetPlan, widths: list[float]) -> float:
    """Points of the sheet on one page, which is fitted to the page's width when printed."""
    short, long = 210 * MM, 297 * MM
    wide, high = (long, short) if plan.orientation is Orientation.LANDSCAPE else (short, long)
    across = wide - 2 * MARGIN_SIDE
    return (high - MARGIN_TOP - MARGIN_BOTTOM) * max(sum(widths) * CHARACTER / across, 1.0)


def repeats_head(plan: SheetPlan, widths: list[float]) -> bool:
    """Whether the head of the grid leaves enough of a page to stand on every one."""
    return head_height(plan, widths) <= MOST_HEAD_SHARE * page_height(plan, widths)


def most_row_height(plan: SheetPlan, widths: list[float]) -> float:
    """Points of the highest row that Excel shows and that a page below the head has room for."""
    if plan.grid is None or not repeats_head(plan, widths):
        return MOST_ROW_HEIGHT
    return min(MOST_ROW_HEIGHT, page_height(plan, widths) - head_height(plan, widths) - LINE_HEIGHT)
