"""This file counts what the register (登记册) holds for a table, without building a row of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from desktop.storage.database import storage_errors
from desktop.storage.workspace import Workspace


class TableCounts(NamedTuple):
    """Declarations of one table: received, of them included, of them with an open conflict (冲突)."""

    received: int
    included: int
    conflicts: int


def table_counts(workspace: Workspace, notice_id: str, table_id: str, form_ids: Sequence[str]) -> TableCounts:
    """The numbers of the declarations made with ``form_ids``. Raises StorageError."""
    with storage_errors():
        row = (
            workspace.connection()
            .execute(
                "SELECT count(*), coalesce(sum(coalesce(placements.is_included, 1)), 0),"
                " coalesce(sum(EXISTS (SELECT 1 FROM conflicts WHERE conflicts.resolved_at IS NULL"
                " AND conflicts.declaration_id = declarations.declaration_id)), 0)"
                " FROM declarations JOIN packages ON packages.package_id = declarations.package_id"
                " LEFT JOIN placements ON placements.declaration_id = declarations.declaration_id"
                " AND placements.notice_id = ? AND placements.table_id = ?"
                f" WHERE declarations.notice_id = ? AND declarations.form_id IN ({', '.join('?' * len(form_ids))})",
                (notice_id, table_id, notice_id, *form_ids),
            )
            .fetchone()
        )
    return TableCounts(*row)
