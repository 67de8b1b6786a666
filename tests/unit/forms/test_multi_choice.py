"""Field type multi_choice.

1. A list stays a list, text is split, labels become codes, in the order of the options, each once.
2. Unknown options, too few, too many are named.
3. Print the labels joined by 、.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, printed, problems, sentences, stored

MODES = {"flow": "流程型", "discrete": "离散型", "remote": "远程运维服务", "both": "物联网、人工智能"}


@pytest.mark.parametrize(
    "typed", [["remote", "flow"], "远程运维服务、流程型", "流程型；远程运维服务\n流程型", ["流程型", "remote", "flow"]]
)
def test_options_are_kept_once_in_their_order(typed: object) -> None:
    """1"""
    assert stored("multi_choice", typed, options=MODES) == ["flow", "remote"]


def test_a_label_with_a_comma_is_one_option() -> None:
    """1"""
    assert stored("multi_choice", "物联网、人工智能", options=MODES) == ["both"]


def test_nothing_chosen_is_nothing() -> None:
    """1"""
    assert stored("multi_choice", ["", " "], options=MODES) is None
    assert stored("multi_choice", "、", options=MODES) is None


def test_unknown_options_are_named() -> None:
    """2"""
    field = make_field("multi_choice", options=MODES)
    assert stored("multi_choice", ["甲", "flow"], options=MODES) == ["flow", "甲"]
    assert codes(field, ["flow", "甲"]) == ["multi_choice.not_an_option"]
    assert codes(field, [["flow"]]) == ["multi_choice.wrong_shape"]


def test_numbers_of_choices_are_counted() -> None:
    """2"""
    field = make_field("multi_choice", options=MODES, min_choices=2, max_choices=2)
    assert sentences(field, ["flow"]) == ["“标签”至少选 2 项，现在 1 项，还要选 1 项。"]
    assert sentences(field, ["flow", "remote", "both"]) == ["“标签”最多选 2 项，现在 3 项，请去掉 1 项。"]
    assert codes(field, ["flow", "both"]) == []


def test_the_labels_are_printed() -> None:
    """3"""
    assert printed(make_field("multi_choice", options=MODES), ["flow", "甲"]) == "流程型、甲"


@pytest.mark.parametrize("params", [{"min_choices": 5}, {"min_choices": 2, "max_choices": 1}, {"max_choices": -1}])
def test_contradicting_parameters_are_named(params: dict[str, object]) -> None:
    assert len(problems(make_field("multi_choice", options=MODES, **params))) == 1
