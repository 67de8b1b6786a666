"""Field type phone.

1. Ways of writing are brought to one form.
2. Mobiles, landlines with area code (and extension) and 400 numbers are right.
3. With ``mobile_only`` only a mobile is.
4. Several numbers are refused as such.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, sentences, stored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 3510 1234", "13835101234"),
        ("１３８－３５１０－１２３４", "13835101234"),
        ("+86 13835101234", "13835101234"),
        ("008613835101234", "13835101234"),
        (13835101234, "13835101234"),
        ("0351 3183088", "0351-3183088"),
        ("（0351）3183088", "0351-3183088"),
        ("0351—3183088", "0351-3183088"),
        ("03513183088", "0351-3183088"),
        ("010-88886666转8001", "010-88886666-8001"),
        ("4008208820", "400-820-8820"),
    ],
)
def test_ways_of_writing_are_brought_to_one_form(typed: object, kept: str) -> None:
    """1, 2"""
    assert stored("phone", typed) == kept
    assert codes(make_field("phone"), kept) == []


@pytest.mark.parametrize("typed", ["1383510123", "138351012345", "12835101234", "3183088", "0351-31830", "电话面告"])
def test_what_is_no_number_stays_and_is_named(typed: str) -> None:
    """2"""
    assert stored("phone", typed) == typed
    assert sentences(make_field("phone"), typed) == [
        f"“标签”应填 11 位手机号或带区号的固定电话（如 0351-3183088），现在填的是“{typed}”。请改正。"
    ]


@pytest.mark.parametrize("value", ["0351-3183088", "400-820-8820", "1383510123"])
def test_only_a_mobile_will_do_where_one_is_asked_for(value: str) -> None:
    """3"""
    field = make_field("phone", mobile_only=True)
    assert sentences(field, value) == [f"“标签”应填 11 位手机号，现在填的是“{value}”。请改正。"]
    assert codes(field, "13835101234") == []


@pytest.mark.parametrize("joined", ["13835101234、13935101234", "13835101234/0351-3183088", "0351-3183088 13835101234"])
def test_several_numbers_are_refused_as_such(joined: str) -> None:
    """4"""
    assert sentences(make_field("phone"), joined) == [f"“标签”只能填一个号码，现在填的是“{joined}”。请只留一个。"]
