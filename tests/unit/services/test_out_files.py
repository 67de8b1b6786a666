"""This file tests how finished files are laid into the user's folders."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.services.out_files import file_name, folder_for, make_folder, numbered, place_folder, store_all
from tests.helpers.declarations import tree
from tests.helpers.failing_disk import failing


def test_a_long_name_is_cut_but_not_its_ending_and_suffix() -> None:
    name = file_name("示例" * 200, "docx", "（草稿）")
    assert name.endswith("示例（草稿）.docx")
    assert len(name.encode()) <= 240
    assert len((name + ".part").encode()) <= 255


@pytest.mark.parametrize("stem", ["甲/乙\\丙", '某:某*某?"某"<某>|', "  前后空格  ", "CON", "尾点.", "", "a.b.c"])
def test_any_name_becomes_one_that_windows_takes(stem: str) -> None:
    name = file_name(stem, "pdf")
    assert name.endswith(".pdf")
    assert not set(name) & set('\\/:*?"<>|')
    assert name.split(".")[0].upper() != "CON"
    assert name == name.strip()


def test_the_number_stands_before_the_suffix() -> None:
    assert numbered("申报书.pdf", 1) == "申报书.pdf"
    assert numbered("申报书.pdf", 3) == "申报书（3）.pdf"
    assert numbered("某公司v1.2版", 2) == "某公司v1.2版（2）"


def test_a_name_of_full_length_can_still_be_numbered() -> None:
    name = file_name("示" * 100, "pdf")
    assert numbered(name, 12).endswith("（12）.pdf")
    assert len(numbered(name, 12).encode()) <= 240


def test_a_file_that_stands_there_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "表.pdf").write_bytes(b"mine")
    stored = store_all(tmp_path, {"表.pdf": b"new", "表.docx": b"new too"})
    assert [path.name for path in stored] == ["表（2）.pdf", "表（2）.docx"]
    assert tree(tmp_path) == {"表.pdf": b"mine", "表（2）.pdf": b"new", "表（2）.docx": b"new too"}


def test_the_same_files_again_change_nothing(tmp_path: Path) -> None:
    first = store_all(tmp_path / "out", {"表.pdf": b"1", "表.docx": b"2"})
    before = tree(tmp_path)
    assert store_all(tmp_path / "out", {"表.pdf": b"1", "表.docx": b"2"}) == first
    assert tree(tmp_path) == before


def test_when_the_second_file_fails_the_first_one_and_the_new_folders_go(tmp_path: Path) -> None:
    with failing("fsync", errno.ENOSPC, after=2), pytest.raises(AppError) as caught:
        store_all(tmp_path / "a" / "b", {"1.pdf": b"1", "2.pdf": b"2"})
    assert caught.value.code == "files.cannot_write"
    assert "磁盘空间不足" in str(caught.value)
    assert tree(tmp_path) == {}


def test_a_failure_leaves_what_was_in_the_folder_before(tmp_path: Path) -> None:
    (tmp_path / "别人的.txt").write_bytes(b"x")
    with failing("fsync", errno.ENOSPC), pytest.raises(AppError):
        store_all(tmp_path, {"1.pdf": b"1"})
    assert tree(tmp_path) == {"别人的.txt": b"x"}


def test_new_folders_go_when_the_work_inside_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), folder_for(tmp_path / "a" / "b"):
        raise KeyboardInterrupt
    assert tree(tmp_path) == {}


def test_a_folder_below_a_file_is_refused_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"x")
    for target in (tmp_path / "文件", tmp_path / "文件" / "里面"):
        with pytest.raises(AppError) as caught:
            make_folder(target)
        assert caught.value.code == "files.no_folder"
        assert "系统报告" not in str(caught.value)


def test_a_finished_folder_takes_a_number_when_its_name_is_taken(tmp_path: Path) -> None:
    for data in (b"1", b"2"):
        building = tmp_path / ".building"
        building.mkdir()
        (building / "表.pdf").write_bytes(data)
        place_folder(building, tmp_path / "太原市-表")
    assert tree(tmp_path) == {
        "太原市-表": b"/",
        "太原市-表/表.pdf": b"1",
        "太原市-表（2）": b"/",
        "太原市-表（2）/表.pdf": b"2",
    }


def test_a_finished_folder_with_the_same_files_is_not_doubled(tmp_path: Path) -> None:
    for _ in range(2):
        building = tmp_path / ".building"
        building.mkdir()
        (building / "表.pdf").write_bytes(b"1")
        assert place_folder(building, tmp_path / "太原市-表") == tmp_path / "太原市-表"
    assert tree(tmp_path) == {"太原市-表": b"/", "太原市-表/表.pdf": b"1"}
