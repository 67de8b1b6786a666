"""This file makes archives whose ZIP structure, sizes or entry names are wrong, one for every reason."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from desktop.packages import names
from desktop.packages.archive import Limits
from tests.helpers.packages import (
    LICENCE,
    LICENCE_ENTRY,
    LICENCE_SHA,
    Contents,
    Hostile,
    RawEntry,
    changed,
    deflated,
    raw_entries,
    raw_zip,
    with_manifest,
)

_MEBIBYTE = 1024 * 1024


def wrong_archives(contents: Contents) -> Iterator[Hostile]:
    """Every archive of this file, made from the entries of a right, signed package."""
    for maker in (_structures, _limits, _features, _headers, _entry_names):
        yield from maker(contents)


def _structures(contents: Contents) -> Iterator[Hostile]:
    entries = raw_entries(contents)
    right = raw_zip(entries)
    yield Hostile("package.not_a_package", "a text file", "这不是申报包".encode())
    yield Hostile("package.not_a_package", "an empty archive", raw_zip([]))
    yield Hostile("package.not_a_package", "data before the first entry", b"MZ" + right)
    yield Hostile("package.truncated", "an empty file", b"")
    yield Hostile("package.truncated", "three bytes", right[:3])
    yield Hostile("package.truncated", "half of it", right[: len(right) // 2])
    yield Hostile("package.truncated", "the last byte is missing", right[:-1])
    yield Hostile("package.trailing_data", "one byte too many", right + b"\0")
    yield Hostile("package.trailing_data", "another archive behind it", right + b"x" * 70_000)
    yield Hostile("package.damaged", "an archive comment", raw_zip(entries, end={"comment": 1}))
    yield Hostile("package.damaged", "a second disk", raw_zip(entries, end={"disk": 1}))
    yield Hostile("package.damaged", "counts that differ", raw_zip(entries, end={"here": 1}))
    yield Hostile("package.damaged", "a directory that starts elsewhere", raw_zip(entries, end={"offset": 5}))
    yield Hostile("package.damaged", "more entries announced than there are", raw_zip(entries, count=len(entries) + 1))
    yield Hostile("package.damaged", "less entries announced than there are", raw_zip(entries, count=len(entries) - 1))
    yield Hostile("package.damaged", "bytes inside the directory", raw_zip(entries, directory_extra=b"PK\x01\x02"))
    size = 10**6
    beyond = changed(entries, "mimetype", size=size, packed_size=size)
    beyond[1] = replace(beyond[1], offset=38 + size)
    yield Hostile("package.damaged", "an entry behind the end of the file", raw_zip(beyond))
    cut = bytearray(right)
    struct.pack_into("<H", cut, right.rindex(b"PK\x01\x02") + 28, 500)  # a name longer than the directory
    yield Hostile("package.damaged", "a name that runs out of the directory", bytes(cut))
    yield Hostile("package.hidden_data", "data before the directory", raw_zip(entries, between=b"hidden"))
    yield Hostile(
        "package.hidden_data", "data between entries", raw_zip(changed(entries, names.META, before=b"hidden"))
    )
    nothing = {"size": 0, "offset": len(right) - 22}
    yield Hostile("package.hidden_data", "entries announced as none", raw_zip(entries, count=0, end=nothing))
    yield Hostile("package.overlapping", "two entries at one place", raw_zip(changed(entries, names.META, offset=0)))
    last = entries[-1].name.decode()
    longer = len(entries[-1].packed_bytes()) + 10
    yield Hostile("package.overlapping", "into the directory", raw_zip(changed(entries, last, packed_size=longer)))
    locator = b"PK\x06\x07" + bytes(16)
    behind_directory = raw_zip(entries)
    yield Hostile("package.zip64", "a ZIP64 locator", behind_directory[:-22] + locator + behind_directory[-22:])
    yield Hostile("package.zip64", "a count of 65535", raw_zip(entries, count=0xFFFF))
    yield Hostile("package.zip64", "an offset of 4 GiB", raw_zip(entries, end={"offset": 0xFFFFFFFF}))
    yield Hostile("package.zip64", "a ZIP64 field", raw_zip(changed(entries, names.META, extra=_extra(1, bytes(16)))))
    yield Hostile("package.zip64", "a size of 4 GiB", raw_zip(changed(entries, names.META, size=0xFFFFFFFF)))


def _extra(identifier: int, data: bytes = b"") -> bytes:
    return struct.pack("<2H", identifier, len(data)) + data


def _limits(contents: Contents) -> Iterator[Hostile]:
    entries = raw_entries(contents)
    right = raw_zip(entries)
    many = entries + [RawEntry(f"print/{n}.pdf".encode(), b"") for n in range(2001)]
    yield Hostile("package.too_many_entries", "2,001 printed copies", raw_zip(many))
    long_name = changed(entries, names.META, name=b"print/" + b"x" * 60_000)
    yield Hostile("package.too_many_entries", "a directory out of proportion", raw_zip(long_name))
    big = changed(entries, LICENCE_ENTRY, size=512 * _MEBIBYTE + 1)
    yield Hostile("package.entry_too_large", "announced beyond 512 MiB", raw_zip(big))
    small = {"limits": Limits(entry_bytes=len(LICENCE) - 1)}
    yield Hostile("package.entry_too_large", "beyond a smaller limit", right, small)
    five = [RawEntry(f"print/{n}.pdf".encode(), b"", method=8, packed=bytes(9), size=450 * _MEBIBYTE) for n in range(5)]
    unbounded = {"limits": Limits(ratio=1 << 40)}
    yield Hostile("package.total_too_large", "five times 450 MiB", raw_zip(entries + five), unbounded)
    yield Hostile("package.total_too_large", "beyond a smaller limit", right, {"limits": Limits(total_bytes=1000)})
    zeros = bytes(8 * _MEBIBYTE)
    bomb = with_manifest({**contents, "print/炸弹.pdf": zeros})
    yield Hostile("package.ratio_too_high", "8 MiB of zeros in 8 KiB", raw_zip(raw_entries(bomb)))
    yield Hostile("package.json_too_large", "beyond a smaller limit", right, {"limits": Limits(json_bytes=100)})


def _features(contents: Contents) -> Iterator[Hostile]:
    entries = raw_entries(contents)

    def meta_with(**changes: Any) -> bytes:
        return raw_zip(changed(entries, names.META, **changes))

    yield Hostile("package.encrypted", "the classic flag", meta_with(flags=0x0001))
    yield Hostile("package.encrypted", "the strong flag", meta_with(flags=0x0040))
    yield Hostile("package.encrypted", "a masked directory", meta_with(flags=0x2000))
    yield Hostile("package.unsupported_feature", "a data descriptor", meta_with(flags=0x0008))
    yield Hostile("package.unsupported_feature", "patched data", meta_with(flags=0x0020))
    yield Hostile("package.unsupported_feature", "an entry comment", meta_with(comment=b"x"))
    yield Hostile("package.unsupported_feature", "an entry on another disk", meta_with(disk=1))
    yield Hostile("package.unsupported_feature", "a second name", meta_with(extra=_extra(0x7075, b"\1\0\0\0\0other")))
    yield Hostile("package.unsupported_feature", "a second name, locally", meta_with(local_extra=_extra(0x7075, b"x")))
    yield Hostile("package.unsupported_feature", "half an extra field", meta_with(extra=b"UT"))
    yield Hostile("package.unsupported_feature", "an extra field too long", meta_with(extra=b"UT\x09\x00x"))
    for method in (1, 9, 12, 14, 93, 99):
        yield Hostile("package.unsupported_method", f"method {method}", meta_with(method=method, packed=b"x"))
    yield Hostile("package.directory_entry", "a unix folder", meta_with(attributes=0o040755 << 16))
    yield Hostile("package.directory_entry", "a DOS folder", meta_with(attributes=0x10))
    folder = [*entries, RawEntry(b"print/", b"")]
    yield Hostile("package.directory_entry", "a name with a slash at the end", raw_zip(folder))
    kinds = {"link": 0o120777, "pipe": 0o010644, "device": 0o060644, "terminal": 0o020644, "socket": 0o140644}
    for what, mode in kinds.items():
        yield Hostile("package.special_file", f"a {what}", meta_with(attributes=mode << 16))
    yield Hostile("package.special_file", "a volume label", meta_with(attributes=0x08))


def _headers(contents: Contents) -> Iterator[Hostile]:
    entries = raw_entries(contents)
    size = len(contents[names.META])
    lies: dict[str, dict[str, Any]] = {
        "another name": {"local_name": b"meta.jsom"},
        "another length of name": {"local_name": b"meta.json.exe"},
        "another size": {"local_size": size + 1},
        "another packed size": {"local_packed_size": 1},
        "another method": {"local_method": 0},
        "another CRC": {"local_crc": 1},
        "other flags": {"local_flags": 0x0800},
        "no local header": {"local_mark": b"PK\x07\x08"},
    }
    for what, changes in lies.items():
        yield Hostile("package.header_mismatch", what, raw_zip(changed(entries, names.META, **changes)))
    stored = changed(entries, LICENCE_ENTRY, method=0, size=len(LICENCE) - 1)
    yield Hostile("package.header_mismatch", "a stored entry with two sizes", raw_zip(stored))
    packed = deflated(contents[names.META])
    damage: dict[str, dict[str, Any]] = {
        "a wrong CRC": {"crc": 1},
        "less than announced": {"size": size + 1},
        "more than announced": {"size": size - 1},
        "a broken stream": {"packed": b"\xff" + packed[1:]},
        "a stream without an end": {"packed": packed[:-1]},
        "a stream that only begins": {"packed": b""},
        "data behind the stream": {"packed": packed + b"hidden"},
    }
    for what, changes in damage.items():
        yield Hostile("package.entry_damaged", what, raw_zip(changed(entries, names.META, **changes)))
    bomb = deflated(bytes(64 * _MEBIBYTE))
    lying = changed(entries, LICENCE_ENTRY, packed=bomb)
    yield Hostile("package.entry_damaged", "a bomb that lies about its size", raw_zip(lying))


def _entry_names(contents: Contents) -> Iterator[Hostile]:
    entries = raw_entries(contents)
    bad = {
        "name_absolute": ("/etc/passwd",),
        "name_climbing": ("../meta.json", "print/../../x.pdf", "..", "print/.."),
        "name_empty_segment": ("print//x.pdf", "./meta.json", "print/./x.pdf", "."),
        "name_backslash": ("print\\x.pdf", "..\\x.pdf", "\\x"),
        "name_drive": ("C:/x.pdf", "C:x.pdf", "print/x.pdf:stream", "\u0063:\\x"),
        "name_unc": ("//server/share/x.pdf", "\\\\server\\share\\x.pdf", "\\\\?\\C:\\x"),
        "name_control": (
            "print/a\nb.pdf",
            "print/a\0.pdf",
            "print/a\x7f.pdf",
            "print/\u202efdp.exe",
            "print/a\u200b.pdf",
        ),
        "name_device": (
            "CON",
            "print/con.pdf",
            "print/NUL.tar.pdf",
            "files/aux .pdf",
            "COM1",
            "lpt9.txt",
            "CONIN$",
            "COM¹",
        ),
        "name_trailing": ("print/x.pdf.", "print/x.pdf ", "print./x.pdf", "print /x.pdf", "..."),
        "name_not_nfc": ("print/e\u0301.pdf", "print/\u1100\u1161.pdf"),
        "name_too_long": ("print/" + "长" * 200 + ".pdf",),
        "name_not_allowed": (
            "readme.txt",
            "data/other.json",
            "print/x.exe",
            "print/deep/x.pdf",
            "print/x?.pdf",
            "print/.pdf",
            "files/x.pdf",
            f"files/{'A' * 64}.pdf",
            f"files/{'a' * 64}",
            f"files/{'a' * 64}.PDF",
            "signatures/0.json",
            "signatures/10.sig",
            "signatures/1.txt",
        ),
        "name_collision": ("Meta.json", "META.JSON", "print/申报书.PDF", "data/ANSWERS.json"),
    }
    for code, wrong in bad.items():
        for name in wrong:
            data = raw_zip([*entries, RawEntry(name.encode(), b"x", flags=0x0800)])
            yield Hostile(f"package.{code}", repr(name)[:40], data)
    sharp = [*entries, RawEntry("print/straße.pdf".encode(), b"x"), RawEntry(b"print/STRASSE.pdf", b"x")]
    yield Hostile("package.name_collision", "ß and SS", raw_zip(sharp))
    yield Hostile("package.name_doubled", "meta.json twice", raw_zip([*entries, RawEntry(b"meta.json", b"{}")]))
    latin = RawEntry("print/申报书.pdf".encode("gbk"), b"x", flags=0)
    yield Hostile("package.name_encoding", "GBK", raw_zip([*entries, latin]))
    wrong_utf8 = RawEntry(b"print/\xff.pdf", b"x", flags=0x0800)
    yield Hostile("package.name_encoding", "broken UTF-8", raw_zip([*entries, wrong_utf8]))
    twice = with_manifest({**contents, f"files/{LICENCE_SHA}.png": LICENCE})
    yield Hostile("package.file_doubled", "one content, two extensions", raw_zip(raw_entries(twice)))
