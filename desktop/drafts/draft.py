"""This file defines a draft in memory and the four edits that can change it.

Rows and lists are never changed in place: a copy of the top-level mapping is a snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class EditKind(StrEnum):
    SET = "set"
    INSERT_ROW = "insert_row"
    DELETE_ROW = "delete_row"
    MOVE_ROW = "move_row"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change, with what is needed to take it back.

    ``path``: ``field`` or ``table/row/column`` for SET, ``table/row`` otherwise. ``before`` and
    ``after``: the value (SET), ``{"index": n, "row": {...}}`` or None (INSERT/DELETE), the index (MOVE).
    """

    kind: EditKind
    path: str
    before: Any
    after: Any

    def inverse(self) -> Edit:
        swapped = {EditKind.INSERT_ROW: EditKind.DELETE_ROW, EditKind.DELETE_ROW: EditKind.INSERT_ROW}
        return Edit(swapped.get(self.kind, self.kind), self.path, self.after, self.before)

    @property
    def table_id(self) -> str:
        """The table whose rows change, "" for SET."""
        return "" if self.kind is EditKind.SET else self.path.split("/", 1)[0]


class Draft:
    """The answers of one form. A draft accepts any JSON value at any path."""

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self.values: dict[str, Any] = dict(values or {})

    def rows(self, table_id: str) -> list[dict[str, Any]]:
        """The rows of a table field; [] when it holds none (or something else)."""
        value = self.values.get(table_id)
        return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []

    def index_of(self, table_id: str, row_id: str) -> int:
        """Raises KeyError for an unknown row."""
        for n, row in enumerate(self.rows(table_id)):
            if row.get("id") == row_id:
                return n
        raise KeyError(f"{table_id}/{row_id}")

    def value(self, path: str) -> Any:
        """The value at ``field``, ``table/row`` (the row) or ``table/row/column``; None when absent."""
        parts = path.split("/")
        if len(parts) == 1:
            return self.values.get(parts[0])
        try:
            row = self.rows(parts[0])[self.index_of(parts[0], parts[1])]
        except KeyError:
            return None
        return row if len(parts) == 2 else row.get(parts[2])

    # -- making edits (nothing changes yet) --------------------------------------------------

    def setting(self, path: str, value: Any) -> Edit | None:
        """The edit that puts ``value`` at ``path``; None when it stands there already."""
        before = self.value(path)
        return None if before == value else Edit(EditKind.SET, path, before, value)

    def inserting(self, table_id: str, index: int | None, row: Mapping[str, Any]) -> Edit:
        rows = self.rows(table_id)
        at = len(rows) if index is None else max(0, min(index, len(rows)))
        return Edit(EditKind.INSERT_ROW, f"{table_id}/{row['id']}", None, {"index": at, "row": dict(row)})

    def deleting(self, table_id: str, row_id: str) -> Edit:
        index = self.index_of(table_id, row_id)
        return Edit(
            EditKind.DELETE_ROW, f"{table_id}/{row_id}", {"index": index, "row": self.rows(table_id)[index]}, None
        )

    def moving(self, table_id: str, row_id: str, index: int) -> Edit | None:
        before = self.index_of(table_id, row_id)
        after = max(0, min(index, len(self.rows(table_id)) - 1))
        return None if before == after else Edit(EditKind.MOVE_ROW, f"{table_id}/{row_id}", before, after)

    # -- applying ---------------------------------------------------------------------------

    def apply(self, edit: Edit) -> None:
        """Make the change. Raises KeyError when the row is not there."""
        table_id, _, rest = edit.path.partition("/")
        if not rest:
            self._put(table_id, edit.after)
            return
        row_id, _, column = rest.partition("/")
        rows = self.rows(table_id)
        match edit.kind:
            case EditKind.SET:
                at = self.index_of(table_id, row_id)
                row = {key: value for key, value in rows[at].items() if key != column}
                if edit.after is not None:
                    row[column] = edit.after
                rows[at] = row
            case EditKind.INSERT_ROW:
                rows.insert(edit.after["index"], dict(edit.after["row"]))
            case EditKind.DELETE_ROW:
                del rows[self.index_of(table_id, row_id)]
            case EditKind.MOVE_ROW:
                rows.insert(edit.after, rows.pop(self.index_of(table_id, row_id)))
        self._put(table_id, rows or None)

    def _put(self, field_id: str, value: Any) -> None:
        if value is None:
            self.values.pop(field_id, None)
        else:
            self.values[field_id] = value


def joined(edits: Iterable[Edit]) -> list[Edit]:
    """The same change with consecutive SETs of one path made one; those that cancel out are dropped."""
    result: list[Edit] = []
    for edit in edits:
        last = result[-1] if result else None
        if last and edit.kind is EditKind.SET and last.kind is EditKind.SET and last.path == edit.path:
            result.pop()
            if last.before != edit.after:
                result.append(Edit(EditKind.SET, edit.path, last.before, edit.after))
        else:
            result.append(edit)
    return result
