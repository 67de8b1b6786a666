"""This file opens SQLite databases safely and tells the world's fault from our own mistake."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from desktop.atomic import PART_SUFFIX, reason_of, sync_folder
from desktop.errors import StorageError
from desktop.storage.migrations import ALL_STEPS, APPLICATION_ID, migrations

BUSY_SECONDS = 10.0

# SQLite's primary result codes that are the environment's fault → code of the sentence.
# Anything else (unknown column, constraint, misuse) is our bug and stays what it is.
ENVIRONMENT_ERRORS = {
    "SQLITE_FULL": "storage.full",
    "SQLITE_BUSY": "storage.busy",
    "SQLITE_LOCKED": "storage.busy",
    "SQLITE_READONLY": "storage.read_only",
    "SQLITE_PERM": "storage.read_only",
    "SQLITE_CORRUPT": "storage.damaged",
    "SQLITE_NOTADB": "storage.damaged",
    "SQLITE_IOERR": "storage.io",
    "SQLITE_CANTOPEN": "storage.cannot_open",
}


class OwnedConnection(sqlite3.Connection):
    """A connection only the thread that opened it may use; any thread may close it.

    sqlite3's own check also forbids closing, and then a worker's idle connection would keep
    the file open (on Windows: the folder undeletable) after the workspace is closed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owner = threading.get_ident()

    def execute(self, *args: Any, **kwargs: Any) -> sqlite3.Cursor:
        self._check_owner()
        return super().execute(*args, **kwargs)

    def executemany(self, *args: Any, **kwargs: Any) -> sqlite3.Cursor:
        self._check_owner()
        return super().executemany(*args, **kwargs)

    def _check_owner(self) -> None:
        if threading.get_ident() != self._owner:
            raise sqlite3.ProgrammingError("a connection belongs to the thread that opened it")


@contextmanager
def storage_errors(file: Path | None = None) -> Iterator[None]:
    """Turn the environment's failures inside the block into StorageError; bugs stay bugs."""
    try:
        yield
    except sqlite3.Error as error:
        code = _environment_code(error)
        if code is None:
            raise
        raise StorageError(code, file=file.name if file else "workspace.db", detail=str(error)) from error


def _environment_code(error: sqlite3.Error) -> str | None:
    name = getattr(error, "sqlite_errorname", None) or ""
    for known, code in ENVIRONMENT_ERRORS.items():
        if name == known or name.startswith(known + "_"):  # extended codes: SQLITE_IOERR_WRITE
            return code
    return None


def connect(path: Path, *, read_only: bool = False) -> Database:
    """Open an existing database for the calling thread, with every safety switch on.

    Raises StorageError; never creates the file and changes nothing in one that is not ours.
    """
    path = path.absolute()
    with storage_errors(path):
        _refuse_empty(path)
        connection = _open(path, "mode=ro" if read_only else "mode=rw")
        try:
            if read_only and not _has_log(path) and not _is_readable(connection):
                # A read-only medium cannot hold the -shm file of WAL; without a log to replay
                # the file itself is complete.
                connection.close()
                connection = _open(path, "mode=ro&immutable=1")
            database = Database(connection, execute_plugins=False)
            _switch_on_safety(database, read_only=read_only)
        except BaseException:
            connection.close()
            raise
    return database


def _refuse_empty(path: Path) -> None:
    """SQLite would take an empty file for a new database; ours are never empty."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise StorageError("storage.cannot_open", file=path.name, detail=reason_of(error)) from error
    if size == 0:
        raise StorageError("storage.damaged", file=path.name, detail="文件是空的")


def _open(path: Path, options: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.as_uri()}?{options}",
        uri=True,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
        factory=OwnedConnection,
    )


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _is_readable(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        if _environment_code(error) in ("storage.cannot_open", "storage.read_only"):
            return False
        raise
    return True


def _switch_on_safety(database: Database, *, read_only: bool) -> None:
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    is_ours = database.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    if is_ours and not read_only:
        database.execute("PRAGMA journal_mode = WAL").fetchone()
        database.execute("PRAGMA synchronous = FULL")


@contextmanager
def transaction(database: Database) -> Iterator[Database]:
    """All of the block or nothing; nested blocks are savepoints.

    Takes the write lock at once, so that a read inside the block cannot grow stale before
    the write. Raises StorageError for the environment's failures.
    """
    with storage_errors():
        if database.conn.in_transaction:
            with database.atomic():
                yield database
            return
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
            database.commit()
        except BaseException:
            # The error may have ended the transaction already (disk full): then there is nothing to undo.
            with suppress(sqlite3.Error):
                database.rollback()
            raise


def create_database(path: Path) -> None:
    """Make a new, empty database at ``path``, which must not exist.

    It is built beside and renamed, so that a crash never leaves a half-made database that a
    later start would take for a damaged one. Raises StorageError.
    """
    part = path.with_name(path.name + PART_SUFFIX)
    try:
        _unlink_database(part)
        with storage_errors(path):
            database = Database(_open(part.absolute(), "mode=rwc"), execute_plugins=False)
            try:
                migrations.apply(database)
            finally:
                database.close()
        os.replace(part, path)
    except OSError as error:
        raise StorageError("storage.folder", folder=str(path.parent), reason=reason_of(error)) from error
    sync_folder(path.parent)


def _unlink_database(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def check_integrity(database: Database, file: Path) -> None:
    """Run SQLite's quick check. Raises StorageError ``storage.damaged``; changes nothing."""
    with storage_errors(file):
        finding = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
    if finding != "ok":
        raise StorageError("storage.damaged", file=file.name, detail=finding)


def check_steps(database: Database, file: Path) -> bool:
    """Whether steps are pending. Raises StorageError for a foreign or a newer database."""
    with storage_errors(file):
        if database.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise StorageError("storage.foreign", file=file.name)
        unknown = {step.name for step in migrations.applied(database)} - ALL_STEPS
        if unknown:
            raise StorageError("storage.too_new", file=file.name, steps="、".join(sorted(unknown)))
        return bool(migrations.pending(database))


def copy_database(database: Database, target: Path) -> None:
    """A verified copy made with SQLite's backup API; ``target`` appears only when it is good.

    Verified means: the copy was opened, its quick check is ok and every table has as many
    rows as the source. Raises StorageError ``storage.backup_failed``.
    """
    part = target.with_name(target.name + PART_SUFFIX)
    try:
        _unlink_database(part)
        database.execute("BEGIN")  # one snapshot for the counts and the copy
        try:
            expected = _count_rows(database)
            copy = Database(sqlite3.connect(part), execute_plugins=False)
            try:
                database.conn.backup(copy.conn)
                copy.execute("PRAGMA journal_mode = DELETE").fetchone()  # one file, no -wal beside it
            finally:
                copy.close()
        finally:
            database.rollback()
        _verify_copy(part, expected)
        os.replace(part, target)
    except OSError as error:
        raise StorageError("storage.backup_failed", reason=reason_of(error)) from error
    except sqlite3.Error as error:
        if _environment_code(error) is None:
            raise
        raise StorageError("storage.backup_failed", reason=str(error)) from error
    finally:
        with suppress(OSError):
            _unlink_database(part)
    sync_folder(target.parent)


def _verify_copy(path: Path, expected: dict[str, int]) -> None:
    copy = Database(sqlite3.connect(path), execute_plugins=False)
    try:
        finding = str(copy.execute("PRAGMA quick_check(1)").fetchone()[0])
        counted = _count_rows(copy)
    finally:
        copy.close()
    if finding != "ok" or counted != expected:
        raise StorageError("storage.backup_failed", reason="备份核对不一致")


def _count_rows(database: Database) -> dict[str, int]:
    return {table.name: table.count for table in database.tables}


def to_json(value: Any) -> str:
    """JSON text for a column; keeps key order. Half a surrogate pair is escaped, not refused."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text


def from_json(text: str) -> Any:
    return json.loads(text)


def to_column(text: str) -> str:
    """Text SQLite can store: half a surrogate pair becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
