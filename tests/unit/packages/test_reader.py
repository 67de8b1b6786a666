"""Damage anywhere in a package is noticed, when it is read and later when its parts are used."""

from __future__ import annotations

import hashlib
import random
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import JobCancelled, PackageError
from desktop.jobs import JobContext
from desktop.packages.archive import DEFLATED, Limits
from desktop.packages.manifest import FileSource
from desktop.packages.reader import Package, read_package
from tests.helpers.packages import (
    LICENCE_SHA,
    a_signer,
    changed,
    contents_of,
    deflated,
    raw_entries,
    raw_zip,
    some_parts,
    with_manifest,
    write,
)

SMALL = b"small licence"


def small_package(folder: Path) -> Path:
    files = {hashlib.sha256(SMALL).hexdigest(): FileSource("pdf", SMALL)}
    parts = some_parts(prints={"申报书.pdf": b"%PDF"}, files=files, answers={"unit_name": "某某公司"})
    return write(folder / "small.sbb", parts, a_signer()).path


def everything_in(package: Package) -> dict[str, Any]:
    return {
        "meta": package.meta,
        "answers": dict(package.answers),
        "issues": package.issues,
        "manifest": dict(package.manifest),
        "signature": package.signature,
        "prints": {name: package.print_bytes(name) for name in package.print_names},
        "files": {sha: package.file_bytes(sha) for sha in package.file_names},
    }


def read_bytes(path: Path, data: bytes) -> Package | str:
    """The package, or the reason code it is refused with."""
    path.write_bytes(data)
    try:
        return read_package(path, JobContext())
    except PackageError as refused:
        return refused.code


def test_a_package_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    right = small_package(tmp_path).read_bytes()
    for length in range(len(right)):
        assert read_bytes(tmp_path / "cut.sbb", right[:length]) in ("package.truncated", "package.damaged")


def test_a_flipped_bit_anywhere_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    path = small_package(tmp_path)
    right, wanted = path.read_bytes(), everything_in(read_package(path, JobContext()))
    chance = random.Random(20241122)
    refused = 0
    for position in range(len(right)):
        wrong = bytearray(right)
        wrong[position] ^= 1 << chance.randrange(8)
        found = read_bytes(tmp_path / "flipped.sbb", bytes(wrong))
        if isinstance(found, str):
            refused += 1
        else:
            assert everything_in(found) == wanted
    # What may change is the time and the version fields of the ZIP headers.
    assert refused > 0.85 * len(right)


def test_zeroed_and_repeated_blocks_are_refused(tmp_path: Path) -> None:
    right = small_package(tmp_path).read_bytes()
    for start in range(0, len(right), 64):
        zeroed = right[:start] + bytes(64) + right[start + 64 :]
        doubled = right[: start + 64] + right[start:]
        assert isinstance(read_bytes(tmp_path / "x.sbb", zeroed[: len(right)]), str)
        assert isinstance(read_bytes(tmp_path / "x.sbb", doubled), str)


def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.sbb", tmp_path):
        with pytest.raises(PackageError) as refused:
            read_package(path, JobContext())
        assert refused.value.code == "package.cannot_read"


def test_a_temporary_copy_is_named_as_the_person_knows_it(tmp_path: Path) -> None:
    (tmp_path / "tmp123").write_bytes(b"no")
    with pytest.raises(PackageError, match=r"“太原\.sbb”不是申报包"):
        read_package(tmp_path / "tmp123", JobContext(), shown_as="太原.sbb")


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    job = JobContext()
    job.cancel()
    with pytest.raises(JobCancelled):
        read_package(small_package(tmp_path), job)


def test_content_is_verified_again_when_it_is_used(tmp_path: Path) -> None:
    path = write(tmp_path / "a.sbb").path
    package = read_package(path, JobContext())
    entries = raw_entries(contents_of(path))
    other = "files/" + package.file_names[LICENCE_SHA]
    right_length = package.file_size(LICENCE_SHA)
    path.write_bytes(raw_zip(changed(entries, other, method=DEFLATED, data=b"x" * right_length)))
    with pytest.raises(PackageError) as refused:
        package.file_bytes(LICENCE_SHA)
    assert refused.value.code == "package.changed"


def test_content_swapped_behind_right_checksums_of_the_archive_is_noticed(tmp_path: Path) -> None:
    """The ZIP says the same size and CRC; only SHA-256 tells the difference."""
    path = write(tmp_path / "a.sbb").path
    package = read_package(path, JobContext())
    name = "files/" + package.file_names[LICENCE_SHA]
    forged = package._entries[name]._replace(crc=0, size=0, packed_size=0)
    altered = Package(
        **{field: getattr(package, field) for field in Package.__dataclass_fields__ if field != "_entries"},
        _entries={name: forged},
    )
    with pytest.raises(PackageError) as refused:
        altered.file_bytes(LICENCE_SHA)
    assert refused.value.code == "package.changed"


def test_a_package_that_is_gone_when_its_content_is_used_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.sbb").path
    package = read_package(path, JobContext())
    path.unlink()
    with pytest.raises(PackageError) as refused:
        package.print_bytes("申报书.pdf")
    assert refused.value.code == "package.cannot_read"


def test_a_file_that_is_not_in_the_package_is_a_key_error(tmp_path: Path) -> None:
    package = read_package(small_package(tmp_path), JobContext())
    with pytest.raises(KeyError):
        package.file_chunks("0" * 64)
    with pytest.raises(KeyError):
        package.print_chunks("../meta.json")


def test_a_bomb_is_stopped_before_it_fills_the_memory(tmp_path: Path) -> None:
    entries = raw_entries(contents_of(small_package(tmp_path)))
    bomb = deflated(bytes(256 * 1024 * 1024))
    announced = raw_zip(changed(entries, "print/申报书.pdf", packed=bomb, size=256 * 1024 * 1024))
    lying = raw_zip(changed(entries, "print/申报书.pdf", packed=bomb))
    for data, code in ((announced, "package.ratio_too_high"), (lying, "package.entry_damaged")):
        tracemalloc.start()
        try:
            assert read_bytes(tmp_path / "bomb.sbb", data) == code
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 8 * 1024 * 1024


@pytest.mark.parametrize("size", [1024 * 1024 + extra for extra in (-1, 0, 1, 5, 300)])
def test_content_that_ends_near_a_piece_is_whole(tmp_path: Path, size: int) -> None:
    """The packed bytes can be used up while unpacked ones are still to come."""
    contents = with_manifest({**contents_of(small_package(tmp_path)), "print/申报书.pdf": bytes(size)})
    unsigned = {name: data for name, data in contents.items() if not name.startswith("signatures/")}
    path = tmp_path / "zeros.sbb"
    path.write_bytes(raw_zip(raw_entries(unsigned)))
    package = read_package(path, JobContext(), limits=Limits(ratio=2000))
    assert package.print_bytes("申报书.pdf") == bytes(size)


def test_the_order_of_entries_and_harmless_times_do_not_matter(tmp_path: Path) -> None:
    """A stock packer may have laid the same entries anew; the manifest is what was signed."""
    path = small_package(tmp_path)
    wanted = everything_in(read_package(path, JobContext()))
    first, *rest = raw_entries(contents_of(path))
    time = b"UT\x05\x00\x03\x00\x00\x00\x00"
    laid = [first, *changed(reversed(rest), "meta.json", extra=time, local_extra=time, attributes=0)]
    found = read_bytes(tmp_path / "anew.sbb", raw_zip(laid))
    assert isinstance(found, Package)
    assert everything_in(found) == wanted


def test_a_cut_off_package_with_a_word_file_inside_is_truncated_not_extended(tmp_path: Path) -> None:
    """The DOCX lies uncompressed in it, with an end record of its own that was taken for the package's."""
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as document:
        document.writestr("word/document.xml", "<w/>")
    path = tmp_path / "cut.sbb"
    write(path, some_parts(prints={"申报书.docx": stream.getvalue()}))
    for missing in (10, 30, 100):
        cut = tmp_path / f"{missing}.sbb"
        cut.write_bytes(path.read_bytes()[:-missing])
        with pytest.raises(PackageError) as caught:
            read_package(cut, JobContext())
        assert caught.value.code == "package.truncated"
