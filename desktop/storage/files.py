"""This file keeps attachments and figures (附件、插图) under the SHA-256 of their content."""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlite_utils import Database

from desktop.atomic import PART_SUFFIX, cannot_write, reason_of_reading, sync_folder
from desktop.canonical import sha256_hex
from desktop.clock import Clock, stamp
from desktop.errors import AppError, StorageError
from desktop.storage.database import storage_errors, to_column, transaction

_CHUNK = 1 << 20
_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")

# Every text in which a stored file can be named: present answers, history (restore brings an
# old attachment back) and packages taken in.
_TEXTS_NAMING_FILES = (
    "SELECT values_json FROM drafts",
    "SELECT before_json || ' ' || after_json FROM journal",
    "SELECT values_json || ' ' || sha256 FROM packages",
)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What is known about a stored file. ``size`` in bytes, ``pages`` None when it has none."""

    sha256: str
    name: str
    kind: str
    size: int
    pages: int | None
    added_at: str


class FileStore:
    """The folder ``files/<aa>/<sha256>`` and its rows. A file is on disk before its row exists."""

    def __init__(self, folder: Path, connection: Callable[[], Database], clock: Clock) -> None:
        self.folder = folder
        self._connection = connection
        self._clock = clock

    def path(self, sha256: str) -> Path:
        """Where the file with this hash lies (whether or not it is there)."""
        if not _HASH.fullmatch(sha256):
            raise ValueError(f"not a SHA-256 in hex: {sha256!r}")
        return self.folder / sha256[:2] / sha256

    def add(
        self,
        source: bytes | Path,
        *,
        name: str,
        kind: str,
        pages: int | None = None,
        told: Callable[[int], object] | None = None,
    ) -> FileRecord:
        """Store the content, then its row; the same content twice is one file and one row.

        ``told`` hears how many bytes are copied, every MB; what it raises ends the copy and leaves nothing.

        Raises StorageError ``files.cannot_write`` and the database's own codes, AppError
        ``files.cannot_read`` when ``source`` is a path that cannot be read.
        """
        sha256 = self.put(source, told)
        size = self.path(sha256).stat().st_size
        database = self._connection()
        with transaction(database):
            row = database.execute(
                "INSERT INTO files (sha256, name, kind, size, pages, added_at) VALUES (?, ?, ?, ?, ?, ?)"
                # Updating nothing makes RETURNING give the row that was there before.
                " ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256"
                " RETURNING sha256, name, kind, size, pages, added_at",
                (sha256, to_column(name), kind, size, pages, stamp(self._clock())),
            ).fetchone()
        return FileRecord(*row)

    def record(self, sha256: str) -> FileRecord | None:
        """The row of a stored file, or None."""
        with storage_errors():
            row = (
                self._connection()
                .execute("SELECT sha256, name, kind, size, pages, added_at FROM files WHERE sha256 = ?", (sha256,))
                .fetchone()
            )
        return FileRecord(*row) if row else None

    def put(self, source: bytes | Path, told: Callable[[int], object] | None = None) -> str:
        """Store the content durably and return its SHA-256. Heals a damaged stored copy; ``told``: see :meth:`add`.

        Raises StorageError ``files.cannot_write``, AppError ``files.cannot_read``.
        """
        with _opened(source) as chunks:
            temporary = self.folder / f"{uuid.uuid4().hex}{PART_SUFFIX}"
            try:
                sha256 = _write_hashed(temporary, chunks if told is None else _counted(chunks, told))
                target = self.path(sha256)
                if _hash_of(target) == sha256:
                    temporary.unlink()
                else:
                    target.parent.mkdir(exist_ok=True)
                    os.replace(temporary, target)
                    sync_folder(target.parent)
                    sync_folder(self.folder)
            except OSError as error:
                _remove(temporary)
                name = source.name if isinstance(source, Path) else "附件"
                raise cannot_write(self.folder / name, error) from error
            except BaseException:
                _remove(temporary)
                raise
        return sha256

    def read(self, sha256: str) -> bytes:
        """The whole content, verified. Raises StorageError ``storage.file_missing``/``file_damaged``."""
        with self._reading(sha256):
            data = self.path(sha256).read_bytes()
        if sha256_hex(data) != sha256:
            raise self._failure("storage.file_damaged", sha256)
        return data

    def open(self, sha256: str) -> BinaryIO:
        """A stream at the start of the content, verified before it is handed out; see :meth:`read`."""
        with self._reading(sha256):
            stream = self.path(sha256).open("rb")
        try:
            with self._reading(sha256):
                if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                    raise self._failure("storage.file_damaged", sha256)
                stream.seek(0)
        except BaseException:
            stream.close()
            raise
        return stream

    def unreferenced(self) -> tuple[str, ...]:
        """Hashes on disk or in the table that no draft, history entry or package names, sorted."""
        named: set[str] = set()
        database = self._connection()
        with storage_errors():
            known = {row[0] for row in database.execute("SELECT sha256 FROM files")}
            for query in _TEXTS_NAMING_FILES:
                for (text,) in database.execute(query):
                    named.update(_HASH.findall(text))
        on_disk = {path.name for path in self.folder.glob("??/*") if _HASH.fullmatch(path.name)}
        return tuple(sorted((known | on_disk) - named))

    def remove_leftovers(self) -> None:
        """Delete part files of a crash. Only the one writer may call this, while opening."""
        for part in self.folder.glob(f"*{PART_SUFFIX}"):
            _remove(part)

    @contextmanager
    def _reading(self, sha256: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise self._failure("storage.file_missing", sha256) from error
        except OSError as error:
            raise AppError("files.cannot_read", file=self._name(sha256), reason=reason_of_reading(error)) from error

    def _failure(self, code: str, sha256: str) -> StorageError:
        return StorageError(code, file=sha256[:12], name=self._name(sha256))

    def _name(self, sha256: str) -> str:
        record = self.record(sha256)
        return record.name if record else "未登记"


@contextmanager
def _opened(source: bytes | Path) -> Iterator[Iterator[bytes]]:
    if isinstance(source, bytes):
        yield iter((source,))
        return
    try:
        stream = source.open("rb")
    except OSError as error:
        raise AppError("files.cannot_read", file=source.name, reason=reason_of_reading(error)) from error
    with stream:
        yield _chunks(stream, source)


def _chunks(stream: BinaryIO, source: Path) -> Iterator[bytes]:
    while True:
        try:
            chunk = stream.read(_CHUNK)
        except OSError as error:
            raise AppError("files.cannot_read", file=source.name, reason=reason_of_reading(error)) from error
        if not chunk:
            return
        yield chunk


def _counted(chunks: Iterator[bytes], told: Callable[[int], object]) -> Iterator[bytes]:
    copied = 0
    for chunk in chunks:
        yield chunk
        copied += len(chunk)
        told(copied)


def _write_hashed(target: Path, chunks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    with target.open("xb") as stream:
        for chunk in chunks:
            digest.update(chunk)
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest()


def _hash_of(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _remove(path: Path) -> None:
    # A part file that stays behind is swept up at the next start.
    with suppress(OSError):
        path.unlink()
