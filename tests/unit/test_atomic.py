"""This file tests that a written file is the old one or the new one, never half of one."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from desktop.atomic import atomic_file, reason_of, write_atomic
from desktop.errors import AppError, JobCancelled, StorageError
from tests.helpers.failing_disk import failing, run_program


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_file_holds_the_bytes_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_atomic(tmp_path / "申报书.pdf", b"new")
    assert (tmp_path / "申报书.pdf").read_bytes() == b"new"
    assert names(tmp_path) == {"申报书.pdf"}


def test_an_existing_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"a long old content")
    write_atomic(target, b"new")
    assert target.read_bytes() == b"new"


def test_the_target_does_not_change_before_the_block_ends(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    with atomic_file(target) as stream:
        stream.write(b"new")
        stream.flush()
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"


def test_what_was_written_can_be_read_back_before_it_counts(tmp_path: Path) -> None:
    with atomic_file(tmp_path / "a") as stream:
        stream.write(b"content")
        stream.seek(0)
        assert stream.read() == b"content"


@pytest.mark.parametrize("failure", [ValueError("a bug"), JobCancelled(), KeyboardInterrupt()])
def test_any_failure_leaves_the_old_file_and_no_part_file(tmp_path: Path, failure: BaseException) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")

    def write_and_fail() -> None:
        with atomic_file(target) as stream:
            stream.write(b"half")
            raise failure

    with pytest.raises(type(failure)):
        write_and_fail()
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == {"a"}


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_a_full_disk_is_a_readable_refusal_and_leaves_the_old_file(tmp_path: Path, function: str) -> None:
    target = tmp_path / "汇总表.xlsx"
    target.write_bytes(b"old")
    with failing(function), pytest.raises(StorageError) as refusal:
        write_atomic(target, b"new")
    assert refusal.value.code == "files.cannot_write"
    assert "汇总表.xlsx" in str(refusal.value)
    assert "磁盘空间不足" in str(refusal.value)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == {"汇总表.xlsx"}


def test_a_file_over_the_systems_size_limit_is_refused_and_the_old_one_stays(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    program = """
import sys
from pathlib import Path
from desktop.atomic import write_atomic
from desktop.errors import StorageError
try:
    write_atomic(Path(sys.argv[1]), bytes(1_000_000))
except StorageError as refusal:
    print(refusal.code, refusal)
"""
    result = run_program(program, str(target), file_size_limit=100_000)
    assert result.stdout.startswith("files.cannot_write"), result.stderr
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == {"a"}


def test_a_missing_folder_is_named_as_the_reason(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="文件夹不存在"):
        write_atomic(tmp_path / "none" / "a", b"new")


def test_a_name_too_long_for_the_disk_is_named_as_the_reason(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="文件名或路径太长"):
        write_atomic(tmp_path / ("长" * 200), b"new")


def test_without_overwrite_an_existing_file_is_refused_untouched(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    with pytest.raises(AppError) as refusal:
        write_atomic(target, b"new", overwrite=False)
    assert refusal.value.code == "files.exists"
    assert target.read_bytes() == b"old"


def test_without_overwrite_a_file_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a"

    def write_while_another_does() -> None:
        with atomic_file(target, overwrite=False) as stream:
            stream.write(b"ours")
            target.write_bytes(b"theirs")

    with pytest.raises(AppError) as refusal:
        write_while_another_does()
    assert refusal.value.code == "files.exists"
    assert target.read_bytes() == b"theirs"
    assert names(tmp_path) == {"a"}


@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP])
def test_without_overwrite_works_on_a_disk_without_hard_links(tmp_path: Path, code: int) -> None:
    target = tmp_path / "a"
    with failing("link", code):
        write_atomic(target, b"new", overwrite=False)
    assert target.read_bytes() == b"new"
    with failing("link", code), pytest.raises(AppError):
        write_atomic(target, b"newer", overwrite=False)
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == {"a"}


def test_a_part_file_left_by_a_crash_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(b"half a file of last week")
    write_atomic(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert names(tmp_path) == {"a"}


def test_of_two_writers_at_once_the_later_wins_whole_and_the_earlier_is_told(tmp_path: Path) -> None:
    target = tmp_path / "a"

    def write_while_another_finishes() -> None:
        with atomic_file(target) as stream:
            stream.write(b"earlier, half")
            write_atomic(target, b"later")

    with pytest.raises(StorageError) as refusal:
        write_while_another_finishes()
    assert refusal.value.code == "files.written_twice"
    assert target.read_bytes() == b"later"
    assert names(tmp_path) == {"a"}


def test_failing_to_read_another_file_inside_the_block_stays_that_failure(tmp_path: Path) -> None:
    def copy_from_nowhere() -> None:
        with atomic_file(tmp_path / "a") as stream:
            stream.write((tmp_path / "source").read_bytes())

    with pytest.raises(FileNotFoundError):
        copy_from_nowhere()
    assert names(tmp_path) == set()


def test_an_unknown_system_error_keeps_the_systems_words() -> None:
    assert reason_of(OSError(99999, "strange thing")) == "系统报告：strange thing"
