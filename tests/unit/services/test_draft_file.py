"""This file tests drafts outside a workspace: DRAFT.json with its files beside it."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from desktop.errors import AppError
from desktop.services.draft_file import DraftFile, new_draft_file, read_draft_file
from desktop.services.publishing import identify
from tests.helpers.declarations import EXCELLENCE, OVERSEAS, excellence_answers, overseas_values, registry, tree
from tests.helpers.documents import picture
from tests.helpers.failing_disk import failing


def new(folder: Path, answers: dict[str, Any] | None, where: tuple[str, str, str] = OVERSEAS) -> DraftFile:
    notice = registry().notice(where[0])
    path = None
    if answers is not None:
        path = folder / "answers.json"
        path.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    return new_draft_file(notice, notice.form(where[1]), folder / "out" / "draft.json", path)


def with_files(folder: Path) -> dict[str, Any]:
    """Answers of D01 with a figure in a scenario row and an attachment."""
    (folder / "线.png").write_bytes(picture())
    (folder / "执照.png").write_bytes(picture(size=(300, 200)))
    answers = excellence_answers()
    figure = {"kind": "figure", "path": "线.png", "caption": "示例线"}
    answers["values"]["scenarios"][0]["description"].append(figure)
    answers["values"]["business_licence"] = [{"path": "执照.png"}]
    return answers


def test_a_new_draft_read_back_is_the_same(tmp_path: Path) -> None:
    made = new(tmp_path, with_files(tmp_path), EXCELLENCE)
    read = read_draft_file(made.path, registry())
    assert read.declaration.values == made.declaration.values
    assert read.declaration.final_sections == made.declaration.final_sections
    assert read.declaration.draft_id == made.declaration.draft_id


def test_files_are_copied_beside_the_draft_by_content(tmp_path: Path) -> None:
    made = new(tmp_path, with_files(tmp_path), EXCELLENCE)
    (tmp_path / "线.png").unlink()
    values = read_draft_file(made.path, registry()).declaration.values
    figure = values["scenarios"][0]["description"][-1]
    assert figure["name"] == "线.png"
    assert made.read_file(figure["file"]) == picture()
    licence = values["business_licence"][0]
    assert (licence["name"], licence["kind"], licence["pages"]) == ("执照.png", "png", None)
    assert licence["size"] == len(picture(size=(300, 200)))


def test_a_file_that_was_changed_beside_the_draft_is_not_taken(tmp_path: Path) -> None:
    made = new(tmp_path, with_files(tmp_path), EXCELLENCE)
    sha = made.declaration.values["business_licence"][0]["file"]
    next(made.files_folder.glob(f"{sha}.*")).write_bytes(picture(size=(90, 90)))
    with pytest.raises(AppError) as caught:
        made.read_file(sha)
    assert caught.value.code == "answers.no_file"


def test_an_empty_draft_has_no_files_folder(tmp_path: Path) -> None:
    new(tmp_path, None)
    assert sorted(tree(tmp_path)) == ["out", "out/draft.json"]


def test_a_full_disk_leaves_neither_draft_nor_files_nor_folders(tmp_path: Path) -> None:
    answers = with_files(tmp_path)
    before = set(tree(tmp_path)) | {"answers.json"}
    for after in (0, 2, 4):
        with failing("fsync", errno.ENOSPC, after=after), pytest.raises(AppError) as caught:
            new(tmp_path, answers, EXCELLENCE)
        assert "磁盘空间不足" in str(caught.value)
        assert set(tree(tmp_path)) == before


def test_a_refused_file_leaves_nothing(tmp_path: Path) -> None:
    answers = with_files(tmp_path)
    (tmp_path / "执照.png").write_bytes(b"%PDF-1.4 renamed")
    with pytest.raises(AppError) as caught:
        new(tmp_path, answers, EXCELLENCE)
    assert caught.value.code == "files.renamed"
    assert not (tmp_path / "out").exists()


def test_plain_answers_without_an_envelope_are_understood(tmp_path: Path) -> None:
    made = new(tmp_path, overseas_values("示例甲公司", 1))
    assert made.declaration.values["unit_name"] == "示例甲公司"


def test_an_export_is_remembered_once(tmp_path: Path) -> None:
    made = new(tmp_path, {"values": overseas_values("示例甲公司", 1)})
    declaration = made.declaration
    identity = identify(declaration, declaration.check().relevance.relevant_values())
    made.with_export(identity).write()
    read = read_draft_file(made.path, registry())
    assert list(read.declaration.exports) == [identity.export]
    again = identify(read.declaration, read.declaration.check().relevance.relevant_values())
    assert read.with_export(again) is read


def test_numbers_may_be_written_as_json_numbers(tmp_path: Path) -> None:
    values = overseas_values("示例甲公司", 1)
    values["factories"][0] |= {"employees": 412, "revenue": 36580.25}
    row = new(tmp_path, {"values": values}).declaration.values["factories"][0]
    assert (row["employees"], row["revenue"]) == ("412", "36580.25")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"final_sections": "scenario"}, "final_sections"),
        ({"final_sections": [1]}, "final_sections"),
        ({"reasons": ["x"]}, "reasons"),
        ({"final_answers": {"package_id": "p", "version": "1.0"}}, "final_answers"),
        ({"final_answers": ["p"]}, "final_answers"),
        ({"reasons": {"x": 1}}, "reasons"),
        ({"exports": {}}, "exports"),
        ({"exports": [{"revision": 1, "content_hash": "abc", "package_id": "p"}]}, "exports"),
        ({"exports": [{"revision": "1", "content_hash": "a" * 64, "package_id": "p"}]}, "exports"),
        ({"draft_id": ""}, "draft_id"),
        ({"values": {"factories": {}}}, "海外智能工厂"),
        ({"values": {"factories": ["x"]}}, "第 1 行"),
        ({"values": {"factories": [{"id": "a b"}]}}, "id"),
        ({"values": {"factories": [{"id": "a"}, {"id": "a"}]}}, "id"),
    ],
)
def test_a_draft_of_a_wrong_shape_names_the_place(tmp_path: Path, change: dict[str, Any], where: str) -> None:
    path = new(tmp_path, None).path
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), encoding="utf-8")
    with pytest.raises(AppError) as caught:
        read_draft_file(path, registry())
    assert caught.value.code == "answers.wrong_shape"
    assert where in str(caught.value)
    assert "draft.json" in str(caught.value)


def test_an_interruption_at_any_moment_leaves_nothing(tmp_path: Path) -> None:
    answers = with_files(tmp_path)
    before = set(tree(tmp_path)) | {"answers.json"}
    real = os.fsync
    for stop in range(1, 7):  # two files and the draft, each synced itself and with its folder
        calls = iter(range(1, 100))

        def interrupted(descriptor: int, stop: int = stop, calls: Iterator[int] = calls) -> None:
            if next(calls) == stop:
                raise KeyboardInterrupt
            real(descriptor)

        with mock.patch.object(os, "fsync", interrupted), pytest.raises(KeyboardInterrupt):
            new(tmp_path, answers, EXCELLENCE)
        assert set(tree(tmp_path)) == before
