"""This file reads the ZIP structure of a package without trusting a byte of it.

The standard library's reader is made to open whatever can be opened: it takes data before,
between and behind the entries, doubled names, and headers that contradict each other. Each
of these lets two programs see two different contents, so here each is a refusal.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from desktop.errors import PackageError
from desktop.packages.names import visible
from desktop.packages.strict_json import MAX_JSON_BYTES, MAX_JSON_DEPTH

CHUNK = 1024 * 1024
STORED, DEFLATED = 0, 8

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_ZIP64_LOCATOR, _ZIP64_LOCATOR_SIZE = b"PK\x06\x07", 20
_ZIP64_EXTRA = 0x0001
_MAX16, _MAX32 = 0xFFFF, 0xFFFFFFFF

_FLAG_UTF8 = 0x0800
_FLAGS_LEVEL = 0x0006  # how hard the packer tried; says nothing about the content
_FLAGS_ENCRYPTED = 0x2041
# Times and owners that common packers add (APPNOTE 4.5.2, Info-ZIP extrafld.txt). Everything
# else is refused, above all the second name of 0x7075.
_HARMLESS_EXTRAS = frozenset({0x000A, 0x5455, 0x5855, 0x7855, 0x7875})
_DOS_VOLUME, _DOS_DIRECTORY = 0x08, 0x10
_MAX_DIRECTORY_BYTES_PER_ENTRY = 2048


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a package may ask of this computer. Sizes in bytes, unpacked.

    ``ratio`` bounds unpacked size against packed size, for entries above ``ratio_floor``.
    """

    entries: int = 2000
    entry_bytes: int = 512 * 1024 * 1024
    total_bytes: int = 2 * 1024 * 1024 * 1024
    ratio: int = 200
    ratio_floor: int = 1024 * 1024
    json_bytes: int = MAX_JSON_BYTES
    json_depth: int = MAX_JSON_DEPTH


DEFAULT_LIMITS = Limits()


class ArchiveEntry(NamedTuple):
    """One entry whose two headers agree; ``offset`` is where its packed bytes start."""

    name: str
    method: int
    crc: int
    packed_size: int
    size: int
    offset: int


class _Central(NamedTuple):
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed_size: int
    size: int
    extra: bytes
    comment_size: int
    disk: int
    attributes: int
    header_offset: int


def read_directory(stream: BinaryIO, *, file: str, limits: Limits = DEFAULT_LIMITS) -> tuple[ArchiveEntry, ...]:
    """Every entry in the order it lies in the file, after checking the whole structure.

    No entry is unpacked. ``file`` is the name used in sentences. Raises PackageError and OSError.
    """
    count, directory_offset, directory = _read_end(stream, file, limits)
    entries: list[ArchiveEntry] = []
    expected = position = total = 0
    for _ in range(count):
        central, position = _central_at(directory, position, file)
        name = _decoded(central, file)
        _check_kind(central, name, file)
        _check_size(central, name, file, limits)
        total += central.size
        if total > limits.total_bytes:
            raise PackageError("package.total_too_large", file=file, limit=megabytes(limits.total_bytes))
        entry = _check_local(stream, central, name, expected, file)
        expected = entry.offset + entry.packed_size
        entries.append(entry)
    if position != len(directory):
        raise PackageError("package.damaged", file=file)
    if expected != directory_offset:
        code = "package.overlapping" if expected > directory_offset else "package.hidden_data"
        raise PackageError(code, file=file, entry=entries[-1].name if entries else "")
    return tuple(entries)


def entry_chunks(stream: BinaryIO, entry: ArchiveEntry, *, file: str) -> Iterator[bytes]:
    """The unpacked content in pieces of at most 1 MiB, never more than the declared size.

    Only when the last piece has been taken are length and CRC known to be right.
    Raises PackageError ``package.entry_damaged`` and OSError.
    """
    stream.seek(entry.offset)
    packed = _packed_chunks(stream, entry.packed_size)
    crc = size = 0
    try:
        for chunk in packed if entry.method == STORED else _inflated(packed):
            size += len(chunk)
            if size > entry.size:
                break
            crc = zlib.crc32(chunk, crc)
            yield chunk
    except zlib.error:
        raise PackageError("package.entry_damaged", file=file, entry=entry.name) from None
    if size != entry.size or crc != entry.crc:
        raise PackageError("package.entry_damaged", file=file, entry=entry.name)


def megabytes(size: int) -> str:
    """A size for a sentence, such as ``512 MB``."""
    return f"{size / (1024 * 1024):,.10g} MB"


def _packed_chunks(stream: BinaryIO, left: int) -> Iterator[bytes]:
    while left and (chunk := stream.read(min(left, CHUNK))):
        left -= len(chunk)
        yield chunk


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for data in packed:
        while data:
            yield inflater.decompress(data, CHUNK)
            data = inflater.unconsumed_tail
        if inflater.unused_data:
            raise zlib.error("data behind the end of the stream")
    while not inflater.eof:
        chunk = inflater.decompress(b"", CHUNK)
        if not chunk:
            raise zlib.error("the stream has no end")
        yield chunk


def _is_own_end(tail: bytes, found: int, start: int) -> bool:
    """Whether the end record in ``tail`` is the package's, not that of a DOCX stored inside a cut-off one."""
    if not 0 <= found <= len(tail) - _END.size:
        return False
    *_, size, offset, _ = _END.unpack_from(tail, found)
    return bool(offset + size == start + found)


def _read_end(stream: BinaryIO, file: str, limits: Limits) -> tuple[int, int, bytes]:
    """Number of entries, offset of the directory, its bytes."""
    head = stream.read(len(_LOCAL_MARK))
    if head != _LOCAL_MARK:
        code = "package.truncated" if _LOCAL_MARK.startswith(head) else "package.not_a_package"
        raise PackageError(code, file=file)
    file_size = stream.seek(0, 2)
    end_offset = file_size - _END.size
    tail_size = min(file_size, CHUNK)
    stream.seek(file_size - tail_size)
    tail = stream.read(tail_size)
    if tail[-_END.size : -_END.size + 4] != _END_MARK:
        is_whole = _is_own_end(tail, tail.rfind(_END_MARK), file_size - tail_size)
        raise PackageError("package.trailing_data" if is_whole else "package.truncated", file=file)
    _, disk, directory_disk, here, count, size, offset, comment_size = _END.unpack(tail[-_END.size :])
    before_end = tail[-_END.size - _ZIP64_LOCATOR_SIZE : -_END.size]
    if _MAX16 in (here, count) or _MAX32 in (size, offset) or before_end.startswith(_ZIP64_LOCATOR):
        raise PackageError("package.zip64", file=file)
    if disk or directory_disk or here != count or comment_size or offset + size != end_offset:
        raise PackageError("package.damaged", file=file)
    if count > limits.entries or size > max(count, 1) * _MAX_DIRECTORY_BYTES_PER_ENTRY:
        raise PackageError("package.too_many_entries", file=file, limit=limits.entries)
    stream.seek(offset)
    return count, offset, stream.read(size)


def _central_at(directory: bytes, position: int, file: str) -> tuple[_Central, int]:
    start = position + _CENTRAL.size
    if start > len(directory) or directory[position : position + 4] != _CENTRAL_MARK:
        raise PackageError("package.damaged", file=file)
    (
        *_,
        flags,
        method,
        _time,
        _date,
        crc,
        packed_size,
        size,
        name_size,
        extra_size,
        comment_size,
        disk,
        _internal,
        attributes,
        header_offset,
    ) = _CENTRAL.unpack(directory[position:start])
    extra_start = start + name_size
    end = extra_start + extra_size + comment_size
    if end > len(directory):
        raise PackageError("package.damaged", file=file)
    raw_name, extra = directory[start:extra_start], directory[extra_start : extra_start + extra_size]
    central = _Central(
        raw_name, flags, method, crc, packed_size, size, extra, comment_size, disk, attributes, header_offset
    )
    return central, end


def _decoded(central: _Central, file: str) -> str:
    try:
        return central.raw_name.decode("utf-8" if central.flags & _FLAG_UTF8 else "ascii")
    except UnicodeDecodeError:
        shown = central.raw_name.decode("utf-8", "replace")
        raise PackageError("package.name_encoding", file=file, entry=visible(shown)) from None


def _check_kind(central: _Central, name: str, file: str) -> None:
    entry = visible(name)
    if central.flags & _FLAGS_ENCRYPTED:
        raise PackageError("package.encrypted", file=file, entry=entry)
    if central.flags & ~(_FLAG_UTF8 | _FLAGS_LEVEL) or central.comment_size or central.disk:
        raise PackageError("package.unsupported_feature", file=file, entry=entry)
    if central.method not in (STORED, DEFLATED):
        raise PackageError("package.unsupported_method", file=file, entry=entry, method=central.method)
    _check_extra(central.extra, entry, file)
    file_type = stat.S_IFMT(central.attributes >> 16)
    if file_type == stat.S_IFDIR or central.attributes & _DOS_DIRECTORY:
        raise PackageError("package.directory_entry", file=file, entry=entry)
    if file_type not in (0, stat.S_IFREG) or central.attributes & _DOS_VOLUME:
        raise PackageError("package.special_file", file=file, entry=entry)


def _check_extra(extra: bytes, entry: str, file: str) -> None:
    while extra:
        identifier, size = struct.unpack("<2H", extra[:4]) if len(extra) >= 4 else (0, 0)
        if identifier == _ZIP64_EXTRA:
            raise PackageError("package.zip64", file=file)
        if identifier not in _HARMLESS_EXTRAS or 4 + size > len(extra):
            raise PackageError("package.unsupported_feature", file=file, entry=entry)
        extra = extra[4 + size :]


def _check_size(central: _Central, name: str, file: str, limits: Limits) -> None:
    if _MAX32 in (central.size, central.packed_size, central.header_offset):
        raise PackageError("package.zip64", file=file)
    if central.size > limits.entry_bytes:
        limit = megabytes(limits.entry_bytes)
        raise PackageError("package.entry_too_large", file=file, entry=visible(name), limit=limit)
    if central.size > max(limits.ratio_floor, limits.ratio * central.packed_size):
        raise PackageError("package.ratio_too_high", file=file, entry=visible(name), limit=limits.ratio)


def _check_local(stream: BinaryIO, central: _Central, name: str, expected: int, file: str) -> ArchiveEntry:
    entry = visible(name)
    if central.header_offset != expected:
        code = "package.overlapping" if central.header_offset < expected else "package.hidden_data"
        raise PackageError(code, file=file, entry=entry)
    stream.seek(central.header_offset)
    header = stream.read(_LOCAL.size)
    if len(header) < _LOCAL.size:
        raise PackageError("package.damaged", file=file)
    mark, _, flags, method, _time, _date, crc, packed_size, size, name_size, extra_size = _LOCAL.unpack(header)
    raw_name, extra = stream.read(name_size), stream.read(extra_size)
    there = (mark, flags, method, crc, packed_size, size, raw_name, len(extra))
    wanted = (
        _LOCAL_MARK,
        central.flags,
        central.method,
        central.crc,
        central.packed_size,
        central.size,
        central.raw_name,
        extra_size,
    )
    if there != wanted or (method == STORED and size != packed_size):
        raise PackageError("package.header_mismatch", file=file, entry=entry)
    _check_extra(extra, entry, file)
    offset = central.header_offset + _LOCAL.size + name_size + extra_size
    return ArchiveEntry(name, method, crc, packed_size, size, offset)
