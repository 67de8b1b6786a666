"""This file measures and lays out grids: tables with a head row, group rows and columns of different widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from desktop.rendering.document import Grid, GridColumn
from desktop.rendering.fonts import FontSet, Role, font_set
from desktop.rendering.layout_model import Style
from desktop.rendering.layout_places import mark_parts, whole_paths
from desktop.rendering.layout_styles import CELL_PAD_X, GRID_ROW_HEIGHT, grid_group_style, grid_head_style, grid_style
from desktop.rendering.layout_table import CellLayout, RowLayout, TablePiece
from desktop.rendering.layout_text import Line, balanced_lines, lay_lines
from desktop.rendering.linebreak import longest_unbreakable
from desktop.rendering.plain_text import clean


@dataclass(frozen=True, slots=True)
class GridMeasures:
    """Text size in points and column widths in points, shared by PDF and DOCX."""

    size: float
    widths: tuple[float, ...]


def measure_grid(grid: Grid, total: float) -> GridMeasures:
    """The largest of 12 (few columns), 10.5, 10 and 9 points at which heads stay short and numbers whole."""
    longest = _longest_tokens(grid)
    sizes = (12.0, 10.5, 10.0, 9.0) if len(grid.columns) <= 5 else (10.5, 10.0, 9.0)
    for size in sizes:
        widths, holds_all = _column_widths(grid, total, size, longest)
        if holds_all and _heads_are_short(grid, widths, size):
            return GridMeasures(size, widths)
    widths, _ = _column_widths(grid, total, sizes[-1], longest)
    return GridMeasures(sizes[-1], widths)


def _longest_tokens(grid: Grid) -> list[list[str]]:
    """Per column the Latin runs that may be the widest one: the longest and those nearly as long."""
    columns = []
    for number, column in enumerate(grid.columns):
        runs = {longest_unbreakable(clean(column.head)), longest_unbreakable(clean(column.head_tail))}
        longest = 1
        for index, row in enumerate(grid.rows):
            text = row[number] if index not in grid.group_rows else ""
            if len(text) * 4 >= longest * 3:
                run = longest_unbreakable(text)
                if len(run) * 4 >= longest * 3:
                    longest = max(longest, len(run))
                    runs.add(run)
        columns.append([clean(run) for run in runs if len(run) * 4 >= longest * 3])
    return columns


def _column_widths(
    grid: Grid, total: float, size: float, longest: Sequence[Sequence[str]]
) -> tuple[tuple[float, ...], bool]:
    shares = [max(column.width, 0.01) for column in grid.columns]
    base = [total * share / sum(shares) for share in shares]
    fonts = font_set()
    role = grid_style(size).role
    needs = [
        max(2.05 * size, min(_widest(tokens, fonts, role) * size + 0.5, total * 0.2)) + 2 * CELL_PAD_X
        for tokens in longest
    ]
    if sum(needs) > total:
        return tuple(base), False
    widths = [max(one, need) for one, need in zip(base, needs, strict=True)]
    excess = sum(widths) - total
    spare = [width - need for width, need in zip(widths, needs, strict=True)]
    if excess > 0:
        widths = [width - excess * extra / sum(spare) for width, extra in zip(widths, spare, strict=True)]
    return tuple(widths), True


def _widest(texts: Sequence[str], fonts: FontSet, role: Role) -> float:
    return max((sum(fonts.widths(text, role)) for text in texts), default=0.0)


def _heads_are_short(grid: Grid, widths: Sequence[float], size: float) -> bool:
    style = grid_head_style(size)
    return all(
        len(_head_lines(column, style, width - 2 * CELL_PAD_X)) <= 4
        for column, width in zip(grid.columns, widths, strict=True)
    )


def _head_lines(column: GridColumn, style: Style, width: float) -> list[Line]:
    """The head with its raised note mark; what the notice prints behind the mark begins a line of its own."""
    lines = balanced_lines(column.head, style, width, column.note_mark)
    return lines + balanced_lines(column.head_tail, style, width) if column.head_tail else lines


def head_row(grid: Grid, measures: GridMeasures) -> RowLayout:
    """The laid-out head of ``grid``."""
    style = grid_head_style(measures.size)
    lefts = accumulate(measures.widths, initial=0.0)
    return RowLayout(
        [
            CellLayout(x, width, _head_lines(column, style, width - 2 * CELL_PAD_X), style)
            for column, x, width in zip(grid.columns, lefts, measures.widths, strict=False)
        ],
        GRID_ROW_HEIGHT,
    )


def grid_piece(grid: Grid, total: float) -> TablePiece:
    """A grid whose rows are measured when the flow reaches them."""
    measures = measure_grid(grid, total)
    lefts = [sum(measures.widths[:number]) for number in range(len(measures.widths))]
    styles = [grid_style(measures.size, column.align) for column in grid.columns]
    inner = [width - 2 * CELL_PAD_X for width in measures.widths]
    head = head_row(grid, measures)
    last: list[tuple[int, RowLayout]] = []

    def make_group_row(number: int) -> RowLayout:
        first, text = grid.group_row(number)
        from_column = 1 if first else 0
        x, width = lefts[from_column], total - lefts[from_column]
        style = grid_group_style(measures.size)
        cells = [CellLayout(x, width, lay_lines(text, style, width - 2 * CELL_PAD_X), style)]
        if first:
            number_style = grid_group_style(measures.size, grid.columns[0].align)
            cells.insert(0, CellLayout(0.0, x, lay_lines(first, number_style, inner[0]), number_style))
        return RowLayout(cells, GRID_ROW_HEIGHT, heads_next=True)

    def make_row(number: int) -> RowLayout:
        if number in grid.group_rows:
            return make_group_row(number)
        if last and last[0][0] == number:
            return last[0][1]
        cells = [
            CellLayout(x, width, lay_lines(text, style, room), style)
            for text, x, width, room, style in zip(
                grid.rows[number], lefts, measures.widths, inner, styles, strict=True
            )
        ]
        if grid.sources:
            for cell, text, sources in zip(cells, grid.rows[number], grid.sources[number], strict=True):
                cell.paths = whole_paths(sources)
                mark_parts(cell.lines, text, cell.style, sources)
        row = RowLayout(cells, GRID_ROW_HEIGHT)
        last[:] = [(number, row)]
        return row

    return TablePiece(make_row, len(grid.rows), head, total, path=grid.path)
