"""The nearest valid word.

1. The word most like it; some word whenever one is known. 2. Thousands of words and words without end are no trouble.
"""

from __future__ import annotations

import pytest

from desktop.forms.nearest import nearest


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("titel", ("id", "title", "tier"), "title"),
        ("xyz", ("beta", "alpha"), "alpha"),
        ("", ("beta", "alpha"), "alpha"),
        ("x", (), ""),
        ("unit", ("unit_name", "unit"), "unit"),
    ],
)
def test_the_nearest_word(word: str, known: tuple[str, ...], found: str) -> None:
    """1"""
    assert nearest(word, known) == found


def test_among_thousands_of_words_the_nearest_is_found() -> None:
    """2"""
    known = [f"field_{n}" for n in range(3000)] + ["unit_name"]
    assert nearest("unit_nam", known) == "unit_name"


def test_a_word_without_end_is_compared_by_its_beginning() -> None:
    """2"""
    assert nearest("a" * 100_000, ["b", "a" * 50_000]) == "a" * 50_000
