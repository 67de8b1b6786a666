"""File names that every system takes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.errors import PackageError
from desktop.packages.names import (
    MAX_FILE_NAME_BYTES,
    MAX_FILE_NAME_CHARACTERS,
    NAMELESS,
    check_entry_name,
    is_device_name,
    safe_file_name,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("太原市-001-某某公司-智能工厂.pdf", "太原市-001-某某公司-智能工厂.pdf"),
        ('a/b\\c:d*e?f"g<h>i|j', "a／b＼c：d＊e？f＂g＜h＞i｜j"),
        ("一\n二\t三", "一＿二＿三"),
        ("\u202efdp.exe", "＿fdp.exe"),
        ("\ud83d半个", "＿半个"),
        ("  两端 ", "两端"),
        ("\u3000全角空格\u3000", "全角空格"),
        ("有限公司.", "有限公司．"),
        ("...", "．．．"),
        (".隐藏", "．隐藏"),
        (".pdf", "未命名.pdf"),
        ("空格 .pdf", "空格.pdf"),
        ("点..pdf", "点．.pdf"),
        ("CON", "＿CON"),
        ("con.txt", "＿con.txt"),
        ("Com1.tar.gz", "＿Com1.tar.gz"),
        ("lpt¹", "＿lpt¹"),
        ("CONSOLE", "CONSOLE"),
        ("cafe\u0301", "café"),
        ("", NAMELESS),
        (" \n ", NAMELESS),
    ],
)
def test_a_name_becomes_safe_visibly(text: str, name: str) -> None:
    assert safe_file_name(text) == name


def test_a_long_name_is_cut_at_a_character_and_keeps_its_extension() -> None:
    name = safe_file_name("智" * 300 + ".docx")
    assert name.endswith("智.docx")
    assert MAX_FILE_NAME_BYTES - 3 < len(name.encode()) <= MAX_FILE_NAME_BYTES
    assert len(safe_file_name("a" * 300)) == MAX_FILE_NAME_CHARACTERS


def test_cutting_does_not_bring_a_bad_ending_to_light() -> None:
    assert safe_file_name("a" * 119 + ". b") == "a" * 119 + "．"
    assert safe_file_name("a" * 119 + " bcd") == "a" * 119
    assert safe_file_name("a" * 110 + "." * 100) == "a" * 110 + "．" * 10


def test_safe_names_can_be_created(tmp_path: Path) -> None:
    for text in ("a:b", "NUL", "尾点.", "尾空格 ", "\u202e", "智" * 200, "q?.pdf", "\x00"):
        path = tmp_path / safe_file_name(text)
        path.write_bytes(b"x")
        assert path.name in os.listdir(tmp_path)


def test_device_names_are_known_with_and_without_extension() -> None:
    assert all(map(is_device_name, ("con", "CON.pdf", "nul .txt", "COM9", "CONIN$", "conout$.x")))
    assert not any(map(is_device_name, ("COM", "COM10", "contract.pdf", "x.con", "")))


def test_a_refused_name_is_shown_without_its_invisible_characters() -> None:
    with pytest.raises(PackageError) as refused:
        check_entry_name("print/\u202efdp.exe", file="a.sbb")
    assert "print/＿fdp.exe" in str(refused.value)
