"""This file feeds the command line everything that is wrong and reads what it says.

Every refusal: exit code 1, one Chinese sentence (where, what, what to do), the disk as before.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from desktop.cli import main
from tests.helpers.command_line import Done, Run, answers_file, new_draft, new_package
from tests.helpers.declarations import (
    EXCELLENCE,
    OVERSEAS,
    credit_code,
    excellence_answers,
    overseas_values,
    words,
)
from tests.helpers.documents import picture
from tests.helpers.workspaces import open_test_workspace

# answers and drafts


def test_an_unknown_field_is_named_with_the_nearest_one(tmp_path: Path, refused: Run) -> None:
    answers = answers_file(tmp_path, {"unit_nane": "示例单位"})
    sentence = refused("new", *OVERSEAS[:2], "--answers", answers, "--out", tmp_path / "d.json").sentence
    assert "answers.json" in sentence
    assert "“unit_nane”" in sentence
    assert "“unit_name”" in sentence


def test_a_summary_of_2000_characters_is_reported_with_limit_and_count(
    tmp_path: Path, done: Done, refused: Run
) -> None:
    draft = new_draft(tmp_path, done, overseas_values("示例单位", 1, summary=words(2000)))
    said = refused("export", draft, "--out", tmp_path / "out")
    assert "第 1 行 海外智能工厂简介”" in said.sentence
    assert "不超过 500 字，现在 2000 字" in said.sentence
    assert "多 1500 字" in said.sentence


def test_check_reports_the_issue_and_exits_with_1(
    tmp_path: Path, done: Done, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = new_draft(tmp_path, done, overseas_values("示例单位", 1, summary=words(2000)))
    assert main(["check", str(draft)]) == 1
    assert "不超过 500 字，现在 2000 字" in capsys.readouterr().out


def test_a_wrong_check_digit_is_reported_with_the_right_one(tmp_path: Path, done: Done, refused: Run) -> None:
    right = credit_code(1)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    draft = new_draft(tmp_path, done, {**overseas_values("示例单位", 1), "unified_social_credit_code": wrong})
    sentence = refused("pack", draft, "--out", tmp_path / "x.sbb").sentence
    assert "“统一社会信用代码”" in sentence
    assert right[-1] in sentence


def test_an_end_before_the_start_is_reported(tmp_path: Path, done: Done, refused: Run) -> None:
    answers = excellence_answers()
    answers["values"] |= {"construction_start_on": "2024-06-30", "construction_end_on": "2021-03-01"}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(answers), encoding="utf-8")
    done("new", *EXCELLENCE[:2], "--answers", path, "--out", tmp_path / "d.json")
    sentence = refused("export", tmp_path / "d.json", "--out", tmp_path / "out").sentence
    assert "建设开始时间" in sentence
    assert "建设完成时间" in sentence


def test_a_picture_renamed_pdf_is_refused(tmp_path: Path, refused: Run) -> None:
    (tmp_path / "执照.pdf").write_bytes(picture())
    answers = excellence_answers()
    answers["values"]["business_licence"] = [{"path": "执照.pdf"}]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(answers), encoding="utf-8")
    sentence = refused("new", *EXCELLENCE[:2], "--answers", path, "--out", tmp_path / "new" / "d.json").sentence
    assert "“执照.pdf”" in sentence
    assert "PNG 图片" in sentence
    assert "另存为 PDF" in sentence


def test_a_pdf_as_figure_is_refused(tmp_path: Path, refused: Run) -> None:
    (tmp_path / "图.png").write_bytes(b"not a picture")
    answers = excellence_answers()
    answers["values"]["introduction"].append({"kind": "figure", "path": "图.png", "caption": "示例"})
    path = tmp_path / "a.json"
    path.write_text(json.dumps(answers), encoding="utf-8")
    assert "图.png" in refused("new", *EXCELLENCE[:2], "--answers", path, "--out", tmp_path / "d.json").sentence


def test_a_file_beside_the_answers_that_is_missing_is_named(tmp_path: Path, refused: Run) -> None:
    answers = excellence_answers()
    answers["values"]["business_licence"] = [{"path": "没有.pdf"}]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(answers), encoding="utf-8")
    sentence = refused("new", *EXCELLENCE[:2], "--answers", path, "--out", tmp_path / "d.json").sentence
    assert "“营业执照（扫描件）”" in sentence
    assert "“没有.pdf”" in sentence


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("new", "shanxi-2027", "x"), ("shanxi-2027", "shanxi-2026")),
        (("new", "shanxi-2026", "overseas_factory"), ("overseas_factory", "overseas_factories")),
    ],
)
def test_an_unknown_notice_or_form_is_refused(
    tmp_path: Path, refused: Run, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    sentence = refused(*arguments, "--out", tmp_path / "d.json").sentence
    assert all(word in sentence for word in words)


def test_an_unknown_table_is_refused(tmp_path: Path, refused: Run) -> None:
    said = refused("compile", "shanxi-2026", "overseas", "--inbox", tmp_path, "--out", tmp_path / "o")
    assert "overseas_list" in said.sentence


def test_a_new_draft_never_replaces_a_file(tmp_path: Path, refused: Run) -> None:
    (tmp_path / "d.json").write_text("重要", encoding="utf-8")
    assert "已经存在" in refused("new", *OVERSEAS[:2], "--out", tmp_path / "d.json").sentence


DAMAGES: dict[str, tuple[str, str]] = {
    "empty": ("", "不是正确的 JSON"),
    "cut off": ('{"format": 1, "kind": "dr', "第 1 行"),
    "a list": ("[]", "不是本程序的草稿文件"),
    "another document": ('{"kind": "settings", "format": 1}', "不是本程序的草稿文件"),
    "a newer format": ('{"format": 2, "kind": "draft"}', "请升级软件"),
    "no notice": ('{"format": 1, "kind": "draft", "draft_id": "d"}', "notice"),
    "a notice that is not installed": (
        '{"format": 1, "kind": "draft", "draft_id": "d", "notice": "x", "version": "1.0", "form": "f"}',
        "没有安装",
    ),
    "exports that are none": (
        '{"format": 1, "kind": "draft", "draft_id": "d", "notice": "shanxi-2026", "version": "1.0",'
        ' "form": "overseas_factories", "exports": [{"revision": 0}]}',
        "exports",
    ),
    "values that are a list": (
        '{"format": 1, "kind": "draft", "draft_id": "d", "notice": "shanxi-2026", "version": "1.0",'
        ' "form": "overseas_factories", "values": []}',
        "values",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("command", ["check", "export", "pack"])
def test_a_damaged_draft_is_refused(tmp_path: Path, refused: Run, damage: str, command: str) -> None:
    text, wanted = DAMAGES[damage]
    (tmp_path / "坏.json").write_text(text, encoding="utf-8")
    out = {"check": [], "export": ["--out", tmp_path / "out"], "pack": ["--out", tmp_path / "x.sbb"]}[command]
    sentence = refused(command, tmp_path / "坏.json", *out).sentence
    assert wanted in sentence


def test_a_draft_whose_figure_is_gone_is_refused_for_sealing(tmp_path: Path, done: Done, refused: Run) -> None:
    (tmp_path / "图.png").write_bytes(picture())
    answers = excellence_answers()
    answers["values"]["introduction"].append({"kind": "figure", "path": "图.png", "caption": "示例"})
    path = tmp_path / "a.json"
    path.write_text(json.dumps(answers), encoding="utf-8")
    done("new", *EXCELLENCE[:2], "--answers", path, "--out", tmp_path / "d.json")
    shutil.rmtree(tmp_path / "d.files")
    for command, out in (("export", tmp_path / "out"), ("pack", tmp_path / "x.sbb")):
        assert "不存在" in refused(command, tmp_path / "d.json", "--out", out).sentence


@pytest.mark.parametrize("command", ["check", "export", "pack", "verify", "take-in", "count"])
def test_a_missing_file_is_named(tmp_path: Path, refused: Run, command: str) -> None:
    more = {
        "export": ["--out", tmp_path / "o"],
        "pack": ["--out", tmp_path / "x.sbb"],
        "take-in": ["--workspace", tmp_path / "w"],
    }
    assert "没有.json" in refused(command, tmp_path / "没有.json", *more.get(command, [])).sentence


@pytest.mark.parametrize("command", ["check", "verify", "count", "export"])
def test_a_folder_instead_of_a_file_is_refused(tmp_path: Path, refused: Run, command: str) -> None:
    (tmp_path / "夹").mkdir()
    more = ["--out", tmp_path / "o"] if command == "export" else []
    assert "这是文件夹" in refused(command, tmp_path / "夹", *more).sentence


# paper and packages


@pytest.mark.parametrize("formats", ["doc", "pdf,odt", "", ","])
def test_a_wrong_format_is_refused(tmp_path: Path, done: Done, refused: Run, formats: str) -> None:
    draft = new_draft(tmp_path, done)
    sentence = refused("export", draft, "--out", tmp_path / "o", "--formats", formats).sentence
    assert "可用的格式：" in sentence
    assert "docx" in sentence


def test_an_unfinished_draft_is_refused_with_the_number_of_places(tmp_path: Path, done: Done, refused: Run) -> None:
    done("new", *OVERSEAS[:2], "--out", tmp_path / "d.json")
    for command, out in (("export", tmp_path / "out"), ("pack", tmp_path / "x.sbb")):
        sentence = refused(command, tmp_path / "d.json", "--out", out).sentence
        assert re.search(r"还有 \d+ 处", sentence)
        assert "“企业名称”" in sentence


def test_an_output_folder_that_is_a_file_is_refused(tmp_path: Path, done: Done, refused: Run) -> None:
    package = new_package(tmp_path, done)
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    for arguments in (
        ("export", tmp_path / "draft1.json"),
        ("export", package),
        ("compile", OVERSEAS[0], OVERSEAS[2], "--inbox", package),
        ("demo",),
    ):
        for out in (tmp_path / "文件", tmp_path / "文件" / "里面"):
            sentence = refused(*arguments, "--out", out).sentence
            assert "文件夹“" in sentence
            assert "请另选一个文件夹" in sentence


def test_a_workspace_that_is_a_file_is_refused(tmp_path: Path, done: Done, refused: Run) -> None:
    package = new_package(tmp_path, done)
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    assert "数据文件夹" in refused("take-in", package, "--workspace", tmp_path / "文件").sentence


def test_a_mistyped_workspace_does_not_become_a_new_one(tmp_path: Path, refused: Run) -> None:
    said = refused("compile", OVERSEAS[0], OVERSEAS[2], "--workspace", tmp_path / "没有", "--out", tmp_path / "o")
    assert "没有智造申报的数据" in said.sentence


def test_a_package_is_never_replaced(tmp_path: Path, done: Done, refused: Run) -> None:
    new_package(tmp_path, done)
    assert "已经存在" in refused("pack", tmp_path / "draft1.json", "--out", tmp_path / "1.sbb").sentence


def test_a_package_gets_no_other_suffix(tmp_path: Path, done: Done, refused: Run) -> None:
    draft = new_draft(tmp_path, done)
    assert ".sbb 结尾" in refused("pack", draft, "--out", tmp_path / "x.zip").sentence


def test_a_folder_without_the_right_to_write_is_refused_in_chinese(tmp_path: Path, done: Done, refused: Run) -> None:
    package = new_package(tmp_path, done)
    for arguments in (
        ("export", tmp_path / "draft1.json"),
        ("export", package),
        ("compile", OVERSEAS[0], OVERSEAS[2], "--inbox", package),
        ("demo",),
    ):
        with forbidden(tmp_path / "不可写"):
            sentence = refused(*arguments, "--out", tmp_path / "不可写" / "里面").sentence
        assert "没有写入权限" in sentence


@contextmanager
def forbidden(folder: Path) -> Iterator[None]:
    """Let the system refuse every new folder below ``folder`` (tests may run as root, who may do all)."""
    real = os.mkdir

    def mkdir(path: str | Path, *arguments: Any, **options: Any) -> None:
        if Path(path).is_relative_to(folder):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        real(path, *arguments, **options)

    with mock.patch.object(os, "mkdir", mkdir):
        yield


def test_a_workspace_in_use_is_named_with_its_holder(tmp_path: Path, done: Done, capsys: Any) -> None:
    package = new_package(tmp_path, done)
    with open_test_workspace(tmp_path / "w"):
        for arguments in (
            ["take-in", package, "--workspace", tmp_path / "w"],
            ["compile", *OVERSEAS[::2], "--workspace", tmp_path / "w", "--out", tmp_path / "o"],
            ["conflicts", "--workspace", tmp_path / "w"],
        ):
            assert main([str(argument) for argument in arguments]) == 1
            said = capsys.readouterr().err
            assert "正在另一个窗口中使用" in said
            assert f"进程号 {os.getpid()}" in said
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("command", ["export", "compile", "pack"])
def test_an_interruption_from_the_keyboard_leaves_nothing(
    tmp_path: Path, done: Done, refused: Run, command: str
) -> None:
    package = new_package(tmp_path, done)
    arguments = {
        "export": ("export", tmp_path / "draft1.json", "--out", tmp_path / "o" / "p"),
        "compile": ("compile", *OVERSEAS[::2], "--inbox", package, "--out", tmp_path / "o" / "p"),
        "pack": ("pack", tmp_path / "draft1.json", "--out", tmp_path / "x.sbb"),
    }[command]
    seen: list[int] = []
    real = os.fsync

    def interrupted(descriptor: int) -> None:
        seen.append(descriptor)
        if len(seen) == {"export": 2, "compile": 6, "pack": 1}[command]:
            raise KeyboardInterrupt
        real(descriptor)

    with mock.patch.object(os, "fsync", interrupted):
        assert refused(*arguments).sentence == "已取消，没有留下半成品。"
