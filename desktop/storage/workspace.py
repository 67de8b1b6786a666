"""This file opens a workspace (工作区): one folder, one writer, one database, its files."""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from filelock import FileLock, Timeout
from sqlite_utils import Database

from desktop.atomic import reason_of, write_atomic
from desktop.clock import Clock, stamp
from desktop.errors import StorageError
from desktop.storage.database import (
    check_integrity,
    check_steps,
    connect,
    copy_database,
    create_database,
    from_json,
    storage_errors,
    to_json,
    transaction,
)
from desktop.storage.files import FileStore
from desktop.storage.migrations import migrations

DATABASE_NAME = "workspace.db"
INCOMING = "incoming-"  # begins the names of packages in the inbox that are not yet verified
LOCK_NAME = "lock"
HOLDER_NAME = "lock.json"


class Workspace:
    """An open workspace (工作区). Made by :func:`open_workspace`; close it, or use it in ``with``.

    ``files`` is the store of attachments; ``inbox`` and ``backups`` are folders;
    ``upgrade_backup`` is the copy made before an upgrade at this opening, else None.
    """

    def __init__(self, folder: Path, *, clock: Clock, is_read_only: bool, lock: FileLock | None) -> None:
        self.folder = folder
        self.clock = clock
        self.is_read_only = is_read_only
        self.upgrade_backup: Path | None = None
        self.files = FileStore(folder / "files", self.connection, clock)
        self._lock = lock
        self._local = threading.local()
        self._opened: list[tuple[threading.Thread, Database]] = []
        self._guard = threading.Lock()
        self._is_closed = False

    @property
    def database_path(self) -> Path:
        return self.folder / DATABASE_NAME

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    def connection(self) -> Database:
        """The calling thread's own connection, opened at first use. Raises StorageError."""
        if self._is_closed:
            raise StorageError("storage.closed", folder=str(self.folder))
        database: Database | None = getattr(self._local, "database", None)
        if database is None:
            database = connect(self.database_path, read_only=self.is_read_only)
            self._local.database = database
            with self._guard:
                self._close_those_of_ended_threads()
                self._opened.append((threading.current_thread(), database))
        return database

    def setting(self, name: str, default: Any = None) -> Any:
        """A value kept with the workspace (it travels with backups), or ``default``."""
        with storage_errors():
            row = (
                self.connection()
                .execute("SELECT value_json FROM workspace_settings WHERE name = ?", (name,))
                .fetchone()
            )
        return from_json(row[0]) if row else default

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a JSON value with the workspace. Raises StorageError."""
        with transaction(self.connection()) as database:
            database.execute(
                "INSERT INTO workspace_settings (name, value_json) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value_json = excluded.value_json",
                (name, to_json(value)),
            )

    def back_up(self, target: Path) -> None:
        """A verified copy of the database at ``target`` (attachments not included).

        Raises StorageError ``storage.backup_failed``.
        """
        copy_database(self.connection(), target)

    def close(self) -> None:
        """Close every thread's connection and give the workspace free. Twice is allowed."""
        if self._is_closed:
            return
        self._is_closed = True
        with self._guard:
            for _, database in self._opened:
                database.close()
            self._opened.clear()
        if self._lock is not None:
            # The lock file itself is what counts; the note beside it only names the holder.
            with suppress(OSError):
                (self.folder / HOLDER_NAME).unlink()
            self._lock.release()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _close_those_of_ended_threads(self) -> None:
        still_open = []
        for thread, database in self._opened:
            if thread.is_alive():
                still_open.append((thread, database))
            else:
                database.close()
        self._opened = still_open


def open_workspace(folder: Path, *, clock: Clock, read_only: bool = False) -> Workspace:
    """Open the workspace in ``folder``; a new or empty folder becomes a new workspace.

    Order: lock, quick check, version, verified backup and upgrade when steps are pending.
    Nothing is ever recreated over something damaged. Read-only needs no lock, changes nothing
    and refuses a workspace that must be upgraded first.

    Raises StorageError: ``storage.locked``, ``folder``, ``damaged``, ``foreign``, ``too_new``,
    ``missing_database``, ``not_a_workspace``, ``needs_upgrade``, ``backup_failed``, ``full``, ``io`` …
    """
    folder = Path(folder).absolute()
    if read_only:
        return _open_to_read(folder, clock)
    lock = _make_folder_and_lock(folder, clock)
    workspace = Workspace(folder, clock=clock, is_read_only=False, lock=lock)
    try:
        if not workspace.database_path.exists():
            _refuse_to_recreate(folder)
            create_database(workspace.database_path)
        database = workspace.connection()
        check_integrity(database, workspace.database_path)
        if check_steps(database, workspace.database_path):
            _upgrade(workspace)
        workspace.files.remove_leftovers()
        _remove_unfinished(workspace.inbox)
    except BaseException:
        workspace.close()
        raise
    return workspace


def _open_to_read(folder: Path, clock: Clock) -> Workspace:
    if not (folder / DATABASE_NAME).is_file():
        raise StorageError("storage.not_a_workspace", folder=str(folder))
    workspace = Workspace(folder, clock=clock, is_read_only=True, lock=None)
    try:
        database = workspace.connection()
        check_integrity(database, workspace.database_path)
        if check_steps(database, workspace.database_path):
            raise StorageError("storage.needs_upgrade", file=DATABASE_NAME)
    except BaseException:
        workspace.close()
        raise
    return workspace


def _make_folder_and_lock(folder: Path, clock: Clock) -> FileLock:
    try:
        for name in ("files", "inbox", "backups"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        # Not a singleton: a second window of this very process must be refused too.
        lock = FileLock(folder / LOCK_NAME, timeout=0, is_singleton=False)
        lock.acquire()
    except Timeout as error:
        raise StorageError("storage.locked", folder=str(folder), **_holder(folder)) from error
    except OSError as error:
        raise StorageError("storage.folder", folder=str(folder), reason=reason_of(error)) from error
    try:
        note = {"pid": os.getpid(), "since": stamp(clock())}
        write_atomic(folder / HOLDER_NAME, json.dumps(note).encode("utf-8"))
    except BaseException:
        lock.release()
        raise
    return lock


def _holder(folder: Path) -> dict[str, str]:
    """Who holds the lock and since when, for the sentence; a missing note is no failure."""
    try:
        note = json.loads((folder / HOLDER_NAME).read_text("utf-8"))
        since = datetime.fromisoformat(note["since"])
        return {"holder": f"进程号 {int(note['pid'])}", "since": since.strftime("%Y-%m-%d %H:%M")}
    except (OSError, ValueError, KeyError, TypeError):
        return {"holder": "另一个程序", "since": "不久前"}


def _refuse_to_recreate(folder: Path) -> None:
    """A folder with attachments, packages or backups but no database is a loss, not a fresh start."""
    has_remains = any(
        path.is_file() and not path.name.endswith(".part")
        for name in ("files", "inbox", "backups")
        for path in (folder / name).rglob("*")
    )
    if has_remains or (folder / (DATABASE_NAME + "-wal")).exists():
        raise StorageError("storage.missing_database", folder=str(folder), file=DATABASE_NAME)


def _remove_unfinished(inbox: Path) -> None:
    """Copies of packages a crash left behind while they were being checked; the lock says nobody works on them."""
    for path in (*inbox.glob(f"{INCOMING}*"), *inbox.glob("*.part")):
        with suppress(OSError):
            path.unlink()


def _upgrade(workspace: Workspace) -> None:
    database = workspace.connection()
    moment = workspace.clock().strftime("%Y%m%d-%H%M%S-%f")
    target = workspace.backups / f"workspace-{moment}-before-upgrade.db"
    copy_database(database, target)
    workspace.upgrade_backup = target
    with storage_errors(workspace.database_path):
        migrations.apply(database)
    check_integrity(database, workspace.database_path)
