"""Field type industry (GB/T 4754-2017).

1. Code, code with section letter, code with name, and exact name are understood.
2. Print code and name.
3. The level asked for must be met; the sentence names where to go.
4. What is not in the catalogue stays, with a near one if there is any.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, printed, problems, sentences, stored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("3612", "3612"),
        ("C3612", "3612"),
        ("ｃ３６１２", "3612"),
        ("3612 新能源车整车制造", "3612"),
        ("新能源车整车制造", "3612"),
        (36, "36"),
        ("汽车制造业", "36"),
        ("汽车用发动机制造", "3620"),
    ],
)
def test_code_and_name_are_understood(typed: object, kept: str) -> None:
    """1"""
    assert stored("industry", typed) == kept


def test_a_name_shared_by_two_levels_is_taken_at_the_level_asked_for() -> None:
    """1"""
    assert stored("industry", "汽车用发动机制造", level="middle") == "362"


@pytest.mark.parametrize("typed", ["B3612", "3612 汽车用发动机制造", "9999", "制造业", "造汽车"])
def test_what_is_not_in_the_catalogue_stays_as_typed(typed: str) -> None:
    """4"""
    assert stored("industry", typed) == typed
    assert codes(make_field("industry"), typed) == ["industry.unknown"]


def test_the_printed_form_names_code_and_class() -> None:
    """2"""
    field = make_field("industry")
    assert [printed(field, value) for value in ("3620", "36", "造车")] == [
        "3620 汽车用发动机制造",
        "36 汽车制造业",
        "造车",
    ]


@pytest.mark.parametrize(
    ("level", "right"), [("any", "36 362 3620"), ("large", "36"), ("middle", "362"), ("small", "3620")]
)
def test_only_the_level_asked_for_is_right(level: str, right: str) -> None:
    """3"""
    field = make_field("industry", level=level)
    assert [code for code in ("C", "36", "362", "3620") if not codes(field, code)] == right.split()


@pytest.mark.parametrize(
    ("level", "value", "said"),
    [
        ("small", "36", "“标签”应选到小类，现在“36 汽车制造业”是大类。请往下选，如 3611 汽柴油车整车制造、3612 新能源车整车制造、3620 汽车用发动机制造。"),
        ("middle", "3620", "“标签”应选中类，现在“3620 汽车用发动机制造”是小类。请改选 362 汽车用发动机制造。"),
        ("any", "D", "“标签”应选到大类，现在“D 电力、热力、燃气及水生产和供应业”是门类。请往下选，如 44 电力、热力生产和供应业、45 燃气生产和供应业、46 水的生产和供应业。"),
        ("any", "发动机", "“标签”填的“发动机”不在 GB/T 4754-2017 中。是否想填：362 汽车用发动机制造、3620 汽车用发动机制造？请重新选择。"),
        ("any", "9999", "“标签”填的“9999”不在 GB/T 4754-2017 中。请重新选择。"),
    ],
)  # fmt: skip
def test_the_sentence_names_where_to_go(level: str, value: str, said: str) -> None:
    """3, 4"""
    assert sentences(make_field("industry", level=level), value) == [said]


def test_an_unknown_level_is_named() -> None:
    assert problems(make_field("industry", level="tiny")) == ["level = “tiny”不认识，可用：any、large、middle、small。"]
