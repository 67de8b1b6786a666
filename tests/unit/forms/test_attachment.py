"""Field type attachment.

1. Kinds, numbers, sizes and pages are checked against the stored facts, naming the file.
2. The limit itself is allowed.
3. Unknown page counts and the same file twice are reminders.
4. Facts that are none are a wrong shape.
5. The file names are printed.
"""

from __future__ import annotations

import pytest

from desktop.issues import Severity
from tests.helpers.fields import OTHER_SHA, codes, file_fact, findings, make_field, printed, problems, sentences, stored

MB = 1024 * 1024


def test_another_kind_is_refused() -> None:
    """1"""
    field = make_field("attachment", label="营业执照", kinds=["pdf", "jpg"])
    assert sentences(field, [file_fact("执照.docx", kind="docx")]) == [
        "“营业执照”的“执照.docx”是Word 文档（docx），只收：PDF 文件、JPG 图片。请转换后重新添加。"
    ]
    assert "无法识别的文件" in sentences(field, [file_fact(kind="?")])[0]


def test_files_are_counted() -> None:
    """1"""
    files = [file_fact(), file_fact(file=OTHER_SHA)]
    assert sentences(make_field("attachment", min_files=3), files) == [
        "“标签”至少附 3 个文件，现在 2 个，还要添加 1 个。"
    ]
    assert codes(make_field("attachment", max_files=1), files) == ["attachment.too_many"]
    assert codes(make_field("attachment", min_files=2, max_files=2), files) == []


@pytest.mark.parametrize(
    ("size", "expected"), [(MB, []), (MB + 1, ["attachment.too_large"]), (0, ["attachment.empty_file"])]
)
def test_sizes_are_exact(size: int, expected: list[str]) -> None:
    """1, 2"""
    assert codes(make_field("attachment", max_size_mb=1), [file_fact(size=size)]) == expected


def test_a_size_just_over_the_limit_does_not_read_like_the_limit() -> None:
    """1"""
    field = make_field("attachment", max_size_mb="0.5")
    assert "不能超过 0.5 MB，现在 0.51 MB" in sentences(field, [file_fact(size=MB // 2 + 1)])[0]


def test_pages_are_counted() -> None:
    """1, 2"""
    field = make_field("attachment", max_pages=30)
    assert codes(field, [file_fact(pages=30)]) == []
    assert sentences(field, [file_fact(pages=31)]) == [
        "“标签”的“营业执照.pdf”不能超过 30 页，现在 31 页，请删减后重新添加。"
    ]


def test_unknown_pages_are_a_reminder_for_pdf_only() -> None:
    """3"""
    field = make_field("attachment", max_pages=30)
    (found,) = findings(field, [file_fact(pages=None)])
    assert (found.code, found.severity) == ("attachment.pages_unknown", Severity.WARNING)
    assert codes(field, [file_fact(kind="png", pages=None)]) == []


def test_the_same_file_twice_is_a_reminder() -> None:
    """3"""
    (found,) = findings(make_field("attachment"), [file_fact("甲.pdf"), file_fact("乙.pdf")])
    assert (found.code, found.severity) == ("attachment.same_file", Severity.WARNING)


@pytest.mark.parametrize(
    "facts",
    [{"file": "x"}, {"size": "1"}, {"size": -1}, {"size": True}, {"pages": "1"}, {"name": None}, {"kind": 1}],
)
def test_facts_that_are_none_are_a_wrong_shape(facts: dict[str, object]) -> None:
    """4"""
    assert codes(make_field("attachment"), [file_fact(**facts)]) == ["attachment.wrong_shape"]
    assert codes(make_field("attachment"), "营业执照.pdf") == ["attachment.wrong_shape"]


def test_one_file_becomes_a_list() -> None:
    assert stored("attachment", file_fact()) == [file_fact()]


def test_the_file_names_are_printed() -> None:
    """5"""
    assert printed(make_field("attachment"), [file_fact("甲.pdf"), file_fact("乙.pdf")]) == "甲.pdf、乙.pdf"


@pytest.mark.parametrize(
    "params",
    [
        {"kinds": ["exe"]},
        {"kinds": []},
        {"kinds": ["unknown"]},
        {"min_files": 2, "max_files": 1},
        {"max_size_mb": 0},
        {"max_size_mb": "1M"},
        {"max_pages": 0},
    ],
)
def test_contradicting_parameters_are_named(params: dict[str, object]) -> None:
    assert len(problems(make_field("attachment", **params))) == 1
