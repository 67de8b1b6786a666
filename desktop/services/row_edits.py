"""This file makes the edits of table rows: adding, deleting, moving, and the cells of rows a definition fixes.

Every function looks at a draft and gives edits; none of them changes the draft. A table whose stored
answer is damaged is tidied first (see :meth:`Draft.tidying`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from desktop.drafts.draft import Draft, Edit, same_json
from desktop.forms.answers import new_row_id
from desktop.forms.model import FieldDef
from desktop.forms.relevance import Relevance


def tidied(draft: Draft, table_id: str) -> list[Edit]:
    """What must be done before any other edit of a table; usually nothing."""
    edit = draft.tidying(table_id)
    return [edit] if edit is not None else []


def adding(draft: Draft, table: FieldDef, index: int | None, values: Mapping[str, Any]) -> tuple[list[Edit], str]:
    """A new row (at the end when ``index`` is None) and its permanent id. Raises KeyError for an unknown column."""
    row = {"id": new_row_id(), **_cells(table, values)}
    first = tidied(draft, table.id)
    return [*first, _after(draft, first).inserting(table.id, index, row)], str(row["id"])


def deleting(draft: Draft, table_id: str, row_ids: Collection[str]) -> list[Edit]:
    """Raises KeyError when a row is not there."""
    edits = tidied(draft, table_id)
    scratch = _after(draft, edits, is_copy=True)
    for row_id in dict.fromkeys(row_ids):
        edit = scratch.deleting(table_id, row_id)
        scratch.apply(edit)
        edits.append(edit)
    return edits


def moving(draft: Draft, table_id: str, row_id: str, index: int) -> list[Edit]:
    """Nothing when the row is there already. Raises KeyError when it does not exist."""
    first = tidied(draft, table_id)
    edit = _after(draft, first).moving(table_id, row_id, index)
    return [*first, edit] if edit is not None else []


def changing(
    draft: Draft,
    relevance: Relevance,
    table: FieldDef,
    cells: Mapping[str, Mapping[str, Any]],
    added: Sequence[Mapping[str, Any]],
) -> tuple[list[Edit], list[str]]:
    """Cells of present rows (row id → column id → value) and new rows at the end: an edit a run of neighbouring rows.

    A cell that is not relevant in its row stays as it is. Gives the ids of the new rows too. Raises KeyError for an
    unknown row or column, ValueError for a calculated cell.
    """
    edits = tidied(draft, table.id)
    rows = _after(draft, edits).rows(table.id)
    wanted, places = list(rows), {str(row["id"]): n for n, row in enumerate(rows)}
    is_asked = relevance.is_visible(table.id)
    for row_id, given in cells.items():
        row = wanted[places[row_id]]
        for column_id, value in given.items():
            column = table.column(column_id)
            if column.calculated is not None:
                raise ValueError(f"a calculated cell cannot be set: {table.id}/{row_id}/{column_id}")
            is_relevant = is_asked and relevance.column_is_visible(column, table, row)
            if is_relevant and not same_json(row.get(column_id), value):
                row = {key: cell for key, cell in row.items() if key != column_id}
                row |= {} if value is None else {column_id: value}
        wanted[places[row_id]] = row
    new = [{"id": new_row_id(), **_cells(table, values)} for values in added]
    runs: list[list[int]] = []  # start and stop of rows that differ
    for n in [n for n, row in enumerate(rows) if wanted[n] is not row] + [len(rows)] * bool(new):
        if runs and runs[-1][1] == n:
            runs[-1][1] = n + 1
        else:
            runs.append([n, n + 1])
    wanted += new
    if new:
        runs[-1][1] = len(wanted)
    edits += [Draft.replacing(table.id, start, rows[start:stop], wanted[start:stop]) for start, stop in runs]
    return edits, [str(row["id"]) for row in new]


def _cells(table: FieldDef, values: Mapping[str, Any]) -> dict[str, Any]:
    """The filled ones. Raises KeyError for an unknown column."""
    cells = {key: value for key, value in values.items() if key != "id" and value is not None}
    for column_id in cells:
        table.column(column_id)
    return cells


def setting_fixed(draft: Draft, path: str, value: Any) -> list[Edit]:
    """A cell of a row the definition names; the row is stored from its first answer on."""
    table_id, row_id, _ = path.split("/")
    edits = tidied(draft, table_id)
    ready = _after(draft, edits)
    if all(row.get("id") != row_id for row in ready.rows(table_id)):
        if value is None:
            return []
        edits.append(ready.inserting(table_id, None, {"id": row_id}))
        ready = _after(draft, edits)
    edit = ready.setting(path, value)
    return [*edits, edit] if edit is not None else []


def _after(draft: Draft, edits: Iterable[Edit], *, is_copy: bool = False) -> Draft:
    """The draft as it will be after ``edits``; the draft itself when there are none and no copy is asked for."""
    edits = list(edits)
    if not edits and not is_copy:
        return draft
    scratch = Draft(draft.values)
    for edit in edits:
        scratch.apply(edit)
    return scratch
