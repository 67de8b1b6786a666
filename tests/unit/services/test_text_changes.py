"""This file tests the comparison of two texts word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.text_changes import compare_texts, likeness


def shown(before: str, after: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in compare_texts(before, after))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("建设数字车间", "建设智能车间", "建设[-数字-][+智能+]车间"),
        ("投资1,250万元", "投资1,300万元", "投资[-1,250-][+1,300+]万元"),
        ("采用 ERP 系统", "采用 MES 系统", "采用 [-ERP-][+MES+] 系统"),
        ("甲", "甲乙", "甲[+乙+]"),
        ("", "全新", "[+全新+]"),
        ("作废", "", "[-作废-]"),
        ("不变", "不变", "不变"),
        ("前文，产能三万件。后文", "前文，年产能三万件。另加。后文", "前文，[+年+]产能三万件。[+另加。+]后文"),
        ("前文，年产能三万件。另加。后文", "前文，产能三万件。后文", "前文，[-年-]产能三万件。[-另加。-]后文"),
        ("山西太原", "河南郑州", "[-山西太原-][+河南郑州+]"),
    ],
)
def test_changed_words_are_marked_as_a_person_reads_them(before: str, after: str, words: str) -> None:
    assert shown(before, after) == words


def test_one_sign_that_stayed_by_chance_is_told_with_the_words_around_it() -> None:
    assert shown("生产的线", "设备的台") == "[-生产的线-][+设备的台+]"


@given(st.text("甲乙丙丁 a1，", max_size=40), st.text("甲乙丙丁 a1，", max_size=40))
def test_both_texts_can_be_read_out_of_the_pieces(before: str, after: str) -> None:
    pieces = compare_texts(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert all(piece.text for piece in pieces)


def test_two_long_texts_with_nothing_in_common_are_told_as_a_whole() -> None:
    before, after = "甲乙" * 1500, "丙丁" * 1500
    assert [piece.kind for piece in compare_texts(before, after)] == ["removed", "added"]
    assert likeness(before, after) == 0


def test_likeness_is_one_for_the_same_text() -> None:
    assert likeness("同样的话", "同样的话") == 1
