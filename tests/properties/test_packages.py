"""Whatever happens to a package, the reader gives back what was written or says why not."""

from __future__ import annotations

import hashlib
import json
import tempfile
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.canonical import canonical_json, nfc
from desktop.errors import PackageError
from desktop.jobs import JobContext
from desktop.messages import SENTENCES
from desktop.packages import names
from desktop.packages.manifest import FileSource
from desktop.packages.names import check_entry_name, check_layout, is_device_name, safe_file_name
from desktop.packages.reader import Package, read_package
from desktop.packages.strict_json import MAX_JSON_DEPTH, depth_of, encode_json, parse_json
from desktop.packages.writer import write_package
from tests.helpers.packages import RawEntry, a_signer, contents_of, raw_entries, raw_zip, some_parts

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | TEXT
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
)
ANSWERS = st.dictionaries(st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), VALUES, max_size=5)


def written(folder: Path, **changes: Any) -> Path:
    target = folder / "a.sbb"
    write_package(target, some_parts(**changes), JobContext(), a_signer(), overwrite=True)
    return target


def read(data: bytes) -> Package | str:
    """The package, or the reason code; any other exception is a fault of the reader."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sbb"
        path.write_bytes(data)
        try:
            return read_package(path, JobContext())
        except PackageError as refused:
            return refused.code


def right_contents() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        return contents_of(written(Path(folder)))


RIGHT = right_contents()
RIGHT_BYTES = raw_zip(raw_entries(RIGHT))
PACKAGE_CODES = {code for code in SENTENCES if code.startswith("package.")}


@given(
    ANSWERS, st.lists(st.binary(max_size=200), max_size=3), st.dictionaries(TEXT, st.binary(max_size=50), max_size=3)
)
def test_what_is_written_is_read_back(answers: dict[str, Any], files: list[bytes], prints: dict[str, bytes]) -> None:
    sources = {hashlib.sha256(data).hexdigest(): FileSource("bin", data) for data in files}
    named = {safe_file_name(text + ".pdf"): data for text, data in prints.items()}
    unique = {name.casefold(): name for name in named}
    named = {name: named[name] for name in unique.values()}
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), answers=answers, files=sources, prints=named)
        package = read_package(path, JobContext())
        assert dict(package.answers) == nfc(answers)
        assert {name: package.print_bytes(name) for name in package.print_names} == named
        assert {sha: package.file_bytes(sha) for sha in package.file_names} == {k: v.data for k, v in sources.items()}


@given(st.data())
def test_a_mutated_entry_is_refused_or_harmless(data: st.DataObject) -> None:
    """One to three header fields, names or contents of the hand-laid archive are changed."""
    entries = raw_entries(RIGHT)
    for _ in range(data.draw(st.integers(1, 3))):
        index = data.draw(st.integers(0, len(entries) - 1))
        change = data.draw(st.sampled_from(MUTATIONS))
        entries[index] = replace(entries[index], **{change: data.draw(MUTATED[change])})
    found = read(raw_zip(entries))
    if isinstance(found, str):
        assert found in PACKAGE_CODES
    else:
        assert canonical_json(dict(found.answers)) == canonical_json(json.loads(RIGHT[names.ANSWERS])["values"])
        assert dict(found.manifest) == dict(RIGHT_PACKAGE.manifest)
        assert found.signature == RIGHT_PACKAGE.signature


@given(st.permutations(range(len(RIGHT))), st.lists(st.sampled_from(sorted(RIGHT)), max_size=3))
def test_entries_in_another_order_or_missing_never_change_the_content(order: list[int], gone: list[str]) -> None:
    entries = raw_entries(RIGHT)
    laid = [entries[index] for index in order if entries[index].name.decode() not in gone]
    found = read(raw_zip(laid))
    signature_gone = set(gone) == {"signatures/1.json", "signatures/1.sig"}
    if isinstance(found, Package):
        assert order[0] == 0
        assert not gone or signature_gone
        assert dict(found.manifest) == dict(RIGHT_PACKAGE.manifest)
    else:
        assert order[0] != 0 or gone


@given(st.lists(st.tuples(st.integers(0, len(RIGHT_BYTES) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_overwritten_bytes_never_give_other_content(changes: list[tuple[int, int]]) -> None:
    data = bytearray(RIGHT_BYTES)
    for position, value in changes:
        data[position] = value
    found = read(bytes(data))
    if isinstance(found, Package):
        assert dict(found.manifest) == dict(RIGHT_PACKAGE.manifest)
        assert (found.meta, found.signature) == (RIGHT_PACKAGE.meta, RIGHT_PACKAGE.signature)


@given(st.binary(max_size=400))
def test_noise_is_refused(noise: bytes) -> None:
    assert read(noise) in PACKAGE_CODES
    assert read(RIGHT_BYTES[: len(RIGHT_BYTES) // 2] + noise) in PACKAGE_CODES


@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_as_json_are_a_value_in_canonical_form_or_a_reason(data: bytes) -> None:
    found = parsed(data)
    if isinstance(found, PackageError):
        assert found.code in PACKAGE_CODES
    else:
        assert encode_json(found) == data


def parsed(data: bytes) -> Any:
    try:
        return parse_json(data, file="a.sbb", entry="data/answers.json")
    except PackageError as refused:
        return refused


@given(VALUES)
def test_every_plain_value_survives_json(value: Any) -> None:
    data = encode_json(value)
    assert parse_json(data, file="a.sbb", entry="x") == nfc(value)
    assert depth_of(data) <= MAX_JSON_DEPTH


@given(st.text(max_size=400))
def test_a_safe_file_name_is_safe_everywhere_and_stays_as_it_is(text: str) -> None:
    name = safe_file_name(text)
    assert safe_file_name(name) == name
    assert name
    assert len(name) <= names.MAX_FILE_NAME_CHARACTERS
    assert len(name.encode()) <= names.MAX_FILE_NAME_BYTES
    assert unicodedata.normalize("NFC", name) == name
    assert not any(char in name for char in '\\/:*?"<>|\0\n\t')
    assert name == name.strip()
    assert not name.startswith(".")
    assert not name.endswith(".")
    assert not is_device_name(name)
    check_entry_name(f"print/{name}", file="a.sbb")


@given(st.text(max_size=40))
def test_a_safe_print_name_has_its_place_in_the_layout(text: str) -> None:
    check_layout([f"print/{safe_file_name(text + '.pdf')}"], file="a.sbb")


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_any_entry_name_is_judged_with_a_reason(name: str) -> None:
    entries = [*raw_entries(RIGHT), RawEntry(name.encode(), b"x", flags=0x0800)]
    assert read(raw_zip(entries)) in PACKAGE_CODES


_SMALL = st.integers(0, 0xFFFF)
_LARGE = st.integers(0, 0xFFFFFFFF) | st.integers(0, 400)
_EXTRA = st.binary(max_size=12) | st.just(b"UT\x05\x00\x03\x00\x00\x00\x00")
MUTATED: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from([name.encode() for name in RIGHT]) | st.binary(max_size=20),
    "data": st.sampled_from(list(RIGHT.values())) | st.binary(max_size=60),
    "method": st.sampled_from([0, 8]) | _SMALL,
    "packed": st.binary(max_size=60),
    "flags": _SMALL,
    "crc": _LARGE,
    "packed_size": _LARGE,
    "size": _LARGE,
    "attributes": _LARGE,
    "extra": _EXTRA,
    "comment": st.binary(max_size=4),
    "disk": _SMALL,
    "offset": _LARGE,
    "local_name": st.binary(max_size=20),
    "local_flags": _SMALL,
    "local_method": _SMALL,
    "local_crc": _LARGE,
    "local_size": _LARGE,
    "local_packed_size": _LARGE,
    "local_extra": _EXTRA,
    "before": st.binary(max_size=4),
}
MUTATIONS = sorted(MUTATED)
_FOUND = read(RIGHT_BYTES)
assert isinstance(_FOUND, Package)
RIGHT_PACKAGE: Package = _FOUND
