"""This file builds packages for tests: right ones, and ones that are wrong in one place only."""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from desktop.canonical import canonical_json
from desktop.issues import Severity
from desktop.jobs import JobContext
from desktop.packages import names
from desktop.packages.archive import DEFLATED, STORED
from desktop.packages.manifest import (
    FileSource,
    Meta,
    PackageKind,
    PackageParts,
    PackedIssue,
    is_covered,
    manifest_bytes,
)
from desktop.packages.signing import Signer
from desktop.packages.writer import WrittenPackage, write_package

UNIT = "山西某某装备制造有限公司"
LICENCE = b"%PDF-1.7 business licence " + bytes(range(256)) * 8
LICENCE_SHA = hashlib.sha256(LICENCE).hexdigest()
LICENCE_ENTRY = f"files/{LICENCE_SHA}.pdf"
PRINTED = b"%PDF-1.7 printed copy " + bytes(reversed(range(256))) * 4


Contents = Mapping[str, bytes]


@dataclass(frozen=True)
class Hostile:
    """A wrong package, and the reason code it must be refused with."""

    code: str
    what: str
    data: bytes
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.code.removeprefix('package.')}: {self.what}"


def a_meta(**changes: Any) -> Meta:
    values: dict[str, Any] = {
        "kind": PackageKind.SUBMISSION,
        "package_id": "p-0001",
        "draft_id": "d-0001",
        "notice_id": "shanxi-2024",
        "notice_version": "1.0",
        "notice_lock": "1" * 64,
        "form_id": "excellence",
        "unit_name": UNIT,
        "unit_code": "91140100MA0K00001X",
        "project": "高端装备智能工厂",
        "revision": 3,
        "content_hash": "2" * 64,
        "earlier_hashes": ("3" * 64, "4" * 64),
        "made_at": "2024-11-22T10:00:00.000+08:00",
        "program_version": "0.1.0",
    }
    return Meta(**{**values, **changes})


def an_issue(**changes: Any) -> PackedIssue:
    values: dict[str, Any] = {
        "code": "text.too_long",
        "path": "summary",
        "section": "basic",
        "severity": Severity.WARNING,
        "message": "“项目简介”偏长。",
        "reason": "内容均为必要",
    }
    return PackedIssue(**{**values, **changes})


def some_parts(**changes: Any) -> PackageParts:
    values: dict[str, Any] = {
        "meta": a_meta(),
        "answers": {
            "unit_name": UNIT,
            "total_investment": "12345.60",
            "scenarios": [{"id": "r1", "stage": "生产作业", "scenario": "人机协同作业"}],
            "licence": [{"file": LICENCE_SHA, "name": "营业执照.pdf", "size": len(LICENCE), "kind": "pdf", "pages": 1}],
            "summary": None,
            "accepted": True,
        },
        "issues": (an_issue(),),
        "prints": {"申报书.pdf": PRINTED, "申报书.docx": b"PK docx " + PRINTED},
        "files": {LICENCE_SHA: FileSource("pdf", LICENCE)},
    }
    return PackageParts(**{**values, **changes})


def a_signer(name: str = "测试单位", seed: int = 1) -> Signer:
    """A signer whose key is always the same."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def write(target: Path, parts: PackageParts | None = None, signer: Signer | None = None) -> WrittenPackage:
    return write_package(target, parts or some_parts(), JobContext(), signer)


def contents_of(package: Path) -> dict[str, bytes]:
    """Every entry of a right package by name, in order, as the standard library reads it."""
    with zipfile.ZipFile(package) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def with_manifest(contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """``contents`` with a manifest that is right for them."""
    covered = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items() if is_covered(name)}
    return {**contents, names.MANIFEST: manifest_bytes(covered)}


def with_json(contents: Mapping[str, bytes], entry: str, change: Callable[[Any], Any]) -> dict[str, bytes]:
    """``contents`` with the JSON of ``entry`` changed, in canonical form and with a right manifest."""
    import json

    return with_manifest({**contents, entry: canonical_json(change(json.loads(contents[entry])))})


@dataclass(frozen=True)
class RawEntry:
    """One entry of a hand-made ZIP. None means: what would be right.

    ``local_…`` differ in the local header only, so that the two headers contradict each other.
    """

    name: bytes
    data: bytes
    method: int = DEFLATED
    packed: bytes | None = None
    flags: int | None = None
    crc: int | None = None
    packed_size: int | None = None
    size: int | None = None
    attributes: int = 0o100644 << 16
    extra: bytes = b""
    comment: bytes = b""
    disk: int = 0
    offset: int | None = None
    local_name: bytes | None = None
    local_flags: int | None = None
    local_method: int | None = None
    local_crc: int | None = None
    local_size: int | None = None
    local_packed_size: int | None = None
    local_extra: bytes = b""
    local_mark: bytes = b"PK\x03\x04"
    before: bytes = b""

    def packed_bytes(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(self.data) if self.method == DEFLATED else self.data


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def raw_entries(contents: Mapping[str, bytes]) -> list[RawEntry]:
    return [
        RawEntry(name.encode(), data, method=STORED if name == names.MIMETYPE else DEFLATED)
        for name, data in contents.items()
    ]


def changed(entries: Iterable[RawEntry], name: str, /, **changes: Any) -> list[RawEntry]:
    """``entries`` with the one called ``name`` changed."""
    entries = list(entries)
    result = [replace(entry, **changes) if entry.name == name.encode() else entry for entry in entries]
    assert result != entries
    return result


def raw_zip(
    entries: Iterable[RawEntry],
    *,
    behind: bytes = b"",
    between: bytes = b"",
    directory_extra: bytes = b"",
    count: int | None = None,
    end: Mapping[str, int] | None = None,
) -> bytes:
    """A ZIP laid byte by byte; ``between`` lies before the directory, ``behind`` after everything."""
    body, directory, written = bytearray(), bytearray(), 0
    for entry in entries:
        body += entry.before
        offset = len(body) if entry.offset is None else entry.offset
        body += _local(entry) + entry.packed_bytes()
        directory += _central(entry, offset)
        written += 1
    body += between
    start = len(body)
    directory += directory_extra
    values = {
        "disk": 0,
        "directory_disk": 0,
        "here": written if count is None else count,
        "count": written if count is None else count,
        "size": len(directory),
        "offset": start,
        "comment": 0,
        **(end or {}),
    }
    return bytes(body + directory + struct.pack("<4s4H2IH", b"PK\x05\x06", *values.values()) + behind)


def _flags(entry: RawEntry) -> int:
    if entry.flags is not None:
        return entry.flags
    return 0 if entry.name.isascii() else 0x0800


def _first(*values: int | None) -> int:
    return next(value for value in values if value is not None)


def _local(entry: RawEntry) -> bytes:
    name = entry.name if entry.local_name is None else entry.local_name
    return (
        struct.pack(
            "<4s5H3I2H",
            entry.local_mark,
            20,
            _first(entry.local_flags, _flags(entry)),
            _first(entry.local_method, entry.method),
            0,
            33,
            _first(entry.local_crc, entry.crc, zlib.crc32(entry.data)),
            _first(entry.local_packed_size, entry.packed_size, len(entry.packed_bytes())),
            _first(entry.local_size, entry.size, len(entry.data)),
            len(name),
            len(entry.local_extra),
        )
        + name
        + entry.local_extra
    )


def _central(entry: RawEntry, offset: int) -> bytes:
    return (
        struct.pack(
            "<4s6H3I5H2I",
            b"PK\x01\x02",
            (3 << 8) | 20,
            20,
            _flags(entry),
            entry.method,
            0,
            33,
            _first(entry.crc, zlib.crc32(entry.data)),
            _first(entry.packed_size, len(entry.packed_bytes())),
            _first(entry.size, len(entry.data)),
            len(entry.name),
            len(entry.extra),
            len(entry.comment),
            entry.disk,
            0,
            entry.attributes,
            offset,
        )
        + entry.name
        + entry.extra
        + entry.comment
    )
