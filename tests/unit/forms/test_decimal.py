"""Field type decimal.

1. A leading or ideographic point is understood.
2. No more decimals than declared; nothing is rounded.
3. Limits are exact, also where floats are not.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, printed, problems, sentences, stored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("3。14", "3.14"),
        ("3．14", "3.14"),
        ("3。", "3。"),
        (0.1, "0.1"),
        ("2.0 分", "2.0"),
    ],
)
def test_points_are_understood(typed: object, kept: str) -> None:
    """1"""
    assert stored("decimal", typed, unit="分") == kept


def test_too_many_decimals_are_refused_not_rounded() -> None:
    """2"""
    field = make_field("decimal", decimals=1)
    assert sentences(field, "3.14") == ["“标签”最多 1 位小数，现在是 3.14（2 位），请自行取舍后填写。"]
    assert printed(field, "3.14") == "3.14"
    assert codes(make_field("decimal", decimals=0), "3.1") == ["decimal.too_many_decimals"]
    assert codes(make_field("decimal"), "3.1415926535") == []


def test_limits_are_exact() -> None:
    """3"""
    field = make_field("decimal", min="0.3", max="99999999999999999999.0000000001")
    assert codes(field, "0.3") == []
    assert codes(field, "0.2999999999") == ["decimal.too_small"]
    assert codes(field, "99999999999999999999.0000000002") == ["decimal.too_large"]
    assert printed(field, "99999999999999999999.0000000002") == "99999999999999999999.0000000002"


@pytest.mark.parametrize("decimals", [-1, 11])
def test_an_impossible_number_of_decimals_is_named(decimals: int) -> None:
    assert problems(make_field("decimal", decimals=decimals)) == [f"decimals = {decimals} 应在 0 到 10 之间。"]
