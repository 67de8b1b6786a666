"""Field type month.

1. The Chinese ways of writing a month become ISO.
2. What is no month stays as typed and is named.
3. Print 2024年11月.
"""

from __future__ import annotations

import pytest

from desktop.forms.fieldtypes.month import to_month
from tests.helpers.fields import codes, make_field, printed, sentences, stored


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
