"""Field type credit_code (GB 32100-2015).

1. Spaces, hyphens, full-width and small letters are put right.
2. Length, characters and check digit are each said by name and place.
3. What python-stdnum calls valid is valid here.
4. One wrong character, or two neighbours swapped, is found.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc

from tests.helpers.fields import codes, make_field, sentences, stored

FIELD = make_field("credit_code", label="统一社会信用代码")
VALID = "91140100MA0EXAMP0Y"  # 示例
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

heads = st.tuples(st.text("0123456789", min_size=8, max_size=8), st.text(ALPHABET, min_size=9, max_size=9)).map("".join)


@pytest.mark.parametrize("typed", [" 91140100 MA0EXAMP0 Y", "９１１４０１００ma0examp0y", "91140100-MA0EXAMP0-Y"])
def test_ways_of_writing_are_put_right(typed: str) -> None:
    """1"""
    assert stored("credit_code", typed) == VALID
    assert codes(FIELD, VALID) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("91140100", "“统一社会信用代码”应为 18 位，现在 8 位，少 10 位（91140100）。请对照营业执照改正。"),
        (VALID + "1", f"“统一社会信用代码”应为 18 位，现在 19 位，多 1 位（{VALID}1）。请对照营业执照改正。"),
        (
            "9114O100MA0EXAMP0Y",
            "“统一社会信用代码”第 5 位“O”（多半是 0）不能用：只用数字和大写字母，且不用 I、O、Z、S、V。请对照营业执照改正。",
        ),
        (
            "91140100MA0EXAMP0U",
            "“统一社会信用代码”第 18 位校验码应为 Y，现在是 U：多半有一位输错，请对照营业执照逐位核对。",
        ),
        (
            "91A40100MA0EXAMP0Y",
            "“统一社会信用代码”第 3 至 8 位是登记机关行政区划码，应为数字，现在是“A40100”。请对照营业执照改正。",
        ),
    ],
)
def test_what_is_wrong_is_said_by_name_and_place(value: str, said: str) -> None:
    """2"""
    assert sentences(FIELD, value) == [said]


def test_wrong_characters_and_length_are_both_said() -> None:
    """2"""
    assert codes(FIELD, "91I") == ["credit_code.wrong_character", "credit_code.wrong_length"]
    assert "等 18 处" in sentences(FIELD, "营" * 18)[0]


def test_other_registering_authorities_than_digits_are_known() -> None:
    """3"""
    head = "N2140100MF0000001"
    assert codes(FIELD, head + uscc.calc_check_digit(head)) == []


@given(head=heads)
def test_what_stdnum_calls_valid_is_valid(head: str) -> None:
    """3"""
    code = head + uscc.calc_check_digit(head)
    assert uscc.is_valid(code)
    assert codes(FIELD, code) == []


@given(head=heads, place=st.integers(8, 17), sign=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(head: str, place: int, sign: str) -> None:
    """4"""
    code = head + uscc.calc_check_digit(head)
    assume(code[place] != sign)
    assert codes(FIELD, code[:place] + sign + code[place + 1 :]) == ["credit_code.wrong_check_digit"]


@given(head=heads, place=st.integers(8, 15))
def test_two_neighbours_swapped_are_found(head: str, place: int) -> None:
    """4"""
    code = head + uscc.calc_check_digit(head)
    assume(code[place] != code[place + 1])
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert codes(FIELD, swapped) == ["credit_code.wrong_check_digit"]
