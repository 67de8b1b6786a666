"""This file makes one wrong package (or more) for every reason code of the reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from desktop.canonical import canonical_json
from desktop.packages import names
from desktop.packages.manifest import PackageKind
from desktop.packages.signing import fingerprint_of
from tests.helpers.hostile_archives import wrong_archives
from tests.helpers.packages import (
    LICENCE_ENTRY,
    Contents,
    Hostile,
    changed,
    raw_entries,
    raw_zip,
    with_json,
    with_manifest,
)


def all_hostile(contents: Contents) -> list[Hostile]:
    """Every wrong package made from the entries of a right, signed one."""
    makers: tuple[Callable[[Contents], Iterator[Hostile]], ...] = (
        wrong_archives,
        _formats,
        _manifests,
        _json_texts,
        _metas,
        _answers_and_issues,
        _signatures,
    )
    return [hostile for maker in makers for hostile in maker(contents)]


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
    nothing = {**said, "public_key": "A" * 43 + "=", "key_fingerprint": fingerprint_of(bytes(32))}
    made = {**contents, statement: canonical_json(nothing), signature: bytes(64)}
    yield Hostile("package.bad_signature", "a key of zeros", raw_zip(raw_entries(made)))
