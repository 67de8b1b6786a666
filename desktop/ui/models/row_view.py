"""This file says which rows of a table are shown and in what order; the stored order is never touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import FieldDef

Row = dict[str, Any]
_NUMBERS = frozenset({"integer", "decimal", "money", "percent"})
_CODED = frozenset({"choice", "yes_no"})


@dataclass(frozen=True, slots=True)
class SortBy:
    """The column rows are shown in the order of."""

    column_id: str
    is_descending: bool = False


def sort_key(column: FieldDef, stored: Any) -> tuple[int, Any]:
    """What cells of ``column`` are ordered by: numbers by value, options as declared, texts by pinyin.

    What is no number comes behind all numbers. GB 18030 keeps the common characters in the order of their pinyin.
    """
    if column.type in _NUMBERS:
        try:
            number = Decimal(str(stored).replace(",", ""))
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return 0, number
    if column.type in _CODED:
        codes = ["yes", "no"] if column.type == "yes_no" else list(column.options)
        if stored in codes:
            return 0, codes.index(stored)
    return 1, field_type(column.type).printed(stored, column).casefold().encode("gb18030", "replace")


class RowView:
    """An arrangement as it was when it was asked for: later edits move no row away under the hands of a person.

    ``sort_by`` and ``words`` are None and "" for the stored order and every row.
    """

    def __init__(self, columns: Sequence[FieldDef]) -> None:
        self._columns = columns
        self.sort_by: SortBy | None = None
        self.words = ""
        self._ids: list[str] | None = None
        self._seen: set[str] = set()  # ids of all rows when last looked at

    @property
    def is_active(self) -> bool:
        return self._ids is not None

    def arrange(self, rows: Sequence[Row], sort_by: SortBy | None, words: str) -> None:
        """Look at all rows anew."""
        self.sort_by, self.words = sort_by, words.strip()
        if sort_by is None and not self.words:
            self._ids = None
            return
        wanted = self.words.casefold().split()
        shown = [row for row in rows if self._holds(row, wanted)] if wanted else list(rows)
        if sort_by is not None:
            shown = self._sorted(shown, sort_by)
        self._ids = [str(row.get("id", "")) for row in shown]
        self._seen = {str(row.get("id", "")) for row in rows}

    def _holds(self, row: Row, wanted: Sequence[str]) -> bool:
        text = "\n".join(field_type(c.type).printed(row[c.id], c) for c in self._columns if row.get(c.id) is not None)
        text = text.casefold()
        return all(word in text for word in wanted)

    def _sorted(self, rows: list[Row], sort_by: SortBy) -> list[Row]:
        """Empty cells come last both ways; equal ones stay in the stored order."""
        column = next(column for column in self._columns if column.id == sort_by.column_id)
        is_empty: Callable[[Any], bool] = field_type(column.type).is_empty
        filled = [row for row in rows if not is_empty(row.get(column.id))]
        empty = [row for row in rows if is_empty(row.get(column.id))]
        filled.sort(key=lambda row: sort_key(column, row[column.id]), reverse=sort_by.is_descending)
        return filled + empty

    def shown(self, rows: list[Row]) -> list[Row]:
        """The rows to show; a row that came stands behind the one before it, or at the end."""
        if self._ids is None:
            return rows
        by_id = {str(row.get("id", "")): row for row in rows}
        ids = [row_id for row_id in self._ids if row_id in by_id]
        before = ""
        for row_id in by_id:
            if row_id not in self._seen:
                ids.insert(ids.index(before) + 1 if before in ids else len(ids), row_id)
            before = row_id
        self._ids, self._seen = ids, set(by_id)
        return [by_id[row_id] for row_id in ids]
