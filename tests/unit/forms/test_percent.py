"""Field type percent.

1. The sign may be typed; the number is kept.
2. The sign is printed.
3. Growth over 100 % is only wrong where a limit says so.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, printed, sentences, stored


@pytest.mark.parametrize("typed", ["12.5%", "１２．５％", "12.5 %", "12.5", 12.5])
def test_the_sign_may_be_typed(typed: object) -> None:
    """1"""
    assert stored("percent", typed) == "12.5"


def test_the_sign_is_printed() -> None:
    """2"""
    assert [printed(make_field("percent"), value) for value in ("12.5", "-3", "约10%")] == ["12.5%", "-3%", "约10%"]


def test_over_a_hundred_needs_a_limit_to_be_wrong() -> None:
    """3"""
    assert codes(make_field("percent"), "135") == []
    assert sentences(make_field("percent", max=100), "135") == [
        "“标签”不能大于 100%，现在是 135%，请核对是否多写了位数。"
    ]
