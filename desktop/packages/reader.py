"""This file reads a package and trusts nothing in it before everything is verified."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from desktop.atomic import reason_of_reading
from desktop.errors import PackageError
from desktop.jobs import JobContext
from desktop.messages import sentence
from desktop.packages import names
from desktop.packages.archive import (
    DEFAULT_LIMITS,
    STORED,
    ArchiveEntry,
    Limits,
    entry_chunks,
    megabytes,
    read_directory,
)
from desktop.packages.manifest import (
    Meta,
    PackageKind,
    PackedIssue,
    answers_from,
    is_covered,
    issues_from,
    manifest_from,
    meta_from,
)
from desktop.packages.signing import UNSIGNED, SignatureState, verify_signature
from desktop.packages.strict_json import parse_json

ALL_KINDS = tuple(PackageKind)


@dataclass(frozen=True, slots=True)
class Package:
    """A verified package. Large content stays in the file at ``path`` and is read when asked for.

    ``shown_as`` is its file name in sentences.
    ``answers`` are the stored values by field id, ``manifest`` the SHA-256 of every covered
    entry, ``print_names`` the file names of the printed copies, ``file_names`` the supporting
    documents by the SHA-256 of their content, as ``<sha256>.<ext>``.
    """

    path: Path
    shown_as: str
    meta: Meta
    answers: Mapping[str, Any]
    issues: tuple[PackedIssue, ...]
    manifest: Mapping[str, str]
    manifest_sha256: str
    signature: SignatureState
    _entries: Mapping[str, ArchiveEntry]

    @property
    def print_names(self) -> tuple[str, ...]:
        """File names of the printed copies, sorted."""
        return tuple(self._names_in(names.PRINT_FOLDER))

    @property
    def file_names(self) -> Mapping[str, str]:
        """SHA-256 of every figure and supporting document → its file name in the package."""
        return {name.split(".", 1)[0]: name for name in self._names_in(names.FILES_FOLDER)}

    def print_chunks(self, name: str) -> Iterator[bytes]:
        """A printed copy in pieces of at most 1 MiB; see :meth:`file_chunks`."""
        return self._chunks(names.PRINT_FOLDER + name)

    def file_chunks(self, sha256: str, *, is_fresh: bool = False) -> Iterator[bytes]:
        """A supporting document in pieces of at most 1 MiB.

        The content is verified again on the way; it is good when the last piece was taken.
        Raises KeyError for a file that is not there, PackageError ``package.changed`` when the
        package was altered since it was read, ``package.cannot_read`` when it is gone.
        ``is_fresh``: it was verified a moment ago in a place of our own; length and CRC are enough.
        """
        return self._chunks(names.FILES_FOLDER + self.file_names[sha256], is_fresh)

    def file_size(self, sha256: str) -> int:
        """Bytes of a supporting document."""
        return self._entries[names.FILES_FOLDER + self.file_names[sha256]].size

    def print_bytes(self, name: str) -> bytes:
        """A whole printed copy; for large ones use :meth:`print_chunks`."""
        return b"".join(self.print_chunks(name))

    def file_bytes(self, sha256: str) -> bytes:
        """A whole supporting document; for large ones use :meth:`file_chunks`."""
        return b"".join(self.file_chunks(sha256))

    def _names_in(self, folder: str) -> Iterator[str]:
        return (name.removeprefix(folder) for name in sorted(self.manifest) if name.startswith(folder))

    def _chunks(self, name: str, is_fresh: bool = False) -> Iterator[bytes]:
        sha256 = None if is_fresh else self.manifest[name]
        return _verified_again(self.path, self._entries[name], sha256, self.shown_as)


def read_package(
    path: Path,
    job: JobContext,
    *,
    limits: Limits = DEFAULT_LIMITS,
    kinds: Collection[PackageKind] = ALL_KINDS,
    shown_as: str = "",
) -> Package:
    """The package at ``path`` after verifying every entry; nothing is written to disk.

    ``kinds`` are the kinds the caller can use, ``shown_as`` is the file name in sentences
    when ``path`` is a temporary copy. Raises PackageError with one of the reason
    codes of ``desktop/packages/README.md``, JobCancelled.
    """
    path = Path(path)
    file = shown_as or path.name
    try:
        with open(path, "rb") as stream:
            return _Verification(path, file, stream, job, limits).package(kinds)
    except OSError as error:
        raise PackageError("package.cannot_read", file=file, reason=reason_of_reading(error)) from error


class _Verification:
    """One pass over one package."""

    def __init__(self, path: Path, file: str, stream: BinaryIO, job: JobContext, limits: Limits) -> None:
        self._path = path
        self._file = file
        self._stream = stream
        self._job = job
        self._limits = limits
        self._entries: dict[str, ArchiveEntry] = {}
        self._hashes: dict[str, str] = {}
        self._done = 0
        self._total = 0

    def package(self, kinds: Collection[PackageKind]) -> Package:
        self._open()
        # The format number comes first: a later format may allow what this one refuses.
        meta = meta_from(self._json(names.META), file=self._file)
        names.check_layout(self._entries, file=self._file)
        if meta.kind not in kinds:
            raise PackageError("package.wrong_kind", file=self._file, kind=sentence(f"package_kind.{meta.kind}"))
        manifest_data = self._small(names.MANIFEST)
        manifest = manifest_from(manifest_data, file=self._file)
        self._compare_names(manifest)
        answers = answers_from(self._json(names.ANSWERS), file=self._file)
        issues = issues_from(self._json(names.ISSUES), file=self._file)
        self._compare_hashes(manifest)
        return Package(
            path=self._path,
            shown_as=self._file,
            meta=meta,
            answers=MappingProxyType(answers),
            issues=issues,
            manifest=MappingProxyType(manifest),
            manifest_sha256=self._hashes[names.MANIFEST],
            signature=self._signature(manifest_data),
            _entries=MappingProxyType(self._entries),
        )

    def _open(self) -> None:
        entries = read_directory(self._stream, file=self._file, limits=self._limits)
        for entry in entries:
            names.check_entry_name(entry.name, file=self._file)
        names.check_unique((entry.name for entry in entries), file=self._file)
        self._entries = {entry.name: entry for entry in entries}
        self._total = sum(entry.size for entry in entries)
        if names.MIMETYPE not in self._entries:
            raise PackageError("package.mimetype_missing", file=self._file)
        first = entries[0]
        if first.name != names.MIMETYPE or first.method != STORED:
            raise PackageError("package.mimetype_misplaced", file=self._file)
        if first.size != len(names.MEDIA_TYPE) or self._small(names.MIMETYPE) != names.MEDIA_TYPE:
            raise PackageError("package.mimetype_wrong", file=self._file)

    def _compare_names(self, manifest: Mapping[str, str]) -> None:
        """Every entry is declared, every declared entry and every required one is there."""
        undeclared = {name for name in self._entries if is_covered(name)} - manifest.keys()
        if undeclared:
            raise PackageError("package.entry_undeclared", file=self._file, entry=min(undeclared))
        missing = {*manifest, *names.REQUIRED} - self._entries.keys()
        if missing:
            raise PackageError("package.entry_missing", file=self._file, entry=names.visible(min(missing)))
        if not all(map(is_covered, manifest)):
            raise PackageError("package.manifest_wrong", file=self._file, entry=names.MANIFEST)

    def _compare_hashes(self, manifest: Mapping[str, str]) -> None:
        for name, declared in manifest.items():
            if name not in self._hashes:
                self._read(name, lambda _chunk: None)
            actual = self._hashes[name]
            if actual != declared:
                raise PackageError("package.hash_wrong", file=self._file, entry=name)
            stored = names.STORED_FILE.fullmatch(name)
            if stored and stored.group(1) != actual:
                raise PackageError("package.file_name_wrong", file=self._file, entry=name)

    def _signature(self, manifest: bytes) -> SignatureState:
        """The first signature, after verifying all of them."""
        numbers = sorted({match.group(1) for name in self._entries if (match := names.SIGNATURE_FILE.fullmatch(name))})
        states = [self._one_signature(number, manifest) for number in numbers]
        return states[0] if states else UNSIGNED

    def _one_signature(self, number: str, manifest: bytes) -> SignatureState:
        statement, signature = (f"{names.SIGNATURES_FOLDER}{number}.{suffix}" for suffix in ("json", "sig"))
        if statement not in self._entries or signature not in self._entries:
            raise PackageError("package.signature_incomplete", file=self._file, entry=signature)
        return verify_signature(
            self._json(statement), self._small(signature), manifest, file=self._file, entry=signature
        )

    def _json(self, name: str) -> Any:
        return parse_json(self._small(name), file=self._file, entry=name, max_depth=self._limits.json_depth)

    def _small(self, name: str) -> bytes:
        """The content of an entry that is read as a whole."""
        if name not in self._entries:
            raise PackageError("package.entry_missing", file=self._file, entry=name)
        if self._entries[name].size > self._limits.json_bytes:
            limit = megabytes(self._limits.json_bytes)
            raise PackageError("package.json_too_large", file=self._file, entry=name, limit=limit)
        content = bytearray()
        self._read(name, content.extend)
        return bytes(content)

    def _read(self, name: str, take: Callable[[bytes], object]) -> None:
        digest = hashlib.sha256()
        for chunk in entry_chunks(self._stream, self._entries[name], file=self._file):
            self._done += len(chunk)
            self._job.step(self._done, self._total, sentence("package_step.verify", file=self._file))
            digest.update(chunk)
            take(chunk)
        self._hashes[name] = digest.hexdigest()


def _verified_again(path: Path, entry: ArchiveEntry, sha256: str | None, file: str) -> Iterator[bytes]:
    """The content of ``entry``; its length and CRC are checked, and its digest unless ``sha256`` is None."""
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as stream:
            for chunk in entry_chunks(stream, entry, file=file):
                if sha256 is not None:
                    digest.update(chunk)
                yield chunk
    except PackageError:
        raise PackageError("package.changed", file=file, entry=entry.name) from None
    except OSError as error:
        raise PackageError("package.cannot_read", file=file, reason=reason_of_reading(error)) from error
    if sha256 is not None and digest.hexdigest() != sha256:
        raise PackageError("package.changed", file=file, entry=entry.name)
