"""This file defines a draft in memory and the five edits that can change it.

Rows and lists are never changed in place: a copy of the top-level mapping is a snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop.forms.answers import new_row_id


class EditKind(StrEnum):
    SET = "set"
    INSERT_ROW = "insert_row"
    DELETE_ROW = "delete_row"
    MOVE_ROW = "move_row"
    REPLACE_ROWS = "replace_rows"  # neighbouring rows by others: a paste, many at once


@dataclass(frozen=True, slots=True)
class Edit:
    """One change, with what is needed to take it back.

    ``path``: ``field`` or ``table/row/column`` for SET, ``table`` for REPLACE_ROWS, ``table/row`` otherwise.
    ``before`` and ``after``: the value (SET), ``{"index": n, "row": {...}}`` or None (INSERT/DELETE), the index
    (MOVE), ``{"index": n, "rows": [...]}`` with one and the same index (REPLACE_ROWS).
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

    @property
    def paths(self) -> frozenset[str]:
        """What changes: the path, or each of the rows that come, go or get other cells."""
        if self.kind is not EditKind.REPLACE_ROWS:
            return frozenset((self.path,))
        return frozenset(f"{self.path}/{row['id']}" for row in (*self.before["rows"], *self.after["rows"]))


class Draft:
    """The answers of one form. A draft accepts any JSON value at any path."""

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self.values: dict[str, Any] = {key: value for key, value in (values or {}).items() if value is not None}
        self._tidy: dict[str, Any] = {}  # table id → its rows when last seen in order
        self._ids: dict[str, tuple[Any, list[Any]]] = {}  # table id → its rows when last asked, and their ids

    def rows(self, table_id: str) -> list[dict[str, Any]]:
        """The rows of a table field; [] when it holds none (or something else)."""
        value = self.values.get(table_id)
        if not isinstance(value, list):
            return []
        is_tidy = value is self._tidy.get(table_id)
        return list(value) if is_tidy else [row for row in value if isinstance(row, dict)]

    def index_of(self, table_id: str, row_id: str) -> int:
        """Raises KeyError for an unknown row."""
        try:
            return self._row_ids(table_id).index(row_id)
        except ValueError:
            raise KeyError(f"{table_id}/{row_id}") from None

    def _row_ids(self, table_id: str) -> list[Any]:
        """The id of each of :meth:`rows`; never changed in place."""
        present = self.values.get(table_id)
        seen, ids = self._ids.get(table_id, (None, []))
        if seen is not present:
            ids = [row.get("id") for row in self.rows(table_id)]
            self._ids[table_id] = present, ids
        return ids

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
        """The edit that puts ``value`` at ``field`` or ``table/row/column``; None when it stands there already.

        Raises KeyError when the row is not there, ValueError for the path of a whole row.
        """
        parts = path.split("/")
        if len(parts) == 2:
            raise ValueError(f"a row is inserted, deleted or moved, not set: {path}")
        if len(parts) == 3:
            self.index_of(parts[0], parts[1])
        before = self.value(path)
        return None if same_json(before, value) else Edit(EditKind.SET, path, before, value)

    def tidying(self, table_id: str) -> Edit | None:
        """The edit that leaves only rows with ids of their own and filled cells; None when that is so.

        Row edits can be taken back exactly only on such a table. Rows without a usable id get one;
        what is no row at all goes, and comes back with undo.
        """
        present = self.values.get(table_id)
        if present is None or present is self._tidy.get(table_id):
            return None
        rows, seen = [], set()
        for row in self.rows(table_id):
            row_id = row.get("id")
            if not isinstance(row_id, str) or not row_id or "/" in row_id or row_id in seen:
                row_id = new_row_id()
            seen.add(row_id)
            rows.append({"id": row_id, **{key: c for key, c in row.items() if key != "id" and c is not None}})
        if rows and rows == present:
            self._tidy[table_id] = present
            return None
        return Edit(EditKind.SET, table_id, present, rows or None)

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

    @staticmethod
    def replacing(table_id: str, index: int, before: Sequence[Any], after: Sequence[Any]) -> Edit:
        """The edit that puts the rows ``after`` where from ``index`` on the rows ``before`` stand."""
        one, other = ({"index": index, "rows": list(rows)} for rows in (before, after))
        return Edit(EditKind.REPLACE_ROWS, table_id, one, other)

    # -- applying ---------------------------------------------------------------------------

    def apply(self, edit: Edit) -> None:
        """Make the change. Raises KeyError when the row is not there."""
        table_id, _, rest = edit.path.partition("/")
        if edit.kind is EditKind.REPLACE_ROWS:
            self._replace(table_id, edit)
            return
        if not rest:
            self._put(table_id, edit.after)
            return
        row_id, _, column = rest.partition("/")
        is_tidy = self._tidy.get(table_id) is self.values.get(table_id)
        rows, ids = self.rows(table_id), self._row_ids(table_id)
        match edit.kind:
            case EditKind.SET:
                at = self.index_of(table_id, row_id)
                ids = [*ids[:at], edit.after, *ids[at + 1 :]] if column == "id" else ids
                row = {key: value for key, value in rows[at].items() if key != column}
                if edit.after is not None:
                    row[column] = edit.after
                rows[at] = row
            case EditKind.INSERT_ROW:
                rows.insert(edit.after["index"], row := dict(edit.after["row"]))
                ids = list(ids)
                ids.insert(edit.after["index"], row.get("id"))
            case EditKind.DELETE_ROW:
                at = self.index_of(table_id, row_id)
                del rows[at]
                ids = ids[:at] + ids[at + 1 :]
            case EditKind.MOVE_ROW:
                at, ids = self.index_of(table_id, row_id), list(ids)
                rows.insert(edit.after, rows.pop(at))
                ids.insert(edit.after, ids.pop(at))
        self._put(table_id, rows or None)
        self._ids[table_id] = self.values.get(table_id), ids
        if is_tidy:
            self._tidy[table_id] = self.values.get(table_id)

    def _replace(self, table_id: str, edit: Edit) -> None:
        is_tidy = self._tidy.get(table_id) is self.values.get(table_id)
        rows, ids, at = self.rows(table_id), list(self._row_ids(table_id)), edit.before["index"]
        here, come = slice(at, at + len(edit.before["rows"])), [dict(row) for row in edit.after["rows"]]
        if ids[here] != [row["id"] for row in edit.before["rows"]]:
            raise KeyError(f"{table_id}: other rows stand at {at}")
        rows[here], ids[here] = come, [row["id"] for row in come]
        self._put(table_id, rows or None)
        self._ids[table_id] = self.values.get(table_id), ids
        if is_tidy:
            self._tidy[table_id] = self.values.get(table_id)

    def _put(self, field_id: str, value: Any) -> None:
        if value is None:
            self.values.pop(field_id, None)
        else:
            self.values[field_id] = value


def same_json(one: Any, other: Any) -> bool:
    """Whether two values are equal as JSON: true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(value, other[key]) for key, value in one.items())
    return bool(one == other)


def append_joined(edits: list[Edit], edit: Edit) -> None:
    """Add one edit; a SET joins the SET of the same path just before it, and both go when they cancel out."""
    last = edits[-1] if edits else None
    if last and edit.kind is EditKind.SET and last.kind is EditKind.SET and last.path == edit.path:
        edits.pop()
        if not same_json(last.before, edit.after):
            edits.append(Edit(EditKind.SET, edit.path, last.before, edit.after))
    else:
        edits.append(edit)


def joined(edits: Iterable[Edit]) -> list[Edit]:
    """The same change with consecutive SETs of one path made one; those that cancel out are dropped."""
    result: list[Edit] = []
    for edit in edits:
        append_joined(result, edit)
    return result
