"""Field type statement.

1. Accepted is "yes"; not accepted is empty.
2. Print the whole text behind ☑ or ☐.
3. Nothing else counts as accepted.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, printed, problems, stored

TEXT = "我单位承诺所填内容真实、完整。"


@pytest.mark.parametrize(("typed", "kept"), [(True, "yes"), ("是", "yes"), ("√", "yes"), (False, None), ("no", None)])
def test_accepted_is_kept_and_the_rest_is_empty(typed: object, kept: object) -> None:
    """1"""
    assert stored("statement", typed) == kept


def test_the_text_is_printed_with_its_box() -> None:
    """2"""
    field = make_field("statement", text=TEXT)
    assert [printed(field, value) for value in ("yes", None)] == [f"☑ {TEXT}", f"☐ {TEXT}"]


def test_nothing_else_counts_as_accepted() -> None:
    """3"""
    field = make_field("statement", text=TEXT)
    assert codes(field, "yes") == []
    assert codes(field, "maybe") == codes(field, ["yes"]) == ["statement.wrong_shape"]


def test_an_empty_text_is_named() -> None:
    assert problems(make_field("statement", text=" ")) == ["text 是空的，请写上承诺的全文。"]
