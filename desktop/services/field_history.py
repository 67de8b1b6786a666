"""This file tells the earlier values of one answer (修改记录) out of the journal: one entry an undo step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from desktop.drafts.draft import Draft, Edit, EditKind, same_json
from desktop.drafts.repository import JournalEntry
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, FormDef
from desktop.services.updates import HistoryEntry

START = "start"  # source of the value that was there before the first change


def changes_at(
    path: str, form: FormDef, values: Mapping[str, Any], journal: Callable[..., Sequence[JournalEntry]]
) -> list[HistoryEntry]:
    """The changes of a field, a table or a cell, the newest first; ``journal`` gives the rows of paths, or all.

    A cell has the values its row came with too: by inserting, pasting or restoring the table.
    """
    table_id, _, rest = path.partition("/")
    if not rest:
        field = form.by_id.get(path)
        if field is not None and field.is_table:
            return changes_of_table(journal(), field, values.get(path))
        return changes_of_value(journal(path), path)
    row_id, _, column_id = rest.partition("/")
    entries = journal(path, f"{table_id}/{row_id}", table_id)
    return changes_of_value(list(_of_cell(entries, path, row_id, column_id)), path)


def _of_cell(entries: Sequence[JournalEntry], path: str, row_id: str, column_id: str) -> Iterator[JournalEntry]:
    """The entries as sets of one cell; what leaves it as it was, or takes the whole row away, is none."""
    known: Any = None
    for entry in entries:
        if entry.path == path:
            before, after = entry.before, entry.after
        else:
            was, row = _row_in(entry.before, row_id), _row_in(entry.after, row_id)
            if row is None:
                continue
            before, after = known if was is None else was.get(column_id), row.get(column_id)
            if same_json(before, after):
                continue
        known = after
        yield replace(entry, path=path, before=before, after=after, kind=EditKind.SET.value)


def _row_in(change: Any, row_id: str) -> Mapping[str, Any] | None:
    """The row in what a journal row keeps: of one row, of several, or of a whole table."""
    if isinstance(change, dict):
        change = change.get("rows", [change.get("row")])
    rows = change if isinstance(change, list) else []
    return next((row for row in rows if isinstance(row, dict) and row.get("id") == row_id), None)


def changes_of_value(entries: Sequence[JournalEntry], path: str) -> list[HistoryEntry]:
    """The values of ``path``, the newest first; ``entries`` in the order they were made.

    What one step wrote in several savings is one entry.
    """
    found: list[HistoryEntry] = []
    own = [entry for entry in entries if entry.path == path and entry.kind == EditKind.SET]
    for (_, source), rows in groupby(own, key=lambda entry: (entry.step, entry.source)):
        group = list(rows)
        found.append(HistoryEntry(group[-1].at, group[0].before, group[-1].after, group[-1].kind, source))
    return list(reversed(found))


def with_beginning(entries: Sequence[HistoryEntry]) -> list[HistoryEntry]:
    """The entries and, as the last one, what was there before the first change; nothing more when that was empty."""
    if not entries or not entries[-1].before:
        return list(entries)
    return [*entries, HistoryEntry("", None, entries[-1].before, source=START)]


def changes_of_table(entries: Sequence[JournalEntry], table: FieldDef, rows: Any) -> list[HistoryEntry]:
    """What happened to a table, the newest first, in words; ``after`` are its rows as they were then.

    ``rows`` are the present ones, with everything saved: older ones are worked out backwards from them.
    """
    below = table.id + "/"
    own = [entry for entry in entries if entry.path == table.id or entry.path.startswith(below)]
    groups = [list(group) for _, group in groupby(own, key=lambda entry: (entry.step, entry.source))]
    then = Draft({table.id: rows})
    found: list[HistoryEntry] = []
    for group in reversed(groups):
        after = then.value(table.id)
        try:
            for entry in reversed(group):
                then.apply(Edit(EditKind(entry.kind), entry.path, entry.before, entry.after).inverse())
        except (KeyError, ValueError, TypeError, IndexError):
            break  # rows of a version of the form that is gone: what is older cannot be worked out
        words = _words(table, group)
        before = then.value(table.id)
        found.append(HistoryEntry(group[-1].at, before, after, group[-1].kind, group[-1].source, words))
    return found


def _words(table: FieldDef, group: Sequence[JournalEntry]) -> str:
    """添加 1 行, 删除 2 行, 移动 1 行, 修改“场景名”, 改动 12 格; joined by ，."""
    came, went, moved, cells = (
        {entry.path for entry in group if entry.kind == kind and entry.path != table.id}
        for kind in (EditKind.INSERT_ROW, EditKind.DELETE_ROW, EditKind.MOVE_ROW, EditKind.SET)
    )
    for entry in group:
        if entry.kind == EditKind.REPLACE_ROWS:
            before, after = ({row["id"]: row for row in side["rows"]} for side in (entry.before, entry.after))
            came |= after.keys() - before.keys()
            went |= before.keys() - after.keys()
            for row_id, row in after.items():
                was = before.get(row_id, row)
                changed = {key for key in {*was, *row} if not same_json(was.get(key), row.get(key))}
                cells |= {f"{table.id}/{row_id}/{key}" for key in changed}
    counts = (("添加", len(came)), ("删除", len(went)), ("移动", len(moved)))
    parts = [f"{verb} {count} 行" for verb, count in counts if count]
    columns = {path.rpartition("/")[2] for path in cells}
    if len(columns) == 1:
        label = next((column.label for column in table.columns if column.id in columns), "")
        parts.append(f"修改“{label}”" + (f" {len(cells)} 格" if len(cells) > 1 else ""))
    elif cells:
        parts.append(f"改动 {len(cells)} 格")
    return "，".join(parts) or "整表恢复"


def text_of(field: FieldDef, value: Any) -> str:
    """A value as a person reads it; a table is a line a row."""
    if not field.is_table:
        return field_type(field.type).printed(value, field)
    lines = []
    for number, row in enumerate(value if isinstance(value, list) else [], 1):
        cells = row if isinstance(row, dict) else {}
        words = [
            f"{column.label}：{printed}"
            for column in field.columns
            if (printed := " ".join(field_type(column.type).printed(cells.get(column.id), column).split()))
        ]
        lines.append(f"{number}. {'；'.join(words) or '（空行）'}")
    return "\n".join(lines)
