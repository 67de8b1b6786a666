"""This file tests how files come into the workspace: decided by their beginning, copied with progress, cancelled cleanly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.errors import AppError, JobCancelled
from desktop.forms.model import FieldDef
from desktop.jobs import JobContext
from desktop.services.desk import Desk, open_desk
from desktop.services.material import (
    Condition,
    condition_of,
    has_usable_name,
    keep_files,
    look_at_beginning,
    save_copy,
)
from tests.helpers.packs import form_of

FORM = """
[[section]]
id = "s"
title = "一"
[[field]]
id = "unit"
section = "s"
type = "text"
label = "单位"
source = "附件1"
[[field]]
id = "files"
section = "s"
type = "attachment"
label = "材料"
source = "附件1"
max_size_mb = 8
[[field]]
id = "story"
section = "s"
type = "long_text"
label = "说明"
source = "附件1"
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "workspace")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def fields() -> dict[str, FieldDef]:
    form = form_of(FORM, unit_name_field="unit", unit_code_field="unit")
    return {field.id: field for field in form.fields}


def text_file(path: Path, megabytes: float = 0.1) -> Path:
    """A DOCX-less, harmless file whose kind is not known."""
    path.write_bytes((path.name.encode() + b" words ") * int(megabytes * 60_000))
    return path


def test_copying_tells_how_far_it_is(desk: Desk, fields: dict[str, FieldDef], tmp_path: Path) -> None:
    said: list[tuple[int, int, str]] = []
    source = text_file(tmp_path / "记录.dat", 5)
    intake = keep_files(
        desk.files, [(source, source.name)], fields["files"], (), JobContext(lambda *far: said.append(far))
    )
    assert [one.name for one in intake.kept] == ["记录.dat"]
    assert intake.kept[0].size == source.stat().st_size
    assert said[0][2] == "正在检查“记录.dat”…"
    assert any(words.startswith("正在复制“记录.dat”（1.0 MB / ") for _, _, words in said)
    assert said[-1][:2] == (1, 1)


def test_cancelling_in_the_middle_of_a_copy_leaves_no_file(
    desk: Desk, fields: dict[str, FieldDef], tmp_path: Path
) -> None:
    job = JobContext(lambda _done, _total, words: job.cancel() if words.startswith("正在复制") else None)
    source = text_file(tmp_path / "记录.dat", 5)
    with pytest.raises(JobCancelled):
        keep_files(desk.files, [(source, source.name)], fields["files"], (), job)
    assert [path for path in desk.files.folder.rglob("*") if path.is_file()] == []


def test_the_places_of_what_was_kept_are_told(desk: Desk, fields: dict[str, FieldDef], tmp_path: Path) -> None:
    good, empty = text_file(tmp_path / "好.dat"), tmp_path / "空.dat"
    empty.write_bytes(b"")
    intake = keep_files(desk.files, [(empty, "空.dat"), (good, "好.dat")], fields["files"])
    assert intake.places == (1,)
    assert len(intake.refused) == 1


def test_content_made_on_the_way_is_kept_too(desk: Desk, fields: dict[str, FieldDef]) -> None:
    intake = keep_files(desk.files, [(lambda: b"made just now", "粘贴.dat")], fields["files"])
    assert desk.file_bytes(intake.kept[0].file) == b"made just now"


def test_a_file_over_the_limit_is_refused_before_a_byte_is_copied(
    desk: Desk, fields: dict[str, FieldDef], tmp_path: Path
) -> None:
    huge = tmp_path / "大.dat"
    with huge.open("wb") as stream:
        stream.truncate(300 * 1024 * 1024)  # a hole: nothing is written
    intake = keep_files(desk.files, [(huge, "大.dat")], fields["files"])
    assert intake.kept == ()
    assert intake.refused == ("“大.dat”有 300.0 MB，本项每个文件不超过 8 MB。请压缩或拆分后再添加。",)


def test_figures_may_come_twice_and_must_be_pictures(desk: Desk, fields: dict[str, FieldDef], tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (20, 20), "red").save(tmp_path / "图.png")
    source = tmp_path / "图.png"
    intake = keep_files(desk.files, [(source, "图.png"), (source, "图.png")], fields["story"])
    assert len(intake.kept) == 2
    refused = keep_files(desk.files, [(text_file(tmp_path / "a.dat"), "a.dat")], fields["story"]).refused
    assert "不能作插图" in refused[0]


def test_a_kept_file_is_sound_damaged_or_missing(desk: Desk, tmp_path: Path) -> None:
    kept = desk.store_file(text_file(tmp_path / "a.dat"), "a.dat")
    assert condition_of(desk.files, kept.file) is Condition.SOUND
    path = desk.files.path(kept.file)
    path.write_bytes(path.read_bytes()[:-1])
    assert condition_of(desk.files, kept.file) is Condition.DAMAGED
    path.unlink()
    assert condition_of(desk.files, kept.file) is Condition.MISSING
    assert condition_of(desk.files, "no hash") is Condition.MISSING


def test_a_copy_of_a_damaged_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    kept = desk.store_file(text_file(tmp_path / "a.dat"), "a.dat")
    desk.files.path(kept.file).write_bytes(b"other")
    with pytest.raises(AppError) as refused:
        save_copy(desk.files, kept.file, "a.dat", tmp_path)
    assert refused.value.code == "storage.file_damaged"


def test_a_name_no_system_takes_is_made_one_that_works(desk: Desk, tmp_path: Path) -> None:
    kept = desk.store_file(text_file(tmp_path / "a.dat"), "a.dat")
    copy = save_copy(desk.files, kept.file, "..\\甲/乙:丙.dat", tmp_path)
    assert copy.parent == tmp_path
    assert copy.suffix == ".dat"


def test_a_file_that_may_not_be_read_is_refused_with_the_reason(
    fields: dict[str, FieldDef], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = text_file(tmp_path / "开着.dat")

    def refuse(*_args: object, **_more: object) -> object:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(AppError, match="没有读取权限，或文件正被其他程序"):
        look_at_beginning(source, source.name, fields["files"])


def test_what_a_name_says_decides_where_a_dropped_file_could_go(fields: dict[str, FieldDef]) -> None:
    assert has_usable_name(Path("a.PDF"), fields["files"])
    assert not has_usable_name(Path("a.exe"), fields["files"])
    assert has_usable_name(Path("a.jpeg"), fields["story"])
    assert not has_usable_name(Path("a.pdf"), fields["story"])
