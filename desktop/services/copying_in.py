"""This file copies packages into the workspace, the next one while the one before it is checked."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from desktop.atomic import atomic_file, reason_of_reading
from desktop.canonical import sha256_hex
from desktop.errors import JobCancelled, PackageError
from desktop.jobs import JobContext
from desktop.packages.names import SUFFIX
from desktop.storage.workspace import INCOMING

CHUNK = 1024 * 1024


class Incoming(NamedTuple):
    """A package copied into the workspace and flushed to the disk, not yet verified."""

    path: Path
    sha256: str


def copies_ahead(
    paths: Iterable[Path], inbox: Path, job: JobContext
) -> Generator[tuple[Path, Future[Incoming]], None, None]:
    """Each path with its copy, in order; while the caller works on one, the next is being copied.

    The result of a copy raises PackageError ``package.cannot_read`` for the stick, StorageError for
    the workspace, JobCancelled. A copy is removed when the caller asks for the next one, unless it
    was moved away. Close it (``contextlib.closing``): the copy begun ahead is stopped and removed.
    """
    quiet = quietly(job)
    coming: list[tuple[Path, Future[Incoming]]] = []
    with ThreadPoolExecutor(1, "copying-in") as worker:
        try:
            for path in paths:
                coming.append((path, worker.submit(_copy, path, inbox, quiet)))
                if len(coming) == 2:
                    yield coming[0]
                    _discard(coming.pop(0)[1])
            if coming:
                yield coming[0]
        finally:
            quiet.cancel()
            for _, copy in coming:
                _discard(copy)


def quietly(job: JobContext) -> JobContext:
    """A job for the steps inside one package: it is cancelled with ``job`` and reports nothing."""

    def stop_when_cancelled(*_: object) -> None:
        if job.is_cancelled:
            raise JobCancelled

    return JobContext(stop_when_cancelled)


def _discard(copy: Future[Incoming]) -> None:
    if not copy.cancel() and copy.exception() is None:
        copy.result().path.unlink(missing_ok=True)


def _copy(path: Path, inbox: Path, quiet: JobContext) -> Incoming:
    target = inbox / f"{INCOMING}{sha256_hex(str(path).encode('utf-8', 'surrogatepass'))[:16]}{SUFFIX}"
    digest = hashlib.sha256()
    with atomic_file(target) as stream:
        for chunk in _chunks(path):
            quiet.step(0, 1)
            digest.update(chunk)
            stream.write(chunk)
    return Incoming(target, digest.hexdigest())


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while chunk := source.read(CHUNK):
                yield chunk
    except OSError as e:
        raise PackageError("package.cannot_read", file=path.name, reason=reason_of_reading(e)) from e
