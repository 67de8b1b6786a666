"""Field type text.

1. Outer white space, control characters and foreign line breaks go; inner text stays.
2. A length over the limit names limit, count, way of counting and excess.
3. Line breaks need ``multiline``.
4. A pattern must match the whole text.
5. Other shapes are reported.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, printed, problems, sentences, stored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  太原重工\u3000", "太原重工"),
        ("甲\r\n乙\x0b丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("甲\x07\u200b\ufeff乙", "甲乙"),
        ("e\u0301", "é"),
        ("\ud800", "\ufffd"),
        (12, "12"),
        (12.0, "12"),
        (0.1, "0.1"),
        ("ＡＢＣ", "ＡＢＣ"),
    ],
)
def test_text_is_cleaned_but_not_changed(typed: object, kept: str) -> None:
    """1"""
    assert stored("text", typed) == kept


def test_a_number_too_long_for_decimal_text_is_still_kept() -> None:
    """1"""
    assert stored("text", 10**5000).startswith("0x")


def test_a_text_at_the_limit_is_right() -> None:
    """2"""
    assert codes(make_field("text", max_length=6, min_length=6), "5G+工业互联网") == []


def test_a_text_over_the_limit_says_how_much() -> None:
    """2"""
    field = make_field("text", label="项目简介", max_length=5)
    assert sentences(field, "推进智改数转") == ["“项目简介”不超过 5 字，现在 6 字（按 Word 字数），多 1 字，请删减。"]


@pytest.mark.parametrize(("how", "actual"), [("word_zh", 2), ("chars_no_space", 4), ("chars", 5)])
def test_length_is_counted_as_declared(how: str, actual: int) -> None:
    """2"""
    field = make_field("text", max_length=1, count=how)
    assert f"现在 {actual} 字" in sentences(field, "ab cd")[0]


def test_a_text_under_the_minimum_says_how_much_is_lacking() -> None:
    """2"""
    assert sentences(make_field("text", min_length=3, count="chars"), "甲") == [
        "“标签”不少于 3 字，现在 1 字（按字符数，计空格），少 2 字，请补充。"
    ]


def test_a_line_break_needs_multiline() -> None:
    """3"""
    assert codes(make_field("text"), "甲\n乙") == ["text.line_break"]
    assert codes(make_field("text", multiline=True), "甲\n乙") == []


def test_a_pattern_matches_the_whole_text() -> None:
    """4"""
    field = make_field("text", pattern="[0-9]{6}", pattern_hint="6 位邮政编码")
    assert codes(field, "030006") == []
    assert sentences(field, "030006 ") == ["“标签”的写法不对：6 位邮政编码。现在填的是“030006”，请改正。"]
    assert codes(field, "0" * 3000) == ["text.wrong_pattern"]


@pytest.mark.parametrize("value", [1, ["甲"], {"a": 1}, True])
def test_another_shape_is_reported(value: object) -> None:
    """5"""
    assert codes(make_field("text", max_length=1), value) == ["text.wrong_shape"]


def test_text_prints_as_it_is() -> None:
    assert printed(make_field("text"), "甲 乙") == "甲 乙"
    assert printed(make_field("text"), None) == ""


@pytest.mark.parametrize(
    ("params", "part"),
    [
        ({"min_length": 5, "max_length": 4}, "min_length = 5 大于 max_length = 4"),
        ({"max_length": 0}, "max_length = 0 不能小于 1"),
        ({"pattern": "(", "pattern_hint": "x"}, "不是正确的正则表达式"),
        ({"pattern": "a"}, "就要写 pattern_hint"),
        ({"pattern_hint": "a"}, "没有对应的 pattern"),
    ],
)
def test_contradicting_parameters_are_named(params: dict[str, object], part: str) -> None:
    assert [part in problem for problem in problems(make_field("text", **params))] == [True]
