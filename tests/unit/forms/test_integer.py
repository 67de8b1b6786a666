"""Field type integer (and what all number types share).

1. Full-width digits, well-formed thousands separators, a plus sign and the field's unit go.
2. What is no number yet, or not surely, stays as typed.
3. Limits are inclusive and named with unit.
4. Decimals are refused.
5. Numbers with very many digits are refused without computing with them.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, printed, problems, sentences, stored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１２，３４５", "12345"),
        ("1,234,567", "1234567"),
        ("12 345", "12345"),
        (" +7 ", "7"),
        ("−5", "-5"),
        (320, "320"),
        ("320 人", "320"),
    ],
)
def test_how_people_write_numbers(typed: object, kept: str) -> None:
    """1"""
    assert stored("integer", typed, unit="人") == kept


@pytest.mark.parametrize("typed", ["-", "1,5", "12,34", "1,2345", "12.", "约300", "320家", "1e9", "²", "1 2"])
def test_what_is_not_surely_a_number_stays_as_typed(typed: str) -> None:
    """2"""
    assert stored("integer", typed, unit="人") == typed
    assert codes(make_field("integer"), typed) == ["integer.not_a_number"]


def test_a_word_where_a_number_belongs_is_quoted() -> None:
    """2"""
    field = make_field("integer", label="从业人数")
    assert sentences(field, "约300") == ["“从业人数”应填整数，现在填的是“约300”。请只保留数字。"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0", []), ("10", []), ("-1", ["integer.too_small"]), ("11", ["integer.too_large"])],
)
def test_limits_are_inclusive(value: str, expected: list[str]) -> None:
    """3"""
    assert codes(make_field("integer", min=0, max="10"), value) == expected


def test_a_limit_is_said_with_its_unit() -> None:
    """3"""
    field = make_field("integer", max=3, unit="个")
    assert sentences(field, "5") == ["“标签”不能大于 3个，现在是 5个，请核对。"]


def test_decimals_are_refused() -> None:
    """4"""
    assert codes(make_field("integer"), "12.5") == ["integer.not_whole"]


@pytest.mark.parametrize("value", ["9" * 21, "9" * 100_000, "0." + "1" * 11])
def test_very_many_digits_are_refused(value: str) -> None:
    """5"""
    assert codes(make_field("integer", max=3), value) == ["integer.too_many_digits"]
    assert printed(make_field("integer"), value) == value


@pytest.mark.parametrize("value", ["1e999999999", "NaN", "Infinity", "0x10"])
def test_other_spellings_of_numbers_are_not_numbers(value: str) -> None:
    """5"""
    assert codes(make_field("integer"), value) == ["integer.not_a_number"]


def test_a_number_prints_plainly() -> None:
    field = make_field("integer")
    assert [printed(field, value) for value in ("2024", "007", "-0", "约300", None)] == ["2024", "7", "0", "约300", ""]


@pytest.mark.parametrize("params", [{"min": 5, "max": 4}, {"min": "zero"}, {"max": "1e9"}])
def test_contradicting_parameters_are_named(params: dict[str, object]) -> None:
    assert len(problems(make_field("integer", **params))) == 1
