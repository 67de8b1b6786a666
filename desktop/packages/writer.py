"""This file writes a package, reads it back, and only then says that it is there."""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop.atomic import PART_SUFFIX, atomic_file, reason_of_reading
from desktop.errors import AppError, PackageError
from desktop.jobs import JobContext
from desktop.messages import sentence
from desktop.packages import names
from desktop.packages.archive import DEFAULT_LIMITS, megabytes
from desktop.packages.manifest import (
    PackageParts,
    answers_from,
    chunks_of,
    hash_of,
    issues_from,
    manifest_bytes,
    meta_from,
)
from desktop.packages.reader import read_package
from desktop.packages.signing import SignatureState, Signer
from desktop.packages.strict_json import parse_json

# One fixed time in every entry: the same parts give the same bytes.
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _REGULAR_FILE = 3, 0o100644 << 16
_PACKED_ALREADY = (".docx", ".xlsx", ".pptx", ".pdf", ".png", ".jpg", ".jpeg", ".zip", ".7z", ".rar", ".mp4", ".sbb")
_SAFE_RATIO = DEFAULT_LIMITS.ratio // 2  # stay well inside what readers accept


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A finished package file that was read back and verified. ``size`` in bytes."""

    path: Path
    size: int
    sha256: str
    manifest_sha256: str
    signature: SignatureState


@dataclass(frozen=True, slots=True)
class _Content:
    """One entry to write: where its bytes are, how many, and what they hash to."""

    source: bytes | Path
    size: int
    sha256: str


def write_package(
    target: Path,
    parts: PackageParts,
    job: JobContext,
    signer: Signer | None = None,
    *,
    overwrite: bool = False,
) -> WrittenPackage:
    """Write ``parts`` as the package ``target`` and read it back from the disk.

    When this returns, the stick may be unplugged (可以拔出U盘). On a failure there is no new
    file and no part file, and an existing ``target`` is as it was; only after
    ``read_back_failed`` (the disk itself gives back other bytes) it may be gone. The same
    parts and signer give the same bytes; the signing time is ``meta.made_at``.

    Raises PackageError: ``exists``, ``cannot_write``, ``source_missing``, ``source_changed``,
    ``text_not_unicode``, ``read_back_failed``, and the reader's codes for parts no reader
    would take (each ``package.…``); JobCancelled.
    """
    target = Path(target)
    file = target.name
    contents = _contents(parts, signer, file)
    try:
        with atomic_file(target, overwrite=overwrite) as stream:
            _write_archive(stream, contents, file, job)
            stream.flush()
            part = target.with_name(file + PART_SUFFIX)
            signature = _verified(part, file, job)
            wanted = hash_of(part)
    except PackageError:
        raise
    except AppError as error:
        code = "package.exists" if error.code == "files.exists" else "package.cannot_write"
        reason = error.context.get("reason") or str(error).rstrip("。")
        raise PackageError(code, file=file, reason=reason) from error
    size = _read_back(target, wanted)
    return WrittenPackage(target, size, wanted, contents[names.MANIFEST].sha256, signature)


def _contents(parts: PackageParts, signer: Signer | None, file: str) -> dict[str, _Content]:
    """Every entry by name in the order of writing, checked as the reader will check it."""
    sources = parts.sources(file=file)
    contents = {names.MIMETYPE: _content(names.MIMETYPE, names.MEDIA_TYPE, file)}
    for name in sources:
        names.check_entry_name(name, file=file)
    names.check_unique(sources, file=file)
    names.check_layout(sources, file=file)
    _check_json(sources, file)
    contents |= {name: _content(name, source, file) for name, source in sources.items()}
    manifest = manifest_bytes({name: content.sha256 for name, content in contents.items()})
    contents[names.MANIFEST] = _content(names.MANIFEST, manifest, file)
    if signer:
        statement, signature = signer.sign(manifest, parts.meta.made_at)
        for suffix, data in (("json", statement), ("sig", signature)):
            name = f"{names.SIGNATURES_FOLDER}1.{suffix}"
            contents[name] = _content(name, data, file)
    _check_limits(contents, file)
    mimetype = contents.pop(names.MIMETYPE)
    return {names.MIMETYPE: mimetype, **dict(sorted(contents.items()))}


def _content(name: str, source: bytes | Path, file: str) -> _Content:
    stored = names.STORED_FILE.fullmatch(name)
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        # A file in the workspace is named by its hash: checked while it is copied.
        sha256 = stored.group(1) if stored else hash_of(source)
    except OSError as error:
        raise _source_missing(file, name, error) from error
    return _Content(source, size, sha256)


def _check_json(sources: dict[str, bytes | Path], file: str) -> None:
    for entry, check in ((names.META, meta_from), (names.ANSWERS, answers_from), (names.ISSUES, issues_from)):
        data = sources[entry]
        assert isinstance(data, bytes)
        if len(data) > DEFAULT_LIMITS.json_bytes:
            limit = megabytes(DEFAULT_LIMITS.json_bytes)
            raise PackageError("package.json_too_large", file=file, entry=entry, limit=limit)
        check(parse_json(data, file=file, entry=entry), file=file)


def _check_limits(contents: dict[str, _Content], file: str) -> None:
    limits = DEFAULT_LIMITS
    if len(contents) > limits.entries:
        raise PackageError("package.too_many_entries", file=file, limit=limits.entries)
    for name, content in contents.items():
        if content.size > limits.entry_bytes:
            raise PackageError("package.entry_too_large", file=file, entry=name, limit=megabytes(limits.entry_bytes))
    if sum(content.size for content in contents.values()) > limits.total_bytes:
        raise PackageError("package.total_too_large", file=file, limit=megabytes(limits.total_bytes))


def _write_archive(stream: BinaryIO, contents: dict[str, _Content], file: str, job: JobContext) -> None:
    total = sum(content.size for content in contents.values())
    done = 0
    with zipfile.ZipFile(stream, "w", allowZip64=False) as archive:
        for name, content in contents.items():
            info = zipfile.ZipInfo(name, _FIXED_TIME)
            info.create_system, info.external_attr = _UNIX, _REGULAR_FILE
            info.compress_type = _method(name, content, file)
            info.file_size = content.size
            digest = hashlib.sha256()
            with archive.open(info, "w") as entry:
                for chunk in _source_chunks(name, content, file):
                    done += len(chunk)
                    job.step(done, total, sentence("package_step.write", file=file))
                    digest.update(chunk)
                    entry.write(chunk)
            if digest.hexdigest() != content.sha256:
                raise PackageError("package.source_changed", file=file, entry=name)


def _method(name: str, content: _Content, file: str) -> int:
    """Deflate, but not what is packed already, nor what would shrink to a suspicious size."""
    if name == names.MIMETYPE or name.endswith(_PACKED_ALREADY):
        return zipfile.ZIP_STORED
    if content.size <= DEFAULT_LIMITS.ratio_floor:
        return zipfile.ZIP_DEFLATED
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = sum(len(packer.compress(chunk)) for chunk in _source_chunks(name, content, file)) + len(packer.flush())
    return zipfile.ZIP_DEFLATED if packed * _SAFE_RATIO >= content.size else zipfile.ZIP_STORED


def _source_chunks(name: str, content: _Content, file: str) -> Iterator[bytes]:
    try:
        yield from chunks_of(content.source)
    except OSError as error:
        raise _source_missing(file, name, error) from error


def _source_missing(file: str, entry: str, error: OSError) -> PackageError:
    return PackageError("package.source_missing", file=file, entry=entry, reason=reason_of_reading(error))


def _verified(part: Path, file: str, job: JobContext) -> SignatureState:
    """Read the unfinished package as a receiver would."""
    try:
        return read_package(part, job, shown_as=file).signature
    except PackageError as error:
        raise PackageError("package.read_back_failed", file=file, reason=str(error)) from error


def _read_back(target: Path, wanted: str) -> int:
    """The size of ``target`` after comparing what the disk gives back with what was verified."""
    try:
        with open(target, "rb") as stream:
            if hasattr(os, "posix_fadvise"):  # ask the disk, not the memory of the system
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            arrived = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
    except OSError as error:
        raise PackageError("package.read_back_failed", file=target.name, reason=reason_of_reading(error)) from error
    if arrived != wanted:
        with suppress(OSError):
            target.unlink()
        reason = sentence("package_step.other_bytes")
        raise PackageError("package.read_back_failed", file=target.name, reason=reason)
    return size
