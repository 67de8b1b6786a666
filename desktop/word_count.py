"""This file counts text the way the 字数统计 of Word and WPS does; every limit uses it.

字数: each East Asian character or punctuation mark is 1, each run of other visible
characters is 1 (design.md section 5). What is known to be true in Word stands in
``tests/data/word_count_vectors.json``; where Word decides by the *font* of a character
(— … “ ” ‘ ’ · ① ℃ ‰ ×), plain text has no font and Word's answer for the vectors is
"not East Asian": such marks join the run beside them, so 2024年——2026年 is 4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

HowCounted = Literal["word_zh", "chars_no_space", "chars"]
HOW_COUNTED: tuple[HowCounted, ...] = ("word_zh", "chars_no_space", "chars")

COUNT_LABELS: dict[HowCounted, str] = {
    "word_zh": "字数",
    "chars_no_space": "字符数（不计空格）",
    "chars": "字符数（计空格）",
}

# Characters Word counts one by one: blocks, not scripts, because punctuation, units (㎡) and
# era names (㍻) belong to no script.
_EAST_ASIAN = (
    "\u1100-\u11ff"  # Hangul letters
    "\u2028\u2029"  # line and paragraph separator: Word counts each as a word (vectors 33–35)
    "\u25a0-\u25ff"  # geometric shapes: Word and WPS count ◇ as East Asian (vector MG1)
    "\u2e80-\u2fff"  # radicals (CJK, Kangxi), ideographic description
    "\u3001-\u33ff"  # punctuation 、。「」, kana, bopomofo, ㈱ ㊣ ㎡ ㍻; not U+3000, a space
    "\u3400-\u4dff\u4e00-\u9fff"  # ideographs
    "\ua000-\ua4cf"  # Yi
    "\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "\uf900-\ufaff"  # compatibility ideographs
    "\ufe10-\ufe1f\ufe30-\ufe6f"  # vertical and small forms
    "\uff01-\uffee"  # full-width forms ，（）１２３Ａ, half-width kana
    "\U00016fe0-\U00018dff"  # Tangut, Khitan and their marks
    "\U0001aff0-\U0001b2ff"  # kana supplements, Nüshu
    "\U00020000-\U0003fffd"  # ideographs of the supplementary planes
)
_LINE_BREAK = "\n\r\x0b\x0c\x85"
# str.isspace without the two separators above.
_SPACE = _LINE_BREAK + "\t\x1c-\x1f \xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Invisible, counted by neither 字数 nor 字符数: controls, zero width space, byte order mark,
# variation selectors. The joiners U+200C and U+200D do count in Word (vector 31).
_IGNORED = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"


@cache  # compiled at first use: these sets are large
def _run_of(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{characters}]+")


@dataclass(frozen=True, slots=True)
class Counts:
    """The three counts of one text, in characters as Unicode code points.

    ``word_zh`` 字数, ``chars_no_space`` 字符数（不计空格）, ``chars`` 字符数（计空格）;
    line breaks are counted by none of them.
    """

    word_zh: int
    chars_no_space: int
    chars: int

    def __add__(self, other: Counts) -> Counts:
        """The counts of two texts put one below the other (paragraphs of one answer)."""
        return Counts(
            self.word_zh + other.word_zh,
            self.chars_no_space + other.chars_no_space,
            self.chars + other.chars,
        )


NOTHING = Counts(0, 0, 0)


def count(text: str) -> Counts:
    """Count ``text`` in the three ways. Never raises, whatever the text contains."""
    visible = _run_of(_IGNORED).sub("", text)
    without_spaces = _run_of(_SPACE).sub("", visible)
    return Counts(
        word_zh=_count_words(visible),
        chars_no_space=len(without_spaces),
        chars=len(_run_of(_LINE_BREAK).sub("", visible)),
    )


def count_as(text: str, how: str) -> int:
    """Count ``text`` the way a notice declares (通知规定的计数方式): one of ``HOW_COUNTED``.

    Raises ValueError for any other ``how``.
    """
    visible = _run_of(_IGNORED).sub("", text)
    if how == "word_zh":
        return _count_words(visible)
    if how == "chars_no_space":
        return len(_run_of(_SPACE).sub("", visible))
    if how == "chars":
        return len(_run_of(_LINE_BREAK).sub("", visible))
    raise ValueError(f"not a way to count: {how!r}; one of {', '.join(HOW_COUNTED)}")


def _count_words(visible: str) -> int:
    one_by_one = len(visible) - len(_run_of(_EAST_ASIAN).sub("", visible))
    return one_by_one + len(_run_of(f"^{_EAST_ASIAN}{_SPACE}").findall(visible))
