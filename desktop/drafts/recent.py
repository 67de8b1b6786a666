"""This file reads what changed lately out of the journal, without the answers until somebody looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.drafts.draft import EditKind
from desktop.storage.database import from_json, storage_errors
from desktop.storage.workspace import Workspace

REPLACE_ROWS = EditKind.REPLACE_ROWS.value


@dataclass(frozen=True, slots=True)
class ChangeHead:
    """One journal row without its values; see ``JournalEntry``."""

    seq: int
    at: str
    kind: str
    path: str
    step: int
    source: str
    before_rows: int = 0  # of neighbouring rows that were replaced
    after_rows: int = 0


class RecentChanges:
    """Reads the journal and the exports by time. Usable from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def heads(self, draft_id: str, since: str) -> tuple[ChangeHead, ...]:
        """The changes of a draft from the moment ``since`` (ISO 8601) on, in the order they were made."""
        rows = self._rows(
            "SELECT seq, at, kind, path, step, source,"
            " CASE kind WHEN ? THEN json_array_length(before_json, '$.rows') ELSE 0 END,"
            " CASE kind WHEN ? THEN json_array_length(after_json, '$.rows') ELSE 0 END"
            " FROM journal WHERE draft_id = ? AND at >= ? ORDER BY seq",
            (REPLACE_ROWS, REPLACE_ROWS, draft_id, since),
        )
        return tuple(ChangeHead(*row) for row in rows)

    def values(self, draft_id: str, first: int, last: int) -> tuple[Any, Any]:
        """The value before the journal row ``first``, and that after the row ``last``."""
        (before,) = self._rows("SELECT before_json FROM journal WHERE draft_id = ? AND seq = ?", (draft_id, first))
        (after,) = self._rows("SELECT after_json FROM journal WHERE draft_id = ? AND seq = ?", (draft_id, last))
        return from_json(before[0]), from_json(after[0])

    def exports(self, since: str) -> tuple[tuple[str, str, int, str], ...]:
        """(draft id, moment, release, export or package) of what went out from ``since`` on."""
        rows = self._rows(
            "SELECT draft_id, made_at, revision, kind FROM exports WHERE made_at >= ? ORDER BY export_id", (since,)
        )
        return tuple((row[0], row[1], row[2], row[3]) for row in rows)

    def received(self, since: str) -> tuple[tuple[str, str], ...]:
        """(moment, unit) of the packages taken in from ``since`` on."""
        rows = self._rows(
            "SELECT received_at, unit_name FROM packages WHERE received_at >= ? ORDER BY received_at, rowid", (since,)
        )
        return tuple((row[0], row[1]) for row in rows)

    def _rows(self, statement: str, parameters: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with storage_errors():
            found: list[tuple[Any, ...]] = self._workspace.connection().execute(statement, parameters).fetchall()
        return found
