"""This file keeps conflicts (冲突) between packages of one declaration, and how persons decided them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from desktop.clock import stamp
from desktop.errors import StorageError
from desktop.storage.database import storage_errors, transaction
from desktop.storage.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRecord:
    """Two packages of one declaration neither of which follows the other; a person chooses.

    ``package_id_a`` counted when ``package_id_b`` came in; ``chosen`` is one of the two, or None.
    """

    conflict_id: int
    declaration_id: str
    package_id_a: str
    package_id_b: str
    found_at: str
    resolved_at: str | None = None
    chosen: str | None = None


_CONFLICT = tuple(item.name for item in fields(ConflictRecord))


class ConflictRepository:
    """The part of the register that is about conflicts; see ``RegisterRepository``."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def open_conflicts(self, declaration_id: str | None = None) -> tuple[ConflictRecord, ...]:
        """Conflicts no person has decided yet, the oldest first."""
        condition, parameters = "resolved_at IS NULL", []
        if declaration_id is not None:
            condition, parameters = "resolved_at IS NULL AND declaration_id = ?", [declaration_id]
        with storage_errors():
            rows = (
                self._workspace.connection()
                .execute(
                    f"SELECT {', '.join(_CONFLICT)} FROM conflicts WHERE {condition} ORDER BY conflict_id", parameters
                )
                .fetchall()
            )
        return tuple(ConflictRecord(**dict(zip(_CONFLICT, row, strict=True))) for row in rows)

    def resolve_conflict(self, conflict: ConflictRecord, chosen: str) -> None:
        """Record the person's choice; the chosen package counts from now on.

        Raises StorageError ``storage.declaration_changed`` when it was already decided, ValueError
        when ``chosen`` is neither of the two.
        """
        if chosen not in (conflict.package_id_a, conflict.package_id_b):
            raise ValueError(f"not one of the two packages in conflict: {chosen!r}")
        now = stamp(self._workspace.clock())
        with transaction(self._workspace.connection()) as database:
            cursor = database.execute(
                "UPDATE conflicts SET resolved_at = ?, chosen = ? WHERE conflict_id = ? AND resolved_at IS NULL",
                (now, chosen, conflict.conflict_id),
            )
            must_have_changed(cursor.rowcount, conflict.declaration_id)
            database.execute(
                "UPDATE declarations SET package_id = ?, updated_at = ? WHERE declaration_id = ?",
                (chosen, now, conflict.declaration_id),
            )

    def choose(self, declaration_id: str, package_id: str, others: Iterable[str]) -> None:
        """Record a person's choice among all sides: ``package_id`` counts, ``others`` are set aside.

        Raises StorageError ``storage.declaration_changed`` when nothing is open any more.
        """
        now = stamp(self._workspace.clock())
        with transaction(self._workspace.connection()) as database:
            cursor = database.execute(
                "UPDATE conflicts SET resolved_at = ?, chosen = ? WHERE declaration_id = ? AND resolved_at IS NULL",
                (now, package_id, declaration_id),
            )
            if cursor.rowcount < 1:
                raise StorageError("storage.declaration_changed", declaration_id=declaration_id)
            database.execute(
                "UPDATE declarations SET package_id = ?, updated_at = ? WHERE declaration_id = ?",
                (package_id, now, declaration_id),
            )
            for other in others:  # a side that never stood against the chosen one in a row of its own
                database.execute(
                    "INSERT INTO conflicts"
                    " (declaration_id, package_id_a, package_id_b, found_at, resolved_at, chosen)"
                    " SELECT ?1, ?2, ?3, ?4, ?4, ?3 WHERE NOT EXISTS (SELECT 1 FROM conflicts"
                    " WHERE chosen = ?3 AND ?2 IN (package_id_a, package_id_b) AND ?3 IN (package_id_a, package_id_b))",
                    (declaration_id, other, package_id, now),
                )

    def decided_conflicts(self, declaration_id: str) -> tuple[ConflictRecord, ...]:
        """Conflicts of a declaration that a person decided by choosing one of the two sides."""
        with storage_errors():
            rows = (
                self._workspace.connection()
                .execute(
                    f"SELECT {', '.join(_CONFLICT)} FROM conflicts WHERE declaration_id = ?"
                    " AND chosen IN (package_id_a, package_id_b) ORDER BY conflict_id",
                    (declaration_id,),
                )
                .fetchall()
            )
        return tuple(ConflictRecord(**dict(zip(_CONFLICT, row, strict=True))) for row in rows)

    def settle_conflicts(self, declaration_id: str, package_id: str) -> None:
        """Close the open conflicts of a declaration: ``package_id`` brought the sides together."""
        with transaction(self._workspace.connection()) as database:
            database.execute(
                "UPDATE conflicts SET resolved_at = ?, chosen = ? WHERE declaration_id = ? AND resolved_at IS NULL",
                (stamp(self._workspace.clock()), package_id, declaration_id),
            )


def must_have_changed(count: int, declaration_id: str) -> None:
    if count != 1:
        raise StorageError("storage.declaration_changed", declaration_id=declaration_id)
