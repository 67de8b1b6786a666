"""Field type period.

1. Both ends are stored apart, each as its unit stores it.
2. A pasted text with both ends is taken apart.
3. Half-typed stays as typed; an end that is missing or cannot be read is named.
4. The end is not before the start; one day or month is a period.
5. Print 2022年3月1日至2024年6月30日, months 2022年3月至2024年6月.
6. No ends at all are empty.
"""

from __future__ import annotations

from typing import Any

import pytest

from desktop.forms.fieldtypes import field_type
from tests.helpers.fields import codes, make_field, printed, problems, sentences, stored

DAYS = make_field("period", label="建设起止时间")
MONTHS = make_field("period", label="建设起止时间", unit="month")


def test_ends_are_stored_as_their_unit_stores_them() -> None:
    """1"""
    assert stored("period", {"start": "2022年3月1日", "end": "2024.6.30"}) == {
        "start": "2022-03-01",
        "end": "2024-06-30",
    }
    assert stored("period", {"end": "2024/6", "start": "202203"}, unit="month") == {
        "start": "2022-03",
        "end": "2024-06",
    }


@pytest.mark.parametrize(
    "typed",
    [
        "2022年3月1日—2024年6月30日",
        "2022年3月1日至2024年6月30日",
        "2022-03-01 至 2024-06-30",
        "2022.3.1-2024.6.30",
        "2022-3-1-2024-6-30",
        "2022/3/1～2024/6/30",
        "２０２２年３月１日——２０２４年６月３０日",
        "20220301-20240630",
        "2022年3月1日到2024年6月30日",
    ],
)
def test_a_pasted_text_is_taken_apart(typed: str) -> None:
    """2"""
    assert stored("period", typed) == {"start": "2022-03-01", "end": "2024-06-30"}


@pytest.mark.parametrize(
    "typed", ["2022.3-2024.6", "2022年3月—2024年6月", "2022-03-2024-06", "2022-03至2024-06", "202203~202406"]
)
def test_months_are_taken_apart(typed: str) -> None:
    """2"""
    assert stored("period", typed, unit="month") == {"start": "2022-03", "end": "2024-06"}


def test_without_a_definition_either_unit_is_understood() -> None:
    """2"""
    kind = field_type("period")
    assert kind.to_stored("2022.3-2024.6") == {"start": "2022-03", "end": "2024-06"}
    assert kind.to_stored({"start": "2022年3月1日"}) == {"start": "2022-03-01"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2022年3月", "2022年3月"),
        ("2022年3月1日", "2022年3月1日"),
        ("2022.3-2024.6", "2022.3-2024.6"),  # months where days are asked for
        ("2022年3月1日至今", {"start": "2022-03-01", "end": "今"}),
        ("2022年3月1日至", {"start": "2022-03-01"}),
        ("至2024年6月30日", {"end": "2024-06-30"}),
        ({"start": "2022-02-30", "end": " "}, {"start": "2022-02-30"}),
        ({"start": "2022-03-01", "last": "x"}, {"start": "2022-03-01", "last": "x"}),
    ],
)
def test_half_typed_stays_as_typed(typed: Any, kept: Any) -> None:
    """3"""
    assert stored("period", typed) == kept


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (
            DAYS,
            "2022年",
            "“建设起止时间”应填起止时间，如 2022年3月1日至2024年6月30日，现在填的是“2022年”。请写全开始时间和结束时间。",
        ),
        (
            MONTHS,
            "上月",
            "“建设起止时间”应填起止时间，如 2022年3月至2024年6月，现在填的是“上月”。请写全开始时间和结束时间。",
        ),
        (DAYS, {"start": "2022-03-01"}, "“建设起止时间”只填了开始时间，没有填结束时间。请补充结束时间。"),
        (MONTHS, {"end": "2022-03"}, "“建设起止时间”只填了结束时间，没有填开始时间。请补充开始时间。"),
        (
            DAYS,
            {"start": "2022-03-01", "end": "今"},
            "“建设起止时间”的结束时间应填日期，如 2024-06-30，现在填的是“今”。请写全年月日。",
        ),
        (
            MONTHS,
            {"start": "2022-13", "end": "2023-01"},
            "“建设起止时间”的开始时间应填年月，如 2024-06，现在填的是“2022-13”。请写全年和月。",
        ),
        (
            DAYS,
            {"start": "0022-03-01", "end": "2023-01-01"},
            "“建设起止时间”的开始时间是 22 年，应在 1900 年到 2100 年之间。请核对年份。",
        ),
        (DAYS, {"a": 1}, "“建设起止时间”里的内容读不出来（应为开始时间和结束时间）。请清空后重新填写。"),
        (DAYS, {"start": 1}, "“建设起止时间”里的内容读不出来（应为开始时间和结束时间）。请清空后重新填写。"),
    ],
)
def test_what_cannot_be_read_is_named(field: Any, value: Any, said: str) -> None:
    """3"""
    assert sentences(field, value) == [said]


def test_the_end_is_not_before_the_start() -> None:
    """4"""
    assert sentences(DAYS, {"start": "2024-06-30", "end": "2022-03-01"}) == [
        "“建设起止时间”的结束时间（2022年3月1日）早于开始时间（2024年6月30日）。请核对两个时间，后者不能早于前者。"
    ]
    assert sentences(MONTHS, {"start": "2024-06", "end": "2024-05"}) == [
        "“建设起止时间”的结束时间（2024年5月）早于开始时间（2024年6月）。请核对两个时间，后者不能早于前者。"
    ]


def test_one_day_or_month_is_a_period() -> None:
    """4"""
    assert codes(DAYS, {"start": "2024-06-30", "end": "2024-06-30"}) == []
    assert codes(MONTHS, {"start": "2024-06", "end": "2024-06"}) == []


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        (DAYS, {"start": "2022-03-01", "end": "2024-06-30"}, "2022年3月1日至2024年6月30日"),
        (MONTHS, {"start": "2022-03", "end": "2024-06"}, "2022年3月至2024年6月"),
        (DAYS, {"start": "2022-03-01", "end": "今"}, "2022年3月1日至今"),
        (DAYS, {"start": "2022-03-01"}, "2022年3月1日至"),
        (DAYS, "上月", "上月"),
        (DAYS, None, ""),
    ],
)
def test_a_period_prints_in_chinese(field: Any, value: Any, text: str) -> None:
    """5"""
    assert printed(field, value) == text


@pytest.mark.parametrize("value", [None, {}, {"start": ""}, {"start": None, "end": "　"}])
def test_no_ends_are_empty(value: Any) -> None:
    """6"""
    assert field_type("period").is_empty(value)
    assert stored("period", value) is None


def test_a_definition_needs_nothing() -> None:
    assert problems(DAYS) == problems(MONTHS) == []
