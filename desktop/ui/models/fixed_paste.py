"""This file plans a paste into fixed rows: a block with names goes to the rows of these names, another by its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from desktop.forms.fieldtypes.base import FixedRow
from desktop.forms.model import FieldDef
from desktop.jobs import JobContext
from desktop.ui.models.clipboard import Grid
from desktop.ui.models.fixed_rows import name_place
from desktop.ui.models.paste import (
    CHECKING,
    STEP,
    CellState,
    PastedCell,
    PastePlan,
    by_position,
    has_heads,
    is_unit_column,
    match_heads,
    paste_cell,
    unit_behind,
)

_NUMBERING = re.compile(r"^[(（]?[0-9一二三四五六七八九十]+[)）、.．:：]\s*|^[0-9]+\s+")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_MARKS = re.compile(r"[\s*·:：、，,。.;；\"“”]")
_LEAST_NAME = 4  # characters: a shorter piece of a name is no name
NO_ROW = "表中没有这个名称的行，这一行不填入。"
BEYOND = "表中的行已到末尾，这一行不填入。"
TWICE = "这一行的名称在剪贴板中出现了两次，只填入第一次出现的。"


def bare_name(text: str) -> str:
    """A name without numbering, units in brackets, spaces and marks: 9. 产品不良率下降 (%) → 产品不良率下降."""
    text = unicodedata.normalize("NFKC", text).strip()
    text = _NUMBERING.sub("", text)
    without = _MARKS.sub("", _IN_BRACKETS.sub("", text))
    return without or _MARKS.sub("", text)


class _Names:
    """The names of the rows, to be found by a cell of the clipboard."""

    def __init__(self, rows: Sequence[FixedRow]) -> None:
        at = name_place(rows)
        names = [bare_name(row.texts[at]) if at < len(row.texts) else "" for row in rows]
        self._places = {name: place for place, name in enumerate(names) if name and names.count(name) == 1}

    def place(self, text: str) -> int | None:
        """The row of this name, or of the one name that holds or continues it; None without one."""
        wanted = bare_name(text)
        if wanted in self._places:
            return self._places[wanted]
        if len(wanted) < _LEAST_NAME:
            return None
        alike = [place for name, place in self._places.items() if wanted in name or name in wanted]
        return alike[0] if len(alike) == 1 else None


def name_column(grid: Grid, rows: Sequence[FixedRow]) -> int | None:
    """The column of the clipboard that names rows of the table; None when none does."""
    names = _Names(rows)
    width = max((len(line) for line in grid), default=0)
    found = [len({names.place(line[at]) for line in grid if at < len(line)} - {None}) for at in range(width)]
    best = max(found, default=0)
    return found.index(best) if best else None


def plan_fixed_paste(
    grid: Grid,
    columns: Sequence[FieldDef],
    rows: Sequence[FixedRow],
    *,
    row: int = 0,
    first: int = 0,
    skips_head: bool | None = None,
    targets: Sequence[FieldDef | None] | None = None,
    context: JobContext | None = None,
) -> PastePlan:
    """What pasting ``grid`` into fixed rows would do; ``row`` and ``first`` are where a block without names goes.

    ``places`` of the plan holds for each line of the clipboard the row it fills, None where there is none.
    Headings of groups and other lines without anything to fill in are left out.
    """
    with_head = has_heads(grid, columns) if skips_head is None else skips_head
    body = grid[1:] if with_head else grid
    names, named = _Names(rows), name_column(body, rows)
    width = max((len(line) for line in grid), default=0)
    if targets is not None:
        chosen = list(targets)
    elif with_head and has_heads(grid, columns):
        chosen = match_heads(grid[0], columns)
    elif named is not None:
        begin = named + 1 + _repeated_texts(body, named, names, rows)
        nothing: list[FieldDef | None] = [None] * begin
        chosen = nothing + by_position(max(0, width - begin), columns, 0)
    else:
        chosen = by_position(width, columns, first)
    chosen += [None] * (width - len(chosen))
    unit_column = next(filter(is_unit_column, columns), None)
    lines, places, added = [], [], []
    for at, line in enumerate(body):
        if context is not None and at % STEP == 0:
            context.step(at, len(body), CHECKING.format(number=at))
        cells = [line[n] if n < len(line) else "" for n in range(width)]
        if named is not None:
            place, reason = names.place(cells[named]), NO_ROW
        else:
            place, reason = (row + at if row + at < len(rows) else None), BEYOND
        if place is None and not any(cell.strip() for cell, target in zip(cells, chosen, strict=True) if target):
            continue
        if place is not None and place in places:
            place, reason = None, TWICE
        unit = unit_behind(cells, chosen) if unit_column is not None and place is not None else ""
        lines.append(_line(cells, chosen, reason if place is None else "", unit))
        places.append(place)
        added.append({unit_column.id: unit} if unit_column is not None and unit else {})
    return PastePlan(tuple(chosen), tuple(lines), with_head, tuple(places), named, tuple(added))


def _line(cells: Sequence[str], chosen: Sequence[FieldDef | None], reason: str, unit: str) -> tuple[PastedCell, ...]:
    """The cells of one line, numbers without ``unit``; with a ``reason`` none is filled in, and the first says why."""
    if not reason:
        return tuple(paste_cell(text, target, unit) for text, target in zip(cells, chosen, strict=True))
    said = next((at for at, text in enumerate(cells) if text.strip()), -1)
    return tuple(
        PastedCell(text.strip(), None, CellState.REFUSED if at == said else CellState.SKIPPED, reason, reason)
        for at, text in enumerate(cells)
    )


def _repeated_texts(body: Grid, named: int, names: _Names, rows: Sequence[FixedRow]) -> int:
    """How many columns behind the names repeat texts of the definition (a unit), and so hold no answers."""
    name_at = name_place(rows)
    count = 0
    while True:
        at, text_at = named + 1 + count, name_at + 1 + count
        pairs = [
            (line[at].strip(), rows[place].texts[text_at].strip())
            for line in body
            if at < len(line) and (place := names.place(line[named])) is not None and text_at < len(rows[place].texts)
        ]
        if not pairs or sum(cell == text for cell, text in pairs) * 2 < len(pairs):
            return count
        count += 1
