"""Field type date.

1. The Chinese ways of writing a day become ISO when the day exists.
2. What is no day (yet) stays as typed, and the sentence says why.
3. Limits are inclusive; TOML dates and ISO text are alike.
4. Print as in official letters.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.forms.fieldtypes.date import to_date
from tests.helpers.fields import codes, make_field, printed, problems, sentences, stored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2024年11月22日", "2024-11-22"),
        ("2024 年 11 月 22 日", "2024-11-22"),
        ("２０２４年１１月２２日", "2024-11-22"),
        ("2024.11.22", "2024-11-22"),
        ("2024/11/22", "2024-11-22"),
        ("20241122", "2024-11-22"),
        ("2024-1-5", "2024-01-05"),
        ("2024年1月5号", "2024-01-05"),
        ("2024-11-22 00:00:00", "2024-11-22"),
        (20241122, "2024-11-22"),
        (date(2024, 11, 22), "2024-11-22"),
        (datetime(2024, 11, 22), "2024-11-22"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_a_day_is_understood(typed: object, kept: str) -> None:
    """1"""
    assert stored("date", typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["2024", "2024年11月", "2024-02-30", "2023-2-29", "2024-13-01", "11月22日", "2024-11-22 08:30", "0000-01-01"],
)
def test_what_is_no_day_stays_as_typed(typed: str) -> None:
    """2"""
    assert stored("date", typed) == typed
    assert codes(make_field("date"), typed)[0] in ("date.not_a_date", "date.no_such_day")
    assert to_date(typed) is None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2023-02-29", "“标签”填的“2023-02-29”不是日历上的日期：2023 年 2 月的日期是 1 日到 28 日。请改正。"),
        ("2024-13-01", "“标签”填的“2024-13-01”不是日历上的日期：没有 2024 年 13 月。请改正。"),
        ("2024年11月", "“标签”应填日期，如 2024-11-22，现在填的是“2024年11月”。请写全年月日。"),
        ("0024-11-22", "“标签”填的 0024-11-22 是 24 年，应在 1900 年到 2100 年之间。请核对年份。"),
    ],
)
def test_the_sentence_says_why(value: str, said: str) -> None:
    """2"""
    assert sentences(make_field("date"), value) == [said]


@pytest.mark.parametrize("limit", ["2024-11-22", date(2024, 11, 22), datetime(2024, 11, 22, 8)])
def test_limits_are_inclusive(limit: object) -> None:
    """3"""
    assert codes(make_field("date", min=limit, max=limit), "2024-11-22") == []
    assert sentences(make_field("date", max=limit), "2024-11-23") == [
        "“标签”不能晚于 2024年11月22日，现在是 2024年11月23日，请核对。"
    ]
    assert codes(make_field("date", min=limit), "2024-11-21") == ["date.too_early"]


def test_a_day_prints_as_in_official_letters() -> None:
    """4"""
    field = make_field("date")
    assert [printed(field, value) for value in ("2024-01-05", "2024年", None)] == ["2024年1月5日", "2024年", ""]


@pytest.mark.parametrize("params", [{"min": "2024"}, {"max": "2024-02-30"}, {"min": "2024-02-02", "max": "2024-02-01"}])
def test_contradicting_parameters_are_named(params: dict[str, object]) -> None:
    assert len(problems(make_field("date", **params))) == 1
