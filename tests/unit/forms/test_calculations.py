"""Calculations: count_rows, sum_column, sum_fields, percent_of.

1. Each with its result; nothing to calculate from gives nothing.
2. Exact, whatever the number of digits.
3. What is not (yet) a number is left out.
4. Each can be explained in Chinese.
5. A kept tally looks only at rows that came or went, and always counts as a fresh one does.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any
from unittest import mock

import pytest

from desktop.forms.calculations import SPECS, Tally, calculate, explain, fields_read, row_fits
from desktop.forms.model import Condition
from desktop.forms.numbers import PLAIN, exact_text, plain_number
from tests.helpers.fields import make_column, make_field

ROWS = [{"id": "a", "amount": "0.1"}, {"id": "b", "amount": "0.2"}, {"id": "c"}]
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "count_rows": ({"table": "t"}, {"t": ROWS}, "3"),
    "sum_column": ({"table": "t", "column": "amount"}, {"t": ROWS}, "0.3"),
    "percent_of": ({"part": "a", "whole": "b"}, {"a": "1", "b": "3"}, "33.33"),
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
    amount = replace(make_column("amount", "money"), label="合同金额")
    fields = {
        "t": replace(make_field("table", columns=(amount,)), label="集成商"),
        "a": make_field("money", label="自筹"),
        "b": make_field("money", label="贷款"),
    }
    said = {name: explain(name, CASES[name][0], fields) for name in SPECS}
    assert said == {
        "percent_of": "自动计算：“自筹”÷“贷款”×100，保留 2 位小数",
        "count_rows": "自动统计“集成商”的行数",
        "sum_column": "自动合计“集成商”中“合同金额”",
        "sum_fields": "自动合计：“自筹” ＋ “贷款”",
    }


# where ------------------------------------------------------------------------------------

LEDGER = [
    {"id": "a", "tier": "basic", "level": "2"},
    {"id": "b", "tier": "basic"},
    {"id": "c", "tier": "advanced", "level": "3"},
    {"id": "d", "tier": 5, "level": []},
]


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        (Condition("equals", "tier", "basic"), "2"),
        (Condition("one_of", "tier", ("basic", "advanced")), "3"),
        (Condition("filled", "level", True), "2"),
        (Condition("at_least", "level", 2), "2"),
        (Condition("at_least", "level", 4), "0"),
        (Condition("all", parts=(Condition("equals", "tier", "basic"), Condition("at_least", "level", 2))), "1"),
        (Condition("not", parts=(Condition("equals", "tier", "basic"),)), "2"),
    ],
)
def test_rows_are_counted_by_a_condition_on_their_columns(where: Condition, wanted: str) -> None:
    assert calculate("count_rows", {"table": "t", "where": where}, {"t": LEDGER}.get) == wanted


def test_a_name_that_comes_twice_is_counted_once() -> None:
    rows = [{"name": "甲"}, {"name": " 甲 "}, {"name": "乙"}, {"name": ""}, {}, {"name": 5}]
    assert calculate("count_rows", {"table": "t", "distinct": "name"}, {"t": rows}.get) == "5"
    fields = {
        "t": replace(make_field("table", columns=(replace(make_column("name"), label="企业名称"),)), label="台账")
    }
    assert explain("count_rows", {"table": "t", "distinct": "name"}, fields) == (
        "自动统计“台账”的行数（“企业名称”相同的只计一次）"
    )


def random_rows(random: Random, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows after one edit: a row replaced, added, taken out, moved, or all of them new."""
    rows = list(rows)
    new = {"name": random.choice(["甲", " 甲", "乙", "", "丙 丁", None, 5]), "tier": random.choice(["a", "b", None])}
    at = random.randrange(len(rows) + 1)
    match random.randrange(5):
        case 0:
            rows[at : at + 1] = [new]
        case 1:
            rows.insert(at, new)
        case 2:
            del rows[at : at + 1]
        case 3:
            random.shuffle(rows)
        case _:
            rows = [dict(row) for row in rows]
    return rows


@pytest.mark.parametrize("params", [{}, {"distinct": "name"}, {"where": Condition("equals", "tier", "a")}])
def test_a_kept_tally_counts_as_a_fresh_one(params: dict[str, Any]) -> None:
    """5"""
    random, rows, tally = Random(7), [], Tally({"table": "t", **params})
    for _ in range(400):
        rows = random_rows(random, rows)
        assert tally.count(rows) == Tally({"table": "t", **params}).count(rows)
    assert tally.count([*rows, rows[0]]) == Tally(params).count([*rows, dict(rows[0])])
    assert tally.count(rows) == Tally(params).count(rows)


def test_a_kept_tally_looks_at_changed_rows_only() -> None:
    """5"""
    rows = [{"id": str(n), "tier": "basic"} for n in range(1000)]
    tally = Tally({"table": "t", "where": Condition("equals", "tier", "basic")})
    assert tally.count(rows) == 1000
    with mock.patch("desktop.forms.calculations.row_fits", side_effect=row_fits) as asked:
        assert tally.count([{"id": "0", "tier": "none"}, *rows[1:]]) == 999
    assert asked.call_count == 2


def test_a_count_says_from_which_rows_it_comes() -> None:
    """4"""
    options = {"basic": "基础级", "advanced": "先进级"}
    tier = replace(make_column("tier", "choice", options=options), label="工厂级别")
    level = replace(make_column("level", "choice", options={"2": "二级"}), label="等级")
    fields = {"t": replace(make_field("table", columns=(tier, level)), label="台账")}
    where = Condition("all", parts=(Condition("equals", "tier", "basic"), Condition("at_least", "level", 2)))
    assert explain("count_rows", {"table": "t", "where": where}, fields) == (
        "自动统计“台账”中满足条件的行数：“工厂级别”为基础级，且“等级”不低于二级"
    )


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "wanted"),
    [
        ("1", "3", 2, "33.33"),
        ("2", "3", 0, "67"),
        ("1", "8", 2, "12.50"),
        ("0.005", "100", 2, "0.01"),
        ("-0.005", "100", 2, "-0.01"),
        ("0", "7", 2, "0.00"),
        ("1", "0", 2, None),
        ("1", "", 2, None),
        ("99999999999999999999", "0.0000000001", 0, "99999999999999999999" + "0" * 12),
    ],
)
def test_a_share_is_rounded_half_away_from_zero(part: str, whole: str, decimals: int, wanted: str | None) -> None:
    """2"""
    params = {"part": "a", "whole": "b", "decimals": decimals}
    assert calculate("percent_of", params, {"a": part, "b": whole}.get) == wanted
