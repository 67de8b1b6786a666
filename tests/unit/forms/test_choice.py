"""Field type choice.

1. A code stays; a label becomes its code when the field is known.
2. What is no option stays and the sentence lists the options.
3. Print the label.
4. Options must be tellable apart.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, printed, problems, sentences, stored

MODES = {"single": "独立申报", "joint": "联合申报"}


@pytest.mark.parametrize("typed", ["joint", "联合申报", " 联合申报 ", "ｊｏｉｎｔ"])
def test_code_and_label_mean_the_option(typed: str) -> None:
    """1"""
    assert stored("choice", typed, options=MODES) == "joint"


def test_a_number_means_the_code_of_that_text() -> None:
    """1"""
    assert stored("choice", 3, options={"3": "三级"}) == "3"


def test_what_is_no_option_stays_and_the_options_are_listed() -> None:
    """2"""
    field = make_field("choice", label="申报方式", options=MODES)
    assert stored("choice", "合作", options=MODES) == "合作"
    assert sentences(field, "合作") == ["“申报方式”没有“合作”这一项，可选：独立申报、联合申报。请重新选择。"]
    assert codes(field, "joint") == []


def test_the_label_is_printed() -> None:
    """3"""
    field = make_field("choice", options=MODES)
    assert [printed(field, value) for value in ("joint", "合作")] == ["联合申报", "合作"]


@pytest.mark.parametrize("options", [{"a": "甲", "b": "甲"}, {"a": " "}, {" ": "甲"}, {"甲": "乙", "b": "甲"}])
def test_options_must_be_tellable_apart(options: dict[str, str]) -> None:
    """4"""
    assert len(problems(make_field("choice", options=options))) == 1
