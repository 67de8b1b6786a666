"""Line breaking (避头尾).

1. No character is lost and lines follow each other.
2. A line is no wider than allowed, unless it is one character.
3. No line starts with closing or ends with opening punctuation, unless nothing else was possible.
4. Words, numbers and units stay whole where they fit; longer ones are torn.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.rendering.linebreak import (
    GLUED,
    NO_END_CHARS,
    NO_START_CHARS,
    SPACE,
    break_lines,
    kind_of,
    may_break_before,
    stretchable_gaps,
)

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("智能工厂梯度培育，。、；：？！（）《》“”‘’％—…·①②℃㎡"),
        st.sampled_from("abcXYZ0123456789 .,;:()[]-/%²₂"),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\n\r"),
    ),
    max_size=120,
)


def width_of(char: str) -> float:
    if kind_of(char) & GLUED:
        return 0.0
    return 0.5 if ord(char) < 0x2E80 and char not in "“”‘’—…" else 1.0


def lines_of(text: str, width: float, indent: float = 0.0) -> list[str]:
    return [text[start:end] for start, end in break_lines(text, [width_of(c) for c in text], width, indent)]


@given(TEXTS, st.floats(1, 30), st.sampled_from([0.0, 2.0]))
def test_no_character_is_lost_and_lines_follow_each_other(text: str, width: float, indent: float) -> None:
    spans = break_lines(text, [width_of(c) for c in text], max(width, indent + 1), indent)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    for before, after in pairwise(spans):
        assert before[1] == after[0]
        assert before[0] < before[1]


@given(TEXTS, st.floats(1, 30))
def test_no_line_is_wider_than_allowed(text: str, width: float) -> None:
    for line in lines_of(text, width):
        shown = line.rstrip(" \u3000")
        assert sum(map(width_of, shown)) <= width + 1e-3 or len(shown) <= 1


@given(TEXTS, st.floats(2, 30))
def test_a_forbidden_line_start_or_end_only_stands_where_nothing_else_was_possible(text: str, width: float) -> None:
    spans = break_lines(text, [width_of(c) for c in text], width)
    for start, end in spans[:-1]:
        cut_is_bad = text[end] in NO_START_CHARS or text[start:end].rstrip(" \u3000")[-1:] in NO_END_CHARS
        if cut_is_bad:
            assert not any(may_break_before(text, at) for at in range(start + 1, end + 1))


def test_a_comma_takes_the_character_before_it_to_the_next_line() -> None:
    assert lines_of("报送单位盖章，年月日", 6) == ["报送单位盖", "章，年月日"]


def test_an_opening_bracket_never_ends_a_line() -> None:
    assert lines_of("推荐汇总表（附件一）报送", 6) == ["推荐汇总表", "（附件一）报", "送"]


@pytest.mark.parametrize("pair", ["——", "……"])
def test_long_dashes_and_ellipses_are_not_torn(pair: str) -> None:
    assert lines_of(f"生产作业{pair}协同", 5) == ["生产作", f"业{pair}协同"]


def test_words_and_numbers_stay_whole() -> None:
    assert lines_of("建成MES系统共12345.60万元", 4) == ["建成MES", "系统共", "12345.60", "万元"]


def test_a_number_keeps_its_unit() -> None:
    assert lines_of("装机功率为 500 kW，全部", 8) == ["装机功率为 ", "500 kW，全部"]


def test_a_word_longer_than_the_line_is_torn_after_a_soft_sign_first() -> None:
    assert lines_of("example-station/abcdefgh", 8) == ["example-station/", "abcdefgh"]
    assert lines_of("abcdefghijkl", 2) == ["abcd", "efgh", "ijkl"]


def test_spaces_at_a_break_hang_behind_the_line() -> None:
    assert lines_of("ab cd", 1) == ["ab ", "cd"]


def test_a_combining_mark_stays_with_its_letter() -> None:
    marked = "e\u0302" * 6
    for line in lines_of(marked, 1):
        assert not kind_of(line[0]) & GLUED


def test_space_is_added_between_characters_but_not_inside_a_word() -> None:
    assert stretchable_gaps("建MES成") == [True, False, False, True, False]
    assert kind_of(" ") == SPACE
    assert stretchable_gaps("") == []


def test_a_tolerance_stays_whole_and_a_circled_number_with_its_item() -> None:
    assert lines_of("温度控制在25±0.5℃", 7) == ["温度控制在", "25±0.5℃"]
    assert lines_of("其中包括：①焊接", 6) == ["其中包括：", "①焊接"]


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("太原市工业和信息化局关于推荐卓越级智能工厂项目的函", "太原市工业和信息化局"),
        ("表1太原市“灯塔工厂”“智能制造试点示范企业”创建培训调度表", "表1太原市“灯塔工厂”"),
        ("基础级、先进级智能工厂名单汇总表", ""),
        ("智能工厂", ""),
        ("关于某事", ""),
        ("", ""),
    ],
)
def test_a_title_is_parted_where_its_sense_parts_it_or_not_at_all(title: str, first: str) -> None:
    from desktop.rendering.linebreak import sense_break

    assert title[: sense_break(title, [1.0] * len(title))] == first
