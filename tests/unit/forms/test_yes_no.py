"""Field type yes_no.

1. 是/否, yes/no, √/× and true/false are understood.
2. Unanswered is neither; other words are named.
3. Print 是 or 否.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, printed, sentences, stored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("是", "yes"),
        ("YES", "yes"),
        ("√", "yes"),
        (True, "yes"),
        ("否", "no"),
        ("no", "no"),
        ("×", "no"),
        (False, "no"),
    ],
)
def test_answers_are_understood(typed: object, kept: str) -> None:
    """1"""
    assert stored("yes_no", typed) == kept
    assert codes(make_field("yes_no"), kept) == []


def test_another_word_stays_and_is_named() -> None:
    """2"""
    assert stored("yes_no", "") is None
    assert stored("yes_no", "部分") == "部分"
    assert sentences(make_field("yes_no"), "部分") == ["“标签”只能填“是”或“否”，现在填的是“部分”。请重新选择。"]


def test_answers_print_in_chinese() -> None:
    """3"""
    assert [printed(make_field("yes_no"), value) for value in ("yes", "no", "部分", None)] == ["是", "否", "部分", ""]
