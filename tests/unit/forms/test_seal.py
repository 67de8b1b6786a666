"""Field type seal.

1. It never has a value.
2. It prints its labels.
3. A place without words, an unknown party, a demand to fill it in are mistakes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop.forms.fieldtypes import field_type
from tests.helpers.fields import codes, make_field, printed, problems, stored


@pytest.mark.parametrize("value", [None, "已盖章", ["x"], {"a": 1}, True, 5])
def test_it_never_has_a_value(value: Any) -> None:
    """1"""
    assert stored("seal", value) is None
    assert field_type("seal").is_empty(value)
    assert codes(make_field("seal"), value) == []


def test_it_prints_its_labels() -> None:
    """2"""
    field = make_field("seal", seal_label="申报单位（盖章）：", sign_label="法定代表人（签字）：")
    assert printed(field, None) == "申报单位（盖章）：\n法定代表人（签字）："
    assert printed(make_field("seal", sign_label="负责人（签字）："), "x") == "负责人（签字）："


def test_mistakes_in_the_definition_are_named() -> None:
    """3"""
    field = make_field("seal", seal_label="推荐单位（盖章）：", party="recommending_unit")
    assert problems(field) == []
    assert problems(make_field("seal", party="declaring_unit")) == [
        "seal_label 和 sign_label 都没有写，盖章处没有文字；请至少写一个。"
    ]
    assert problems(make_field("seal", seal_label="盖章：", party="county")) == [
        "party = “county”不认识，可用：declaring_unit、recommending_unit、submitting_unit。"
    ]
    needed = ["盖章处没有要填的内容，不能写 required、required_when、calculated 或 profile。"]
    assert problems(replace(field, required=True)) == problems(replace(field, profile_id="seal")) == needed
