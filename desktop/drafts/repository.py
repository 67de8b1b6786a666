"""This file keeps drafts (草稿), the journal of their changes and their exports in the database."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from desktop.clock import stamp
from desktop.drafts.export_answers import KeptAnswers, insert_answers
from desktop.errors import StorageError
from desktop.storage.database import from_json, storage_errors, to_column, to_json, transaction
from desktop.storage.workspace import Workspace

JOURNAL_KINDS = ("set", "insert_row", "delete_row", "move_row", "replace_rows")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHead:
    """What a list of drafts shows; everything but the answers.

    ``revision`` rises by one at every save. ``filled``/``needed`` count required relevant
    fields, ``errors``/``warnings`` issues at the last save. Moments are ISO 8601 with offset;
    ``deleted_at`` None means not deleted.
    """

    draft_id: str
    notice_id: str
    notice_version: str
    form_id: str
    title: str = ""
    unit_name: str = ""
    revision: int = 0
    filled: int = 0
    needed: int = 0
    errors: int = 0
    warnings: int = 0
    created_at: str = ""
    updated_at: str = ""
    deleted_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRecord(DraftHead):
    """A draft with its answers. ``values`` by field id; ``marks`` holds what is said *about* the
    answers: sections declared final, written reasons for warnings, the drawer (``drafts/moving.py``)."""

    values: Mapping[str, Any] = field(default_factory=dict)
    marks: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One change. ``kind`` is one of ``JOURNAL_KINDS``; ``path`` as in an Issue (one that begins with @ tells
    of the draft, not of an answer); ``step`` groups the
    changes of one undo step; ``source`` is edit, undo, redo, move … ``seq`` is given by the
    repository, ``at`` too when empty."""

    path: str
    before: Any
    after: Any
    kind: str = "set"
    step: int = 0
    source: str = "edit"
    at: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecord:
    """A final copy of a draft that went out; ``kind`` is export, package, print or correction."""

    draft_id: str
    revision: int
    content_hash: str
    package_id: str = ""
    made_at: str = ""
    kind: str = "export"


_HEAD_COLUMNS = tuple(item.name for item in fields(DraftHead))
_HEAD = ", ".join(_HEAD_COLUMNS)


class DraftRepository:
    """Every SQL statement about drafts. Usable from any thread (each has its own connection)."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def create(
        self,
        *,
        notice_id: str,
        notice_version: str,
        form_id: str,
        title: str = "",
        unit_name: str = "",
        values: Mapping[str, Any] | None = None,
        marks: Mapping[str, Any] | None = None,
        draft_id: str = "",
        needed: int = 0,
    ) -> DraftRecord:
        """A new draft of revision 0. Raises StorageError."""
        now = stamp(self._workspace.clock())
        draft = DraftRecord(
            draft_id=draft_id or uuid.uuid4().hex,
            notice_id=notice_id,
            notice_version=notice_version,
            form_id=form_id,
            title=to_column(title),
            unit_name=to_column(unit_name),
            needed=needed,
            created_at=now,
            updated_at=now,
            values=dict(values or {}),
            marks=dict(marks or {}),
        )
        places = ", ".join("?" * (len(_HEAD_COLUMNS) + 2))
        with transaction(self._workspace.connection()) as database:
            database.execute(
                f"INSERT INTO drafts ({_HEAD}, values_json, marks_json) VALUES ({places})",
                (*_head_values(draft), to_json(draft.values), to_json(draft.marks)),
            )
        return draft

    def get(self, draft_id: str) -> DraftRecord:
        """The draft, deleted or not. Raises StorageError ``storage.draft_missing``."""
        with storage_errors():
            row = (
                self._workspace.connection()
                .execute(f"SELECT {_HEAD}, values_json, marks_json FROM drafts WHERE draft_id = ?", (draft_id,))
                .fetchone()
            )
        if row is None:
            raise StorageError("storage.draft_missing", draft_id=draft_id)
        head = dict(zip(_HEAD_COLUMNS, row, strict=False))
        return DraftRecord(**head, values=from_json(row[-2]), marks=from_json(row[-1]))

    def save(self, draft: DraftRecord, entries: Iterable[JournalEntry] = ()) -> DraftRecord:
        """Write the answers and their journal entries in one transaction.

        ``draft.revision`` must be the stored one. Returns the draft with the next revision
        and ``updated_at``. Raises StorageError ``storage.draft_changed`` when someone else
        saved meanwhile, ``storage.draft_missing``, and the environment's codes; nothing is
        written then.
        """
        now = stamp(self._workspace.clock())
        saved = replace(draft, revision=draft.revision + 1, updated_at=now)
        with transaction(self._workspace.connection()) as database:
            cursor = database.execute(
                "UPDATE drafts SET title = ?, unit_name = ?, notice_version = ?, values_json = ?, marks_json = ?,"
                " revision = ?, filled = ?, needed = ?, errors = ?, warnings = ?, updated_at = ?"
                " WHERE draft_id = ? AND revision = ?",
                (
                    to_column(saved.title),
                    to_column(saved.unit_name),
                    saved.notice_version,
                    to_json(saved.values),
                    to_json(saved.marks),
                    saved.revision,
                    saved.filled,
                    saved.needed,
                    saved.errors,
                    saved.warnings,
                    saved.updated_at,
                    draft.draft_id,
                    draft.revision,
                ),
            )
            if cursor.rowcount != 1:
                raise self._refusal(draft)
            self._append(draft.draft_id, entries, now)
        return saved

    def list(self, *, deleted: bool = False) -> tuple[DraftHead, ...]:
        """Drafts, the last changed first; ``deleted=True`` lists the deleted ones instead."""
        condition = "IS NOT NULL" if deleted else "IS NULL"
        with storage_errors():
            rows = (
                self._workspace.connection()
                .execute(
                    f"SELECT {_HEAD} FROM drafts WHERE deleted_at {condition} ORDER BY updated_at DESC, rowid DESC"
                )
                .fetchall()
            )
        return tuple(DraftHead(**dict(zip(_HEAD_COLUMNS, row, strict=True))) for row in rows)

    def marked(self, name: str) -> frozenset[str]:
        """The ids of the drafts whose ``marks`` hold a true value under ``name``."""
        with storage_errors():
            rows = (
                self._workspace.connection()
                .execute("SELECT draft_id FROM drafts WHERE json_extract(marks_json, ?)", (f"$.{name}",))
                .fetchall()
            )
        return frozenset(row[0] for row in rows)

    def delete(self, draft_id: str) -> None:
        """Mark the draft as deleted; nothing is erased. Raises StorageError ``storage.draft_missing``."""
        self._mark_deleted(draft_id, stamp(self._workspace.clock()))

    def restore(self, draft_id: str) -> None:
        """Take a deleted draft back. Raises StorageError ``storage.draft_missing``."""
        self._mark_deleted(draft_id, None)

    def journal(self, draft_id: str, *paths: str, newest: int | None = None) -> tuple[JournalEntry, ...]:
        """Changes in the order they were made: of these ``paths`` or of all, the ``newest`` n or all."""
        condition, parameters = "draft_id = ?", [draft_id, *paths]
        if paths:
            condition += f" AND path IN ({', '.join('?' * len(paths))})"
        limit = -1 if newest is None else newest
        with storage_errors():
            rows = (
                self._workspace.connection()
                .execute(
                    "SELECT path, before_json, after_json, kind, step, source, at, seq FROM journal"
                    f" WHERE {condition} ORDER BY seq DESC LIMIT ?",
                    (*parameters, limit),
                )
                .fetchall()
            )
        return tuple(
            JournalEntry(
                path=row[0],
                before=from_json(row[1]),
                after=from_json(row[2]),
                kind=row[3],
                step=row[4],
                source=row[5],
                at=row[6],
                seq=row[7],
            )
            for row in reversed(rows)
        )

    def add_export(self, export: ExportRecord, answers: KeptAnswers | None = None) -> ExportRecord:
        """Remember that this revision went out, and with which answers. Raises StorageError."""
        export = replace(export, made_at=export.made_at or stamp(self._workspace.clock()))
        with transaction(self._workspace.connection()) as database:
            if answers is not None:
                insert_answers(database, answers)
            database.execute(
                "INSERT INTO exports (draft_id, revision, content_hash, package_id, made_at, kind)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    export.draft_id,
                    export.revision,
                    export.content_hash,
                    export.package_id,
                    export.made_at,
                    export.kind,
                ),
            )
        return export

    def exports(self, draft_id: str) -> tuple[ExportRecord, ...]:
        """What went out of this draft, the oldest first."""
        with storage_errors():
            rows = (
                self._workspace.connection()
                .execute(
                    "SELECT draft_id, revision, content_hash, package_id, made_at, kind FROM exports"
                    " WHERE draft_id = ? ORDER BY export_id",
                    (draft_id,),
                )
                .fetchall()
            )
        names = tuple(item.name for item in fields(ExportRecord))
        return tuple(ExportRecord(**dict(zip(names, row, strict=True))) for row in rows)

    def _append(self, draft_id: str, entries: Iterable[JournalEntry], now: str) -> None:
        entries = tuple(entries)
        if not entries:
            return
        for entry in entries:
            if entry.kind not in JOURNAL_KINDS:
                raise ValueError(f"not a kind of change: {entry.kind!r}; one of {', '.join(JOURNAL_KINDS)}")
        database = self._workspace.connection()
        (last,) = database.execute(
            "SELECT coalesce(max(seq), 0) FROM journal WHERE draft_id = ?", (draft_id,)
        ).fetchone()
        database.conn.executemany(
            "INSERT INTO journal (draft_id, seq, at, kind, path, before_json, after_json, step, source)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    draft_id,
                    seq,
                    entry.at or now,
                    entry.kind,
                    to_column(entry.path),
                    to_json(entry.before),
                    to_json(entry.after),
                    entry.step,
                    entry.source,
                )
                for seq, entry in enumerate(entries, start=last + 1)
            ],
        )

    def _mark_deleted(self, draft_id: str, moment: str | None) -> None:
        with transaction(self._workspace.connection()) as database:
            cursor = database.execute("UPDATE drafts SET deleted_at = ? WHERE draft_id = ?", (moment, draft_id))
            if cursor.rowcount != 1:
                raise StorageError("storage.draft_missing", draft_id=draft_id)

    def _refusal(self, draft: DraftRecord) -> StorageError:
        row = (
            self._workspace.connection()
            .execute("SELECT revision FROM drafts WHERE draft_id = ?", (draft.draft_id,))
            .fetchone()
        )
        if row is None:
            return StorageError("storage.draft_missing", draft_id=draft.draft_id)
        return StorageError("storage.draft_changed", draft_id=draft.draft_id, present=row[0], expected=draft.revision)


def _head_values(draft: DraftHead) -> tuple[Any, ...]:
    return tuple(getattr(draft, name) for name in _HEAD_COLUMNS)
