"""This file keeps the authority's register (登记册) in the database: packages, declarations, order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import Any

from desktop.clock import stamp
from desktop.compilation.conflicts import ConflictRecord, ConflictRepository, must_have_changed
from desktop.errors import StorageError
from desktop.storage.database import from_json, storage_errors, to_column, to_json, transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageHead:
    """A package taken in (收到的申报包), without its answers.

    ``sha256`` is the hash of the package file, ``content_hash`` of the answers (its first 12
    hex are the printed code); ``earlier_hashes`` are the content hashes of the sender's
    earlier exports, oldest first. ``outcome`` is added, updated, same, older or conflict.
    """

    package_id: str
    sha256: str
    file_name: str
    declaration_id: str
    notice_id: str
    notice_version: str
    form_id: str
    unit_name: str
    unit_code: str
    project: str
    revision: int
    content_hash: str
    earlier_hashes: tuple[str, ...] = ()
    signer_fingerprint: str = ""
    made_at: str = ""
    received_at: str = ""
    outcome: str = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRecord(PackageHead):
    """A package with its answers and the issues found when it was taken in (``Issue.to_dict``)."""

    values: Mapping[str, Any] = field(default_factory=dict)
    issues: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationRecord:
    """A declaration (申报) of one unit; ``package_id`` is the package that counts at present."""

    declaration_id: str
    package_id: str
    notice_id: str
    form_id: str
    state: str = "received"
    state_note: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """A declaration as it stands in a table: the package that counts, its place and state.

    ``priority`` counts from 1; None until a person has ordered the table.
    """

    declaration: DeclarationRecord
    package: PackageHead
    is_included: bool
    priority: int | None
    has_conflict: bool


__all__ = [
    "ConflictRecord",
    "DeclarationRecord",
    "PackageHead",
    "PackageRecord",
    "RegisterRepository",
    "RegisterRow",
]

_PLAIN = tuple(item.name for item in fields(PackageHead) if item.name != "earlier_hashes")
_HEAD_SQL = ", ".join(f"packages.{name}" for name in _PLAIN) + ", packages.earlier_hashes_json"
_DECLARATION = tuple(item.name for item in fields(DeclarationRecord))
_DECLARATION_SQL = ", ".join(f"declarations.{name}" for name in _DECLARATION)


class RegisterRepository(ConflictRepository):
    """Every SQL statement about the register. Usable from any thread."""

    @contextmanager
    def unit_of_work(self) -> Iterator[None]:
        """All reads and writes of the block are one transaction that no other writer can enter."""
        with transaction(self._workspace.connection()):
            yield

    # packages

    def package(self, package_id: str) -> PackageRecord:
        """Raises StorageError ``storage.package_missing``."""
        found = self._find_package("package_id = ?", package_id)
        if found is None:
            raise StorageError("storage.package_missing", package_id=package_id)
        return found

    def find_package(self, package_id: str) -> PackageRecord | None:
        """The package with this id, if it was taken in."""
        return self._find_package("package_id = ?", package_id)

    def find_package_by_sha256(self, sha256: str) -> PackageRecord | None:
        """The package whose file has this hash: the same file taken in twice."""
        return self._find_package("sha256 = ?", sha256)

    def find_packages_by_code(self, code: str) -> tuple[PackageHead, ...]:
        """Packages whose content hash begins with ``code`` (版本校验码, hex, grouping ignored)."""
        wanted = "".join(character for character in code.lower() if character in "0123456789abcdef")
        if not wanted:
            return ()
        return self._heads("substr(content_hash, 1, ?) = ?", (len(wanted), wanted))

    def packages_of(self, declaration_id: str) -> tuple[PackageHead, ...]:
        """Every package of a declaration in the order they came."""
        return self._heads("declaration_id = ?", (declaration_id,))

    def values(self, package_ids: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """(package id, answers) of the named packages, one at a time: ten thousand fit in memory."""
        database = self._workspace.connection()
        for package_id in package_ids:
            with storage_errors():
                row = database.execute(
                    "SELECT values_json FROM packages WHERE package_id = ?", (package_id,)
                ).fetchone()
            if row is None:
                raise StorageError("storage.package_missing", package_id=package_id)
            yield package_id, from_json(row[0])

    def warnings(self, notice_id: str) -> dict[str, int]:
        """How many warnings (提醒) each package of a notice was taken in with, by package id; one query."""
        with storage_errors():
            rows = (
                self._workspace.connection()
                .execute("SELECT package_id, issues_json FROM packages WHERE notice_id = ?", (notice_id,))
                .fetchall()
            )
        return {
            package_id: sum(issue.get("severity") == "warning" for issue in from_json(issues))
            for package_id, issues in rows
        }

    # taking in

    def take_in(
        self,
        package: PackageRecord,
        *,
        counts: bool,
        state: str = "received",
        state_note: str = "",
        conflicts_with: str | None = None,
        expected_package_id: str | None = None,
    ) -> None:
        """Add a package and what follows from it in one transaction.

        ``counts`` makes it the package that counts for its declaration; ``conflicts_with`` names
        the package it contradicts. ``expected_package_id`` is the package that counted when the
        caller decided (None: there was no declaration). Raises StorageError
        ``storage.declaration_changed`` when that is no longer so; nothing is written then.
        """
        now = stamp(self._workspace.clock())
        with transaction(self._workspace.connection()) as database:
            present = self.find_declaration(package.declaration_id)
            if (present.package_id if present else None) != expected_package_id:
                raise StorageError("storage.declaration_changed", declaration_id=package.declaration_id)
            self._insert_package(package, now)
            if present is None or counts:
                database.execute(
                    f"INSERT INTO declarations ({', '.join(_DECLARATION)}) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (declaration_id) DO UPDATE SET package_id = excluded.package_id,"
                    " notice_id = excluded.notice_id, form_id = excluded.form_id, state = excluded.state,"
                    " state_note = excluded.state_note, updated_at = excluded.updated_at",
                    (
                        package.declaration_id,
                        package.package_id,
                        package.notice_id,
                        package.form_id,
                        state,
                        to_column(state_note),
                        now,
                    ),
                )
            if conflicts_with is not None:
                database.execute(
                    "INSERT INTO conflicts (declaration_id, package_id_a, package_id_b, found_at) VALUES (?, ?, ?, ?)",
                    (package.declaration_id, conflicts_with, package.package_id, now),
                )

    # declarations

    def find_declaration(self, declaration_id: str) -> DeclarationRecord | None:
        with storage_errors():
            row = (
                self._workspace.connection()
                .execute(f"SELECT {_DECLARATION_SQL} FROM declarations WHERE declaration_id = ?", (declaration_id,))
                .fetchone()
            )
        return DeclarationRecord(**dict(zip(_DECLARATION, row, strict=True))) if row else None

    def set_counting(self, declaration_id: str, package_id: str) -> None:
        """Let another package of the declaration count: what came in changed which one stands."""
        with transaction(self._workspace.connection()) as database:
            database.execute(
                "UPDATE declarations SET package_id = ?, updated_at = ? WHERE declaration_id = ? AND package_id <> ?",
                (package_id, stamp(self._workspace.clock()), declaration_id, package_id),
            )

    def set_state(self, declaration_id: str, state: str, note: str = "") -> None:
        """Received, returned, accepted … Raises StorageError ``storage.declaration_changed`` if it is gone."""
        with transaction(self._workspace.connection()) as database:
            cursor = database.execute(
                "UPDATE declarations SET state = ?, state_note = ?, updated_at = ? WHERE declaration_id = ?",
                (state, to_column(note), stamp(self._workspace.clock()), declaration_id),
            )
            must_have_changed(cursor.rowcount, declaration_id)

    def rows(self, notice_id: str, table_id: str, form_ids: Sequence[str] | None = None) -> tuple[RegisterRow, ...]:
        """The declarations of a notice in the order of a table: priority first, then as received.

        ``form_ids`` keeps those made with these forms; None keeps all.
        """
        condition, parameters = "declarations.notice_id = ?", [notice_id, table_id, notice_id]
        if form_ids is not None:
            condition += f" AND declarations.form_id IN ({', '.join('?' * len(form_ids))})"
            parameters += form_ids
        with storage_errors():
            found = (
                self._workspace.connection()
                .execute(
                    f"SELECT {_DECLARATION_SQL}, coalesce(placements.is_included, 1), placements.priority,"
                    " EXISTS (SELECT 1 FROM conflicts WHERE conflicts.declaration_id = declarations.declaration_id"
                    f" AND conflicts.resolved_at IS NULL), {_HEAD_SQL}"
                    " FROM declarations JOIN packages ON packages.package_id = declarations.package_id"
                    " LEFT JOIN placements ON placements.declaration_id = declarations.declaration_id"
                    " AND placements.notice_id = ? AND placements.table_id = ?"
                    f" WHERE {condition}"
                    " ORDER BY placements.priority IS NULL, placements.priority, packages.received_at,"
                    " declarations.rowid",
                    parameters,
                )
                .fetchall()
            )
        width = len(_DECLARATION)
        return tuple(
            RegisterRow(
                declaration=DeclarationRecord(**dict(zip(_DECLARATION, row[:width], strict=True))),
                is_included=bool(row[width]),
                priority=row[width + 1],
                has_conflict=bool(row[width + 2]),
                package=_head(row[width + 3 :]),
            )
            for row in found
        )

    # order in a table

    def set_included(self, notice_id: str, table_id: str, declaration_id: str, is_included: bool) -> None:
        """Put a declaration into a table or leave it out; its priority is kept."""
        with transaction(self._workspace.connection()) as database:
            database.execute(
                "INSERT INTO placements (notice_id, table_id, declaration_id, is_included) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (notice_id, table_id, declaration_id)"
                " DO UPDATE SET is_included = excluded.is_included",
                (notice_id, table_id, declaration_id, int(is_included)),
            )

    def set_priority(self, notice_id: str, table_id: str, ordered_ids: Sequence[str]) -> None:
        """Order the table: the first declaration gets 1. Those not named lose their number."""
        if len(set(ordered_ids)) != len(ordered_ids):
            raise ValueError("a declaration stands twice in the order")
        with transaction(self._workspace.connection()) as database:
            database.execute(
                "UPDATE placements SET priority = NULL WHERE notice_id = ? AND table_id = ?", (notice_id, table_id)
            )
            database.conn.executemany(
                "INSERT INTO placements (notice_id, table_id, declaration_id, is_included, priority)"
                " VALUES (?, ?, ?, 1, ?)"
                " ON CONFLICT (notice_id, table_id, declaration_id) DO UPDATE SET priority = excluded.priority",
                [(notice_id, table_id, declaration_id, number) for number, declaration_id in enumerate(ordered_ids, 1)],
            )

    def places(self, notice_id: str, table_id: str) -> dict[str, tuple[bool, int | None]]:
        """Whether each declaration of a table that was ever placed is included, and its number."""
        with storage_errors():
            rows = (
                self._workspace.connection()
                .execute(
                    "SELECT declaration_id, is_included, priority FROM placements WHERE notice_id = ? AND table_id = ?",
                    (notice_id, table_id),
                )
                .fetchall()
            )
        return {row[0]: (bool(row[1]), row[2]) for row in rows}

    def put_places(self, notice_id: str, table_id: str, places: Mapping[str, tuple[bool, int | None]]) -> None:
        """Place these declarations exactly so, all or none; others stay where they are."""
        with transaction(self._workspace.connection()) as database:
            database.conn.executemany(
                "INSERT INTO placements (notice_id, table_id, declaration_id, is_included, priority)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (notice_id, table_id, declaration_id)"
                " DO UPDATE SET is_included = excluded.is_included, priority = excluded.priority",
                [(notice_id, table_id, key, int(included), number) for key, (included, number) in places.items()],
            )

    # keys of senders

    def keys_of(self, unit_code: str) -> tuple[str, ...]:
        """Fingerprints of the keys this unit has signed with, the first seen first."""
        with storage_errors():
            rows = (
                self._workspace.connection()
                .execute(
                    "SELECT fingerprint FROM known_keys WHERE unit_code = ? ORDER BY first_seen_at, rowid",
                    (unit_code,),
                )
                .fetchall()
            )
        return tuple(row[0] for row in rows)

    def remember_key(self, unit_code: str, fingerprint: str) -> None:
        """First contact remembers the key; a key already known keeps its first day."""
        with transaction(self._workspace.connection()) as database:
            database.execute(
                "INSERT INTO known_keys (unit_code, fingerprint, first_seen_at) VALUES (?, ?, ?)"
                " ON CONFLICT (unit_code, fingerprint) DO NOTHING",
                (unit_code, fingerprint, stamp(self._workspace.clock())),
            )

    def _find_package(self, condition: str, parameter: str) -> PackageRecord | None:
        with storage_errors():
            row = (
                self._workspace.connection()
                .execute(
                    f"SELECT {_HEAD_SQL}, values_json, issues_json FROM packages WHERE {condition}"
                    " ORDER BY rowid LIMIT 1",
                    (parameter,),
                )
                .fetchone()
            )
        if row is None:
            return None
        plain = dict(zip(_PLAIN, row, strict=False))
        return PackageRecord(
            **plain,
            earlier_hashes=tuple(from_json(row[-3])),
            values=from_json(row[-2]),
            issues=tuple(from_json(row[-1])),
        )

    def _heads(self, condition: str, parameters: Sequence[object]) -> tuple[PackageHead, ...]:
        with storage_errors():
            rows = (
                self._workspace.connection()
                .execute(
                    f"SELECT {_HEAD_SQL} FROM packages WHERE {condition} ORDER BY received_at, rowid",
                    tuple(parameters),
                )
                .fetchall()
            )
        return tuple(_head(row) for row in rows)

    def _insert_package(self, package: PackageRecord, now: str) -> None:
        plain = {name: getattr(package, name) for name in _PLAIN}
        plain["received_at"] = package.received_at or now
        row = {name: to_column(value) if isinstance(value, str) else value for name, value in plain.items()}
        row["earlier_hashes_json"] = to_json(list(package.earlier_hashes))
        row["values_json"] = to_json(dict(package.values))
        row["issues_json"] = to_json([dict(issue) for issue in package.issues])
        self._workspace.connection().execute(
            f"INSERT INTO packages ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
        )


def _head(row: Sequence[Any]) -> PackageHead:
    plain = dict(zip(_PLAIN, row, strict=False))
    return PackageHead(**plain, earlier_hashes=tuple(from_json(row[-1])))
