"""Each reason code of the reader is produced by a real file that is wrong in one place."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import PackageError
from desktop.jobs import JobContext
from desktop.messages import SENTENCES
from desktop.packages.reader import read_package
from tests.helpers.hostile_packages import all_hostile
from tests.helpers.packages import Hostile, a_signer, contents_of, raw_entries, raw_zip, write

WRITER_ONLY = {
    "package.exists",
    "package.cannot_write",
    "package.source_missing",
    "package.source_changed",
    "package.text_not_unicode",
    "package.read_back_failed",
    "package.signing_key_damaged",
}
TESTED_ELSEWHERE = {"package.cannot_read", "package.changed"}


def hostile_packages() -> list[Hostile]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        right = Path(folder) / "right.sbb"
        write(right, signer=a_signer())
        return all_hostile(contents_of(right))


HOSTILE = hostile_packages()


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.label)
def test_a_wrong_package_is_refused_with_its_own_reason(hostile: Hostile, tmp_path: Path) -> None:
    path = tmp_path / "太原-001.sbb"
    path.write_bytes(hostile.data)
    with pytest.raises(PackageError) as refused:
        read_package(path, JobContext(), **hostile.options)
    assert refused.value.code == hostile.code
    assert "“太原-001.sbb”" in str(refused.value)
    assert "（未知）" not in str(refused.value)
    assert list(tmp_path.iterdir()) == [path]  # nothing was unpacked beside it


def test_every_reason_code_of_the_reader_is_produced_by_a_file() -> None:
    produced = {hostile.code for hostile in HOSTILE}
    codes = {code for code in SENTENCES if code.startswith("package.")}
    assert codes - produced == WRITER_ONLY | TESTED_ELSEWHERE


def test_the_hand_made_archive_without_a_fault_is_taken(tmp_path: Path) -> None:
    """The base of all hostile ones: what they are refused for is the one thing that was changed."""
    right = tmp_path / "right.sbb"
    write(right, signer=a_signer())
    again = tmp_path / "again.sbb"
    again.write_bytes(raw_zip(raw_entries(contents_of(right))))
    assert read_package(again, JobContext()).manifest == read_package(right, JobContext()).manifest


def test_every_sentence_says_which_file_and_what_to_do() -> None:
    for code, text in SENTENCES.items():
        if code.startswith("package."):
            assert "请" in text, code
            assert "“{file}”" in text or code == "package.signing_key_damaged", code
