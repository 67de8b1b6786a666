"""Field type month.

1. The Chinese ways of writing a month become ISO.
2. What is no month stays as typed and is named.
3. Print 2024年11月.
4. Limits are inclusive and named.
5. Limits that are no months or contradict each other are a mistake in the definition.
"""

from __future__ import annotations

import pytest

from desktop.forms.fieldtypes.month import to_month
from tests.helpers.fields import codes, make_field, printed, problems, sentences, stored


@pytest.mark.parametrize("typed", ["2024-11", "2024年11月", "2024.11", "2024/11", "202411", "２０２４年１１月", 202411])
def test_a_month_is_understood(typed: object) -> None:
    """1"""
    assert stored("month", typed) == "2024-11"
    assert to_month("2024-11") == (2024, 11)


@pytest.mark.parametrize("typed", ["2024", "2024-13", "2024年11月22日", "11月", "2024-0"])
def test_what_is_no_month_stays_as_typed(typed: str) -> None:
    """2"""
    assert stored("month", typed) == typed
    assert sentences(make_field("month"), typed) == [f"“标签”应填年月，如 2024-11，现在填的是“{typed}”。请写全年和月。"]


def test_an_unlikely_year_is_named() -> None:
    """2"""
    assert codes(make_field("month"), "0024-11") == ["month.unlikely_year"]


def test_a_month_prints_in_chinese() -> None:
    """3"""
    assert [printed(make_field("month"), value) for value in ("2024-01", "上月")] == ["2024年1月", "上月"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2023-03", ["month.too_early"]),
        ("2023-04", []),
        ("2023-09", []),
        ("2023-10", ["month.too_late"]),
        ("2022-12", ["month.too_early"]),
        ("2024-01", ["month.too_late"]),
    ],
)
def test_limits_are_inclusive(value: str, found: list[str]) -> None:
    """4"""
    assert codes(make_field("month", min="2023-04", max="2023-09"), value) == found


def test_a_limit_is_named() -> None:
    """4"""
    assert sentences(make_field("month", min="2023-04"), "2023-03") == [
        "“标签”不能早于 2023年4月，现在是 2023年3月，请核对。"
    ]
    assert sentences(make_field("month", max="2023-09"), "2023-11") == [
        "“标签”不能晚于 2023年9月，现在是 2023年11月，请核对。"
    ]


def test_limits_that_make_no_sense_are_named() -> None:
    """5"""
    assert problems(make_field("month", min="2023-04", max="2023-04")) == []
    assert problems(make_field("month", min="2023年4月", max="2023-13")) == [
        "min = “2023年4月”不是年月，应写成 2023-04 的样子。",
        "max = “2023-13”不是年月，应写成 2023-04 的样子。",
    ]
    assert problems(make_field("month", min="2023-05", max="2023-04")) == [
        "min = 2023-05 晚于 max = 2023-04，没有年月能同时满足。"
    ]
