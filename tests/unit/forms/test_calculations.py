"""Calculations: count_rows, sum_column, sum_fields.

1. Each with its result; nothing to calculate from gives nothing.
2. Exact, whatever the number of digits.
3. What is not (yet) a number is left out.
4. Each can be explained in Chinese.
"""

from __future__ import annotations

from typing import Any

import pytest

from desktop.forms.calculations import SPECS, calculate, explain, fields_read
from desktop.forms.numbers import PLAIN, exact_text, plain_number

ROWS = [{"id": "a", "amount": "0.1"}, {"id": "b", "amount": "0.2"}, {"id": "c"}]
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "count_rows": ({"table": "t"}, {"t": ROWS}, "3"),
    "sum_column": ({"table": "t", "column": "amount"}, {"t": ROWS}, "0.3"),
    "sum_fields": ({"fields": ("a", "b")}, {"a": "1000.50", "b": "-0.5"}, "1000.00"),
}


@pytest.mark.parametrize("name", sorted(SPECS))
def test_each_calculation(name: str) -> None:
    """1"""
    params, values, wanted = CASES[name]
    assert calculate(name, params, values.get) == wanted


@pytest.mark.parametrize("name", sorted(SPECS))
@pytest.mark.parametrize("value", [None, [], "", "x", [{}], 3, {"a": 1}, [1, "a"]])
def test_nothing_to_calculate_from_gives_nothing(name: str, value: Any) -> None:
    """1, 3"""
    params, values, _ = CASES[name]
    result = calculate(name, params, dict.fromkeys(values, value).get)
    assert result == ("1" if name == "count_rows" and value == [{}] else None)


def test_sums_are_exact_beyond_28_digits() -> None:
    """2"""
    long = "12345678901234567890.1234567891"
    assert calculate("sum_fields", {"fields": ("a", "b")}, {"a": long, "b": "0.0000000001"}.get) == (
        "12345678901234567890.1234567892"
    )
    rows = [{"amount": "99999999999999999999.9999999999"}] * 1000
    assert calculate("sum_column", {"table": "t", "column": "amount"}, {"t": rows}.get) == (
        "99999999999999999999999.9999999000"
    )


@pytest.mark.parametrize(
    "half_typed", ["", " ", "-", "1.", ".5", "1e5", "1,000", "一百", "NaN", "Infinity", 5, True, None]
)
def test_a_half_typed_number_is_left_out(half_typed: Any) -> None:
    """3"""
    assert calculate("sum_fields", {"fields": ("a", "b")}, {"a": half_typed, "b": "2"}.get) == "2"
    assert plain_number(half_typed) is None


@pytest.mark.parametrize("text", ["0", "-0.5", "+12", "007.50", "9" * 20 + "." + "9" * 10])
def test_a_plain_number_prints_as_it_was(text: str) -> None:
    """2"""
    number = plain_number(text)
    assert number is not None
    assert PLAIN.fullmatch(exact_text(number))
    assert plain_number(exact_text(number)) == number


def test_the_fields_read_are_named() -> None:
    assert fields_read("sum_fields", {"fields": ("a", "b")}) == ("a", "b")
    assert fields_read("count_rows", {"table": "t"}) == ("t",)
    assert fields_read("sum_column", {"table": "t", "column": "c"}) == ("t",)


def test_each_calculation_can_be_explained() -> None:
    """4"""
    labels = {"t": "集成商", "t//amount": "合同金额", "a": "自筹", "b": "贷款"}
    said = {name: explain(name, CASES[name][0], labels.__getitem__) for name in SPECS}
    assert said == {
        "count_rows": "自动统计“集成商”的行数",
        "sum_column": "自动合计“集成商”中“合同金额”",
        "sum_fields": "自动合计：“自筹” ＋ “贷款”",
    }
