"""Field type long_text.

1. Plain text becomes one paragraph a line; blocks keep their order.
2. Length counts paragraphs and headings, not captions.
3. Figures: limit, and a reminder for each without a caption.
4. A list of empty paragraphs is empty; a figure is not.
5. Anything that is not a list of blocks is a wrong shape.
"""

from __future__ import annotations

import pytest

from desktop.forms.fieldtypes import field_type
from desktop.forms.fieldtypes.long_text import texts_of
from desktop.issues import Severity
from tests.helpers.fields import codes, figure, findings, make_field, paragraph, printed, problems, sentences, stored

HEADING = {"kind": "heading", "text": "一、总体"}


def test_pasted_text_becomes_paragraphs() -> None:
    """1"""
    assert stored("long_text", "　　甲\r\n\r\n乙 ") == [paragraph("甲"), paragraph("乙")]
    assert stored("long_text", ["甲", 12]) == [paragraph("甲"), paragraph("12")]


def test_blocks_keep_their_order() -> None:
    """1"""
    blocks = [HEADING, paragraph("甲"), figure(), paragraph("乙")]
    assert stored("long_text", blocks) == blocks


def test_captions_do_not_count() -> None:
    """2"""
    blocks = [HEADING, paragraph("甲乙"), figure("很长很长的图题")]
    assert codes(make_field("long_text", max_length=6), blocks) == []
    field = make_field("long_text", label="建设成效", max_length=4)
    assert sentences(field, blocks) == ["“建设成效”不超过 4 字，现在 6 字（按 Word 字数），多 2 字，请删减。"]
    assert texts_of(blocks) == ["一、总体", "甲乙"]


def test_too_short_is_said() -> None:
    """2"""
    assert codes(make_field("long_text", min_length=3), [paragraph("甲乙")]) == ["long_text.too_short"]


def test_too_many_figures_are_counted() -> None:
    """3"""
    field = make_field("long_text", max_figures=1)
    assert sentences(field, [figure(), figure(), figure()]) == ["“标签”最多放 1 幅图，现在 3 幅，请删去 2 幅。"]


def test_figures_without_a_caption_are_a_reminder() -> None:
    """3"""
    blocks = [figure(" "), figure(), figure("")]
    (found,) = findings(make_field("long_text"), blocks)
    assert (found.code, found.severity) == ("long_text.no_caption", Severity.WARNING)
    assert sentences(make_field("long_text"), blocks) == ["“标签”的第 1、3 幅图没有图题，请补上图题。"]


def test_empty_paragraphs_are_empty_and_figures_are_not() -> None:
    """4"""
    kind = field_type("long_text")
    assert kind.is_empty([paragraph(" "), {"kind": "heading", "text": ""}])
    assert not kind.is_empty([paragraph(""), figure()])
    assert stored("long_text", [paragraph("  ")]) is None
    assert kind.is_empty("  ")


@pytest.mark.parametrize(
    "value",
    [
        "甲",
        ["甲"],
        [{"kind": "table", "text": "甲"}],
        [{"kind": "paragraph", "text": 1}],
        [{"kind": "figure", "file": "../x", "name": "a", "caption": ""}],
        [{"kind": "figure", "file": "a" * 64, "name": 1}],
    ],
)
def test_what_is_not_a_list_of_blocks_is_a_wrong_shape(value: object) -> None:
    """5"""
    assert codes(make_field("long_text"), value) == ["long_text.wrong_shape"]
    assert texts_of(value) == []


def test_paragraphs_print_line_by_line() -> None:
    blocks = [HEADING, paragraph("甲"), paragraph(""), figure(), figure("")]
    assert printed(make_field("long_text"), blocks) == "一、总体\n甲\n〔图〕图1 总体架构\n〔图〕架构.png"


@pytest.mark.parametrize(
    "params", [{"min_length": 5, "max_length": 4}, {"max_length": 0}, {"min_length": 0}, {"max_figures": -1}]
)
def test_contradicting_parameters_are_named(params: dict[str, object]) -> None:
    assert len(problems(make_field("long_text", **params))) == 1
