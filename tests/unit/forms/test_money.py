"""Field type money.

1. Separators, currency signs and the unit of the field go.
2. Another unit is never taken for the field's own: it stays and the right figure is named.
3. Print with thousands separators and at least the declared decimals, never rounded.
4. Limits remind of the unit.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, printed, problems, sentences, stored


@pytest.mark.parametrize(
    "typed",
    ["1,234.50", "１，２３４．５０", "1234.50万元", "1,234.50 万元", "¥1,234.50", "￥1234.50", "人民币1234.50万"],
)
def test_an_amount_in_wan_yuan_is_kept_bare(typed: str) -> None:
    """1"""
    assert stored("money", typed) == "1234.50"


def test_an_amount_in_yuan_is_kept_bare() -> None:
    """1"""
    assert stored("money", "1,234元", unit="元") == "1234"


@pytest.mark.parametrize(
    ("typed", "unit", "converted"),
    [
        ("5000元", "万元", "0.5"),
        ("1.2亿元", "万元", "12000"),
        ("3亿", "元", "300000000"),
        ("5,000万元", "元", "50000000"),
        ("5千元", "万元", "0.5"),
        ("0.00001元", "万元", "0.000000001"),
        ("12345678901234567890.0123456789亿元", "元", "1234567890123456789001234567.89"),
    ],
)
def test_another_unit_stays_and_the_right_figure_is_named(typed: str, unit: str, converted: str) -> None:
    """2"""
    assert stored("money", typed, unit=unit) == typed
    assert sentences(make_field("money", label="总投资", unit=unit), typed) == [
        f"“总投资”以{unit}为单位，现在填的是“{typed}”。请换算后只填数字：{converted}。"
    ]


def test_words_are_not_an_amount() -> None:
    """2"""
    assert codes(make_field("money"), "约五千万元") == ["money.not_a_number"]
    assert codes(make_field("money"), "元") == ["money.not_a_number"]


@pytest.mark.parametrize(
    ("value", "paper"),
    [
        ("1234567.5", "1,234,567.50"),
        ("12000", "12,000.00"),
        ("0.123456", "0.123456"),
        ("-0", "0.00"),
        ("-1234", "-1,234.00"),
        ("99999999999999999999.0000000001", "99,999,999,999,999,999,999.0000000001"),
        ("约5000", "约5000"),
    ],
)
def test_amounts_print_with_separators_and_are_never_rounded(value: str, paper: str) -> None:
    """3"""
    assert printed(make_field("money", decimals=2), value) == paper


def test_without_declared_decimals_an_amount_prints_as_entered() -> None:
    """3"""
    assert [printed(make_field("money"), value) for value in ("12000", "12000.5")] == ["12,000", "12,000.5"]


def test_limits_remind_of_the_unit() -> None:
    """4"""
    field = make_field("money", label="总投资", min=0, max=10)
    assert sentences(field, "-1") == ["“总投资”不能小于 0 万元，现在是 -1 万元，请核对单位是否为万元。"]
    assert sentences(field, "10.01") == ["“总投资”不能大于 10 万元，现在是 10.01 万元，请核对单位是否为万元。"]


def test_contradicting_parameters_are_named() -> None:
    assert problems(make_field("money", unit="亿元")) == ["unit = “亿元”不认识，可用：万元、元。"]
    assert problems(make_field("money", min=1, max=0)) == ["min = 1 大于 max = 0，没有数字能同时满足。"]
