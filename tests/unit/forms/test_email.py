"""Field type email.

1. Full-width signs are put right.
2. What is wrong is said by name.
3. Several addresses are refused as such.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, sentences, stored


def test_full_width_signs_are_put_right() -> None:
    """1"""
    assert stored("email", " ｚｈａｎｇ＠example．cn ") == "zhang@example.cn"
    assert codes(make_field("email"), "zhang.san-1@mail.example.com.cn") == []


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("zhang", "缺少 @"),
        ("a@b@c.cn", "@ 多于一个"),
        ("@b.cn", "@ 前后都要有内容"),
        ("a@b", "@ 后面缺少“.”，应类似 example.com"),
        ("张三@b.cn", "含有不能用的字符“三”“张”"),
        ("a b@c.cn", "含有不能用的字符空格"),
        ("a@b..cn", "写法不完整"),
        ("a@b。cn", "含有不能用的字符“。”"),
        ("a" * 250 + "@b.cn", "超过 254 个字符"),
        (".".join(["a" * 60] * 5) + "@b.cn", "超过 254 个字符"),
    ],
)
def test_what_is_wrong_is_said_by_name(value: str, reason: str) -> None:
    """2"""
    assert codes(make_field("email"), value) == ["email.not_an_address"]
    assert f"：{reason}。" in sentences(make_field("email"), value)[0]


def test_several_addresses_are_refused_as_such() -> None:
    """3"""
    assert codes(make_field("email"), "a@b.cn；c@d.cn") == ["email.several"]
