"""This file tests what speaks for a declaration when conditions are equal (优先情形), as the register says it.

1. Filled facts are said as they are printed. 2. What is not there says nothing. 3. Forms without such fields cost nothing.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.forms.model import FieldDef
from desktop.services.register import preference_words
from tests.helpers.declarations import registry

FORM = registry().notice("hunan-2024").form("excellence_declaration")


def field(name: str, kind: str, **params: object) -> FieldDef:
    return FieldDef(name, "s", kind, f"标签{name}", params=params, is_preference=True)


MADE = replace(
    FORM,
    fields=(
        field("award", "yes_no"),
        field("titles", "multi_choice", options={"a": "省级标杆企业", "b": "省级标杆车间"}),
        field("rank", "integer", unit="名"),
        replace(field("other", "text"), is_preference=False),
    ),
)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"award": "yes"}, ("标签award",)),
        ({"award": "no"}, ()),
        ({"titles": ["a", "b"]}, ("省级标杆企业、省级标杆车间",)),
        ({"titles": []}, ()),
        ({"rank": "3"}, ("标签rank：3",)),
        ({"other": "不是优先情形"}, ()),
        ({"rank": "1", "award": "yes"}, ("标签award", "标签rank：1")),
        ({}, ()),
    ],
)
def test_a_filled_fact_is_said_as_it_is_printed(values: dict[str, object], words: tuple[str, ...]) -> None:
    """1, 2"""
    assert preference_words(MADE, values) == words


def test_the_facts_of_hunan_are_the_titles_of_the_notice_and_their_proof() -> None:
    """1"""
    values = {
        "preferred_titles": ["benchmark_enterprise"],
        "preference_documents": [{"file": "0" * 64, "name": "证书.pdf", "size": 9, "kind": "pdf", "pages": 1}],
    }
    words = preference_words(FORM, values)
    assert words[0] == "省级智能制造标杆企业"
    assert words[1].startswith("称号的证明文件：")
    assert "证书.pdf" in words[1]


def test_a_form_without_such_fields_says_nothing() -> None:
    """3"""
    form = registry().notice("shanxi-2026").form("overseas_factories")
    assert preference_words(form, {"unit_name": "示例甲公司"}) == ()
