"""This file puts the rows of a table together as a grid shows them: stored, calculated and fixed ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef


def shown_rows(table: FieldDef, stored: Sequence[dict[str, Any]], relevant: Any) -> list[dict[str, Any]]:
    """``stored`` with the calculated cells of the ``relevant`` rows; of a fixed table every row it has, in order."""
    rows = list(stored)
    if fixed := field_type(table.type).fixed_rows(table):
        known = {row.get("id"): row for row in stored}
        rows = [known.get(row.id, {"id": row.id}) for row in fixed]
    names = [column.id for column in table.columns if column.calculated]
    if not names:
        return rows
    cells = {row.get("id"): {name: row.get(name) for name in names} for row in _dicts(relevant)}
    return [{**row, **cells.get(row.get("id"), {})} for row in rows]


def calculated_cell(relevant: Any, row_id: str, column_id: str) -> Any:
    """One calculated cell of the ``relevant`` rows of a table; None when the row is not there."""
    return next((row.get(column_id) for row in _dicts(relevant) if row.get("id") == row_id), None)


def _dicts(rows: Any) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
