"""This file makes one wrong package (or more) for every reason code of the reader."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.canonical import canonical_json
from desktop.packages import names
from desktop.packages.archive import Limits
from desktop.packages.manifest import PackageKind
from tests.helpers.packages import (
    LICENCE,
    LICENCE_SHA,
    RawEntry,
    changed,
    deflated,
    raw_entries,
    raw_zip,
    with_json,
    with_manifest,
)

Contents = Mapping[str, bytes]
LICENCE_ENTRY = f"files/{LICENCE_SHA}.pdf"
_MEBIBYTE = 1024 * 1024


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


def all_hostile(contents: Contents) -> list[Hostile]:
    """Every wrong package made from the entries of a right, signed one."""
    makers: tuple[Callable[[Contents], Iterator[Hostile]], ...] = (
        _structures,
        _limits,
        _features,
        _headers,
        _entry_names,
        _formats,
        _manifests,
        _json_texts,
        _metas,
        _answers_and_issues,
        _signatures,
    )
    return [hostile for maker in makers for hostile in maker(contents)]


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


def _formats(contents: Contents) -> Iterator[Hostile]:
    entries = raw_entries(contents)
    without = [entry for entry in entries if entry.name != b"mimetype"]
    yield Hostile("package.mimetype_missing", "no mimetype", raw_zip(without))
    yield Hostile("package.mimetype_misplaced", "at the end", raw_zip([*without, entries[0]]))
    yield Hostile("package.mimetype_misplaced", "compressed", raw_zip(changed(entries, "mimetype", method=8)))
    other = {**contents, "mimetype": b"application/vnd.etsi.asic-e+zip"}
    yield Hostile("package.mimetype_wrong", "another kind of package", raw_zip(raw_entries(other)))
    near = {**contents, "mimetype": names.MEDIA_TYPE[:-1] + b"q"}
    yield Hostile("package.mimetype_wrong", "the same length", raw_zip(raw_entries(near)))
    yield _meta(contents, "package.newer_format", "format 2", format=2)
    newer = with_json(contents, names.META, lambda meta: {"format": 9, "new": [1]})
    newer = with_manifest({**newer, "added-in-format-9/x.bin": b"x"})
    yield Hostile("package.newer_format", "format 9 with another layout", raw_zip(raw_entries(newer)))
    yield _meta(contents, "package.unknown_kind", "a kind nobody knows", kind="receipt")
    yield _meta(contents, "package.unknown_kind", "a number", kind=1)
    yield _meta(contents, "package.unknown_kind", "a list", kind=["submission"])
    only = {"kinds": (PackageKind.CORRECTION, PackageKind.PACKET)}
    yield Hostile("package.wrong_kind", "a submission where a packet is wanted", raw_zip(entries), only)


def _meta(contents: Contents, code: str, what: str, **changes: Any) -> Hostile:
    made = with_json(contents, names.META, lambda meta: {**meta, **changes})
    return Hostile(code, what, raw_zip(raw_entries(made)))


def _manifests(contents: Contents) -> Iterator[Hostile]:
    manifest = contents[names.MANIFEST]
    lines = manifest.splitlines(keepends=True)
    wrong = {
        "no last line end": manifest[:-1],
        "another order": b"".join(reversed(lines)),
        "a line twice": lines[0] + manifest,
        "one space": manifest.replace(b"  ", b" ", 1),
        "a binary mark": manifest.replace(b"  ", b" *", 1),
        "capital hex": lines[0].upper() + b"".join(lines[1:]),
        "Windows line ends": manifest.replace(b"\n", b"\r\n"),
        "not UTF-8": b"\xff" + manifest,
        "itself listed": b"".join(sorted([*lines, b"0" * 64 + b"  manifest-sha256.txt\n"], key=lambda x: x[66:])),
    }
    for what, data in wrong.items():
        yield Hostile("package.manifest_wrong", what, raw_zip(raw_entries({**contents, names.MANIFEST: data})))
    added = {**contents, "print/多出.pdf": b"x"}
    yield Hostile("package.entry_undeclared", "a printed copy", raw_zip(raw_entries(added)))
    nothing = {**contents, names.MANIFEST: b""}
    yield Hostile("package.entry_undeclared", "an empty manifest", raw_zip(raw_entries(nothing)))
    for name in (names.META, names.ANSWERS, names.ISSUES, names.MANIFEST, LICENCE_ENTRY):
        rest = {key: data for key, data in contents.items() if key != name}
        yield Hostile("package.entry_missing", name[:20], raw_zip(raw_entries(rest)))
    rest = {key: data for key, data in contents.items() if key != names.ANSWERS}
    yield Hostile("package.entry_missing", "answers nobody lists", raw_zip(raw_entries(with_manifest(rest))))
    for name in (names.ISSUES, "print/申报书.pdf", LICENCE_ENTRY):
        data = b"[]" if name == names.ISSUES else contents[name][:-1] + b"!"
        yield Hostile("package.hash_wrong", name[:20], raw_zip(raw_entries({**contents, name: data})))
    swapped = with_manifest({**contents, LICENCE_ENTRY: b"another licence"})
    yield Hostile("package.file_name_wrong", "another content under the hash", raw_zip(raw_entries(swapped)))


def _json_texts(contents: Contents) -> Iterator[Hostile]:
    deep = b'{"values":{"a":' + b"[" * 80 + b"]" * 80 + b"}}"
    deeper = b'{"values":' + b"[" * 200_000
    wrong = {
        "json_too_deep": (deep, deeper, b'{"values":{"a":' + b'{"a":' * 80 + b"1" + b"}" * 82),
        "json_double_key": (b'{"values":{"a":"1","a":"2"}}', b'{"values":{},"values":{}}'),
        "json_number": (
            b'{"values":{"a":1.5}}',
            b'{"values":{"a":1e3}}',
            b'{"values":{"a":NaN}}',
            b'{"values":{"a":-Infinity}}',
            b'{"values":{"a":' + b"9" * 5000 + b"}}",
        ),
        "json_wrong": (
            b"",
            b"{",
            b"\xff\xfe{}",
            b'{"values":{"a":"\xed\xa0\x80"}}',
            b'{"values":{"a":"\\ud800"}}',
            b"\xef\xbb\xbf{}",
            b"{} {}",
            b'"' * 9999,
        ),
        "json_not_canonical": (
            b'{"values": {}}',
            b'{"values":{"b":1,"a":1}}',
            b'{"values":{"a":"\\u7532"}}',
            '{"values":{"a":"e\u0301"}}'.encode(),
            '{"values":{"é":1,"e\u0301":2}}'.encode(),
            b'{"values":{}}\n',
            b'{"values":{"a":-0}}',
        ),
    }
    for code, texts in wrong.items():
        for number, text in enumerate(texts):
            made = with_manifest({**contents, names.ANSWERS: text})
            yield Hostile(f"package.{code}", f"text {number}", raw_zip(raw_entries(made)))


def _metas(contents: Contents) -> Iterator[Hostile]:
    yield _meta(contents, "package.meta_unknown_key", "a key too many", colour="red")
    for key in json.loads(contents[names.META]):
        made = with_json(contents, names.META, lambda meta, gone=key: {k: v for k, v in meta.items() if k != gone})
        code = "package.meta_wrong" if key == "format" else "package.meta_missing_key"
        yield Hostile(code, f"without {key}", raw_zip(raw_entries(made)))
    wrong: dict[str, tuple[Any, ...]] = {
        "package_id": ("", "a b", "../x", ".x", "x.", "x" * 65, 5, None, "编号"),
        "draft_id": ("a/b", True),
        "notice_id": ("a\\b",),
        "notice_version": ("1 0",),
        "form_id": ("",),
    }
    for key, values in wrong.items():
        for value in values:
            yield _meta(contents, "package.id_malformed", f"{key} = {value!r}"[:40], **{key: value})
    wrong = {
        "format": (0, -1, True, "1", None, [1]),
        "notice_lock": ("", "A" * 64, "1" * 63, 5),
        "content_hash": ("z" * 64,),
        "unit_name": ("a\nb", " a", "a  b", "e" * 2001, None, ["a"], "a\x00b"),
        "unit_code": ("91 14", "公司", 9),
        "project": ("\u2028",),
        "revision": (-1, True, "3", None, 10**10),
        "earlier_hashes": ("3" * 64, [1], ["3"], ["3" * 64] * 1001, None, {"a": 1}),
        "made_at": (
            "",
            "2024-11-22",
            "2024-11-22T10:00:00",
            "2024-13-22T10:00:00+08:00",
            "2024-11-22 10:00:00+08:00",
            5,
        ),
        "program_version": (None,),
    }
    for key, values in wrong.items():
        for value in values:
            yield _meta(contents, "package.meta_wrong", f"{key} = {value!r}"[:40], **{key: value})
    for text in (b"[]", b'"x"', b"null"):
        made = with_manifest({**contents, names.META: text})
        yield Hostile("package.meta_wrong", f"meta is {text!r}", raw_zip(raw_entries(made)))


def _answers_and_issues(contents: Contents) -> Iterator[Hostile]:
    for value in ([], {}, {"values": []}, {"values": None}, {"values": {}, "more": 1}, "x"):
        made = with_manifest({**contents, names.ANSWERS: canonical_json(value)})
        yield Hostile("package.answers_wrong", repr(value), raw_zip(raw_entries(made)))
    right = json.loads(contents[names.ISSUES])[0]
    lacking = {key: value for key, value in right.items() if key != "reason"}
    for value in ({}, [1], [lacking], [{**right, "x": "1"}], [{**right, "severity": "fatal"}], [{**right, "path": 1}]):
        made = with_manifest({**contents, names.ISSUES: canonical_json(value)})
        yield Hostile("package.issues_wrong", repr(value)[:40], raw_zip(raw_entries(made)))
    many = with_manifest({**contents, names.ISSUES: b"[" + b",".join([b"0"] * 100_001) + b"]"})
    yield Hostile("package.issues_wrong", "100,001 of them", raw_zip(raw_entries(many)))


def _signatures(contents: Contents) -> Iterator[Hostile]:
    statement, signature = "signatures/1.json", "signatures/1.sig"
    for name in (statement, signature):
        rest = {key: data for key, data in contents.items() if key != name}
        yield Hostile("package.signature_incomplete", f"without {name}", raw_zip(raw_entries(rest)))
    said = json.loads(contents[statement])
    wrong: dict[str, tuple[Any, ...]] = {
        "algorithm": ("RSA", 1),
        "public_key": ("", "AAAA", "!" * 44, said["public_key"][:-1] + "\n", "密" * 44),
        "key_fingerprint": ("0" * 16,),
        "signer": ("a\nb", "x" * 2001),
        "signed_at": ("yesterday",),
        "more": ("x",),
    }
    for key, values in wrong.items():
        for value in values:
            made = {**contents, statement: canonical_json({**said, key: value})}
            yield Hostile("package.signature_wrong", f"{key} = {value!r}"[:40], raw_zip(raw_entries(made)))
    made = {**contents, statement: canonical_json([said])}
    yield Hostile("package.signature_wrong", "a list", raw_zip(raw_entries(made)))
    yield Hostile("package.signature_wrong", "63 bytes", raw_zip(raw_entries({**contents, signature: bytes(63)})))
    yield Hostile("package.bad_signature", "of zeros", raw_zip(raw_entries({**contents, signature: bytes(64)})))
    lies = {
        "signer": "别的企业",
        "signed_at": "2020-01-01T00:00:00+08:00",
        "statement_signature": "x",
        "manifest_sha256": "0",
    }
    for key, value in lies.items():
        made = {**contents, statement: canonical_json({**said, key: value})}
        yield Hostile("package.bad_signature", f"another {key}", raw_zip(raw_entries(made)))
    other = with_json(
        contents, names.ANSWERS, lambda answers: {"values": {**answers["values"], "unit_name": "别的企业"}}
    )
    yield Hostile("package.bad_signature", "other answers with a right manifest", raw_zip(raw_entries(other)))
    # The key of zeros is a point of small order: a careless check takes any signature for it.
    nothing = {**said, "public_key": "A" * 43 + "=", "key_fingerprint": _fingerprint_of_zeros()}
    made = {**contents, statement: canonical_json(nothing), signature: bytes(64)}
    yield Hostile("package.bad_signature", "a key of zeros", raw_zip(raw_entries(made)))


def _fingerprint_of_zeros() -> str:
    from desktop.packages.signing import fingerprint_of

    return fingerprint_of(bytes(32))
