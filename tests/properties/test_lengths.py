"""This file tests that no way of counting finds more than the characters of a text: short texts need not be counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.forms.fieldtypes.lengths import length_findings
from desktop.word_count import HOW_COUNTED, count_as
from tests.helpers.fields import make_field

texts = st.text(max_size=30) | st.text(alphabet="中文 ab1，。—“”\n\u3000\u200b\ufe0f\u2028𠀀😀", max_size=30)


@given(text=texts, how=st.sampled_from(HOW_COUNTED))
def test_no_count_is_more_than_the_characters(text: str, how: str) -> None:
    assert count_as(text, how) <= len(text)


@given(found=st.lists(texts, max_size=3), how=st.sampled_from(HOW_COUNTED), longest=st.integers(1, 40))
def test_a_text_is_too_long_exactly_when_its_count_is(found: list[str], how: str, longest: int) -> None:
    given_field = make_field("text", max_length=longest, count=how)
    is_too_long = sum(count_as(text, how) for text in found) > longest
    assert [finding.code for finding in length_findings("text", iter(found), given_field)] == [
        "text.too_long"
    ] * is_too_long
