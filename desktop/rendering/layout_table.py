"""This file lays out bordered tables: rows are measured once and may break across pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop.rendering.document import LabelCell, LabelTable
from desktop.rendering.layout_model import Page, Piece, RuleItem, Style
from desktop.rendering.layout_styles import (
    BORDER,
    CELL_PAD_X,
    CELL_PAD_Y,
    LABEL,
    LABEL_ROW_HEIGHT,
    LABEL_SHARE,
    VALUE,
)
from desktop.rendering.layout_text import Line, lay_lines, put_lines, text_width
from desktop.rendering.linebreak import longest_unbreakable
from desktop.rendering.plain_text import clean

KEEP_WHOLE_LINES = 6  # a row of fewer lines is moved to the next page rather than torn
MOST_HEAD_SHARE = 0.6  # of a page: a taller head is not repeated
LEAST_LINES = 3  # of a torn row, before and after the tear


@dataclass(slots=True)
class CellLayout:
    """A measured cell: place in the row, its lines, the answers it shows."""

    x: float
    width: float
    lines: list[Line]
    style: Style
    paths: tuple[str, ...] = ()
    is_label: bool = False  # of the questions at ``paths``


@dataclass(slots=True)
class RowLayout:
    """A measured row. ``heads_next``: a group row, which stays on the page of the row below it."""

    cells: list[CellLayout]
    least_height: float
    heads_next: bool = False

    @property
    def height(self) -> float:
        tallest = max(len(cell.lines) * cell.style.pitch for cell in self.cells)
        return max(tallest + 2 * CELL_PAD_Y, self.least_height)

    @property
    def least(self) -> float:
        """Height of the smallest part of the row that may stand at the foot of a page."""
        if max(len(cell.lines) for cell in self.cells) < KEEP_WHOLE_LINES:
            return self.height
        return min(self.height, LEAST_LINES * max(cell.style.pitch for cell in self.cells) + 2 * CELL_PAD_Y)

    def tear(self, room: float, is_forced: bool) -> tuple[RowLayout, RowLayout] | None:
        """Cut at ``room`` points; None when that would leave too little on either side."""
        pitch = max(cell.style.pitch for cell in self.cells)
        total = max(len(cell.lines) for cell in self.cells)
        fitting = int((room - 2 * CELL_PAD_Y) / pitch)
        if is_forced:
            fitting = max(1, min(fitting, total - 1))
        else:
            fitting = min(fitting, total - LEAST_LINES)
            if total < KEEP_WHOLE_LINES or fitting < LEAST_LINES:
                return None
        first = [replace(cell, lines=cell.lines[:fitting]) for cell in self.cells]
        rest = [replace(cell, lines=cell.lines[fitting:]) for cell in self.cells]
        return RowLayout(first, 0.0), RowLayout(rest, 0.0)

    def leave_last_lines(self) -> tuple[RowLayout, RowLayout] | None:
        """Cut before the last lines that may stand on a page of their own; None for a row never torn."""
        total = max(len(cell.lines) for cell in self.cells)
        if total < KEEP_WHOLE_LINES:
            return None
        pitch = max(cell.style.pitch for cell in self.cells)
        return self.tear((total - LEAST_LINES + 0.5) * pitch + 2 * CELL_PAD_Y, is_forced=False)

    def draw(self, page: Page, left: float, top: float, height: float) -> None:
        for cell in self.cells:
            if cell.paths:
                page.place(cell.paths, left + cell.x, top, cell.width, height, cell.is_label)
            used = len(cell.lines) * cell.style.pitch
            put_lines(
                page,
                cell.lines,
                cell.style,
                left + cell.x + CELL_PAD_X,
                top + max((height - used) / 2, 0),
                cell.width - 2 * CELL_PAD_X,
            )


RowMaker = Callable[[int], RowLayout]


class TablePiece:
    """Rows of a table from ``start`` on; ``head`` repeats on every page."""

    keep_with_next = False
    behind = 0.0

    def __init__(
        self,
        make_row: RowMaker,
        row_count: int,
        head: RowLayout | None,
        width: float,
        start: int = 0,
        torn: RowLayout | None = None,
        space_before: float = 4.0,
        path: str = "",
    ) -> None:
        self._make_row = make_row
        self._row_count = row_count
        self._head = head
        self._width = width
        self._start = start
        self._torn = torn  # what is left of row ``start - 1``
        self._parts: list[RowLayout] | None = None
        self._path = path  # of the answer that is this table
        self.space_before = space_before

    def height(self) -> float:
        return self.least()

    def least(self) -> float:
        head = self._head.height if self._head else 0.0
        if self._torn is not None:
            return head + self._torn.least
        return head + self._least_from(self._start)

    def _least_from(self, number: int) -> float:
        """Height of the least part of row ``number`` that may end a page, group rows above it included."""
        height = 0.0
        while number < self._row_count:
            row = self._make_row(number)
            number += 1
            if not row.heads_next:
                return height + row.least
            height += row.height
        return height

    def split(self, room: float, is_fresh: bool) -> tuple[Piece | None, Piece | None]:
        if self._head and is_fresh and self._head.height > MOST_HEAD_SHARE * room:
            return self._without_head().split(room, is_fresh)
        head = [self._head] if self._head else []
        left = room - sum(part.height for part in head)
        parts: list[RowLayout] = []
        next_row, torn = self._start, self._torn
        while torn is not None or next_row < self._row_count:
            row = torn if torn is not None else self._make_row(next_row)
            need = row.height + self._least_from(next_row + 1) if row.heads_next else 0.0
            is_alone = need > left + 0.01 and (bool(parts) or not is_fresh)
            if row.height <= left + 0.01 and not is_alone:
                parts.append(row)
                left -= row.height
                next_row, torn = (next_row, None) if torn is not None else (next_row + 1, None)
                continue
            if is_alone:
                break
            pieces = row.tear(left, is_forced=is_fresh and not parts)
            if pieces is not None:
                parts.append(pieces[0])
                next_row = next_row if torn is not None else next_row + 1
                torn = pieces[1] if any(cell.lines for cell in pieces[1].cells) else None
            break
        if not parts and (next_row < self._row_count or torn is not None):
            return None, self
        is_whole = torn is None and next_row >= self._row_count
        if is_whole and self.behind > left + 0.01:  # the last row goes to the page of what must stand behind it
            leaving = 1
            while leaving < len(parts) and parts[-leaving - 1].heads_next:
                leaving += 1
            if leaving < len(parts):
                next_row = self._row_count - leaving
                del parts[-leaving:]
            elif not is_fresh:
                return None, self
            elif parts and (pieces := parts[-1].leave_last_lines()) is not None:
                parts[-1], torn = pieces
        here = TablePiece(self._make_row, 0, None, self._width, space_before=self.space_before, path=self._path)
        here._parts = head + parts
        if torn is None and next_row >= self._row_count:
            return here, None
        rest = TablePiece(self._make_row, self._row_count, self._head, self._width, next_row, torn, 0.0, self._path)
        rest.behind = self.behind
        return here, rest

    def _without_head(self) -> TablePiece:
        """The same table with a head too tall to repeat: it becomes the first row, which may be torn."""
        torn = self._head if self._start == 0 and self._torn is None else self._torn
        count = self._row_count
        bare = TablePiece(self._make_row, count, None, self._width, self._start, torn, self.space_before, self._path)
        bare.behind = self.behind
        return bare

    def draw(self, page: Page, top: float) -> float:
        assert self._parts is not None, "split() makes the part that is drawn"
        left, right = page.frame.left, page.frame.left + self._width
        y = top
        page.rules.append(RuleItem(left, y, right, y, BORDER))
        edges: tuple[float, ...] = ()
        edges_from = y
        for row in self._parts:
            here = (*(cell.x for cell in row.cells), self._width)
            if here != edges:
                _rule_down(page, left, edges, edges_from, y)
                edges, edges_from = here, y
            height = row.height
            row.draw(page, left, y, height)
            y += height
            page.rules.append(RuleItem(left, y, right, y, BORDER))
        _rule_down(page, left, edges, edges_from, y)
        if self._path:
            page.place((self._path,), left, top, self._width, y - top)
        return y - top


def _rule_down(page: Page, left: float, edges: tuple[float, ...], top: float, bottom: float) -> None:
    for x in edges:
        page.rules.append(RuleItem(left + x, top, left + x, bottom, BORDER))


# ---- label tables (label | value | label | value) ----


def label_rows(table: LabelTable) -> list[tuple[LabelCell, ...]]:
    """Cells in rows of one or two, as every writer sets them; a cell alone in its row spans it."""
    rows: list[tuple[LabelCell, ...]] = []
    waiting: LabelCell | None = None
    for cell in table.cells:
        if cell.is_wide:
            if waiting is not None:
                rows.append((waiting,))
                waiting = None
            rows.append((cell,))
        elif waiting is None:
            waiting = cell
        else:
            rows.append((waiting, cell))
            waiting = None
    if waiting is not None:
        rows.append((waiting,))
    return rows


def label_column_widths(total: float) -> tuple[float, float, float, float]:
    """Points of label, value, label, value."""
    label = total * LABEL_SHARE
    return (label, total / 2 - label, label, total / 2 - label)


def label_styles(table: LabelTable, total: float) -> tuple[Style, Style]:
    """Styles of labels and values: 小四 (12), or 五号 (10.5) where a code or number would be torn at 12."""
    _, narrow, _, _ = label_column_widths(total)
    for row in label_rows(table):
        for cell in row:
            run = clean(longest_unbreakable(cell.value)) if len(row) == 2 else ""
            if text_width(run, VALUE) > narrow - 2 * CELL_PAD_X:
                return replace(LABEL, size=10.5, pitch=16), replace(VALUE, size=10.5, pitch=16)
    return LABEL, VALUE


def label_piece(table: LabelTable, total: float) -> TablePiece:
    label, value, _, _ = label_column_widths(total)
    label_style, value_style = label_styles(table, total)
    rows = []
    for row in label_rows(table):
        cells = []
        x = 0.0
        value_width = value if len(row) == 2 else total - label
        for cell in row:
            paths = (cell.path,) if cell.path else ()
            for text, width, style, is_label in (
                (cell.label, label, label_style, True),
                (cell.value, value_width, value_style, False),
            ):
                lines = lay_lines(text, style, width - 2 * CELL_PAD_X)
                cells.append(CellLayout(x, width, lines, style, paths, is_label))
                x += width
        rows.append(RowLayout(cells, LABEL_ROW_HEIGHT))
    return TablePiece(rows.__getitem__, len(rows), None, total)
