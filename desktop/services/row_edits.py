"""This file makes the edits of table rows: adding, deleting, moving, and the cells of rows a definition fixes.

Every function looks at a draft and gives edits; none of them changes the draft. A table whose stored
answer is damaged is tidied first (see :meth:`Draft.tidying`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from desktop.drafts.draft import Draft, Edit
from desktop.forms.answers import new_row_id
from desktop.forms.model import FieldDef


def tidied(draft: Draft, table_id: str) -> list[Edit]:
    """What must be done before any other edit of a table; usually nothing."""
    edit = draft.tidying(table_id)
    return [edit] if edit is not None else []


def adding(draft: Draft, table: FieldDef, index: int | None, values: Mapping[str, Any]) -> tuple[list[Edit], str]:
    """A new row (at the end when ``index`` is None) and its permanent id. Raises KeyError for an unknown column."""
    cells = {key: value for key, value in values.items() if key != "id" and value is not None}
    for column_id in cells:
        table.column(column_id)
    row = {"id": new_row_id(), **cells}
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
