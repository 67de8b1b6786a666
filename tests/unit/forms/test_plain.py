"""What is typed is made safe to store.

1. Text is in one Unicode form, also after full-width letters became half-width ones.
2. Numbers become exact text; other things inside lists and objects become plain JSON.
3. What is shown inside a sentence is short and on one line.
"""

from __future__ import annotations

from datetime import date

import pytest

from desktop.forms.fieldtypes.plain import as_text, clean_text, half_width, number_text, shown, storable


def test_half_width_text_is_composed() -> None:
    """1"""
    assert half_width("Ａ\u0301") == "\u00c1"


def test_text_is_composed_after_invisible_characters_went() -> None:
    """1"""
    assert clean_text("e\u200b\u0301") == "\u00e9"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (12.0, "12"),
        (0.1, "0.1"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (1e300, "1e+300"),
        (float("inf"), "inf"),
        (10**30, "1" + "0" * 30),
    ],
)
def test_numbers_become_exact_text(number: float, text: str) -> None:
    """2"""
    assert number_text(number) == text


def test_nested_values_become_plain_json() -> None:
    """2"""
    assert storable({"a": (1.5, date(2024, 11, 22), {1: "甲\x00"}), "b": 2**70}) == {
        "a": ["1.5", "2024-11-22", {"1": "甲"}],
        "b": str(2**70),
    }


def test_what_has_no_text_is_said_so() -> None:
    """3"""
    assert as_text([10**5000]) == "（内容无法显示）"


def test_long_values_are_shown_short_and_on_one_line() -> None:
    """3"""
    assert shown("甲\n乙") == "甲 乙"
    assert shown("甲" * 50) == "甲" * 40 + "……"
