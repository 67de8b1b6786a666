"""This file tests 字数 against what Word and WPS say, and what must hold for every text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.word_count import COUNT_LABELS, HOW_COUNTED, NOTHING, Counts, count, count_as

DATA = Path(__file__).resolve().parents[1] / "data"


def vectors(name: str) -> list[Any]:
    loaded: list[dict[str, Any]] = json.loads((DATA / name).read_text("utf-8"))
    return [pytest.param(vector, id=vector.get("name") or ascii(vector["text"])[:30]) for vector in loaded]


# Any code point, half surrogate pairs included, and often the characters the rule is about.
texts = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs"]),
        st.sampled_from("工业5G a，。“”——…①◇㎡　\t\n\r\u2028\u200b\u200d\ufeff👍🏻"),
    ),
    max_size=60,
)


@pytest.mark.parametrize("vector", vectors("word_count_vectors.json"))
def test_a_published_vector_counts_as_word_says(vector: dict[str, Any]) -> None:
    counts = count(vector["text"])
    assert counts.word_zh == vector["words"]
    if vector["chars_no_space"] is not None:
        assert counts.chars_no_space == vector["chars_no_space"]


@pytest.mark.parametrize("vector", vectors("word_count_own.json"))
def test_our_own_vector_counts_for_the_reason_it_gives(vector: dict[str, Any]) -> None:
    expected = Counts(vector["word_zh"], vector["chars_no_space"], vector["chars"])
    assert count(vector["text"]) == expected, vector["reason"]


def test_every_own_vector_gives_its_reason() -> None:
    assert all(parameter.values[0]["reason"] for parameter in vectors("word_count_own.json"))


@given(texts)
def test_a_declared_way_of_counting_is_the_same_number_as_in_the_three_counts(text: str) -> None:
    counts = count(text)
    assert [count_as(text, how) for how in HOW_COUNTED] == [counts.word_zh, counts.chars_no_space, counts.chars]


def test_an_undeclared_way_of_counting_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="word_zh"):
        count_as("甲", "words")


def test_every_way_of_counting_has_a_chinese_name() -> None:
    assert set(COUNT_LABELS) == set(HOW_COUNTED)


@given(texts, texts)
def test_two_paragraphs_count_as_the_sum_of_each(first: str, second: str) -> None:
    assert count(first + "\n" + second) == count(first) + count(second)


@given(texts, texts)
def test_more_text_never_counts_less(text: str, more: str) -> None:
    before, after = count(text), count(text + more)
    assert before.word_zh <= after.word_zh
    assert before.chars_no_space <= after.chars_no_space
    assert before.chars <= after.chars


@given(texts)
def test_the_three_counts_stand_in_order(text: str) -> None:
    counts = count(text)
    assert 0 <= counts.word_zh <= counts.chars_no_space <= counts.chars <= len(text)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=60))
def test_chinese_alone_counts_every_character(text: str) -> None:
    assert count(text) == Counts(len(text), len(text), len(text))


@given(texts)
def test_surrounding_spaces_change_no_word(text: str) -> None:
    assert count(f" \n{text}　").word_zh == count(text).word_zh


def test_an_empty_text_is_nothing() -> None:
    assert count("") == NOTHING
