"""This file breaks Chinese text into lines (避头尾): pure, knows widths, not fonts.

Rules: no line starts with closing punctuation or ends with opening punctuation; Latin
words, numbers and a number with its unit stay whole where they fit; —— and …… are not
torn. What must move, moves to the next line (推出). A run wider than the line is torn at
the least bad place. Spaces at a break hang behind the line and are not drawn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

NO_START_CHARS = frozenset(
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰‱′″›℃℉∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠—–㎡㎥㎜㎝㎞㎏㏄々ー％‧・"
)
NO_END_CHARS = frozenset("$([{£¥‘“〈《「『【〔〖〝﹗﹙﹛＄（．［｛￡￥") - frozenset("．﹗")

WORD = 1  # letter, digit or other character of a Latin word
NO_START = 2
NO_END = 4
SPACE = 8
GLUED = 16  # belongs to the character before it (combining mark)
_NEVER_BEFORE = NO_START | SPACE | GLUED
_SOFT_ENDS = frozenset("-/_.,;:?&=@#+|\\")
_EPSILON = 1e-6
_MOST_UNEVEN = 0.4  # difference of the two lines of a title, of their sum

_UNITS = r"(?:[kmMGT]?(?:W|Wh|VA|V|A|Hz|Pa|B|bps|b/s|J|N|m|g|L|t|Ω)|mm|cm|km|kg|mg|ml|mL|dB|rpm|h|s|min|ms|us|μm|μs|m²|m³|%|K)"
_NUMBER_SPACE_UNIT = re.compile(rf"(?<=\d) (?={_UNITS}(?![A-Za-z0-9]))")

Span = tuple[int, int]


@cache
def kind_of(char: str) -> int:
    """Flags that say how a line may break around ``char``."""
    code = ord(char)
    flags = 0
    if char in NO_START_CHARS:
        flags |= NO_START
    if char in NO_END_CHARS:
        flags |= NO_END
    if char == " " or char == "\u3000":
        return SPACE
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Mc"):
        return flags | GLUED
    is_wide = unicodedata.east_asian_width(char) in ("W", "F")
    is_chinese_mark = char in "‘’“”…—–·‖―℃℉‰′″°∶"
    if 0x2460 <= code < 0x2500:  # ① stays with what it numbers
        flags |= NO_END
    elif not is_wide and not is_chinese_mark and (category[0] in "LN" or code < 0x80 or char in "±×"):
        flags |= WORD
    return flags


def may_break_before(text: str, at: int) -> bool:
    """Whether a line may start at ``at`` (0 < at < len(text)) when nothing forces it."""
    before, here = kind_of(text[at - 1]), kind_of(text[at])
    if here & _NEVER_BEFORE:
        return False
    if before & here & WORD:
        return False
    last = at - 1
    while last > 0 and kind_of(text[last]) & SPACE:
        last -= 1
    if kind_of(text[last]) & NO_END:
        return False
    if text[at - 1] == "’" and here & WORD and at > 1 and kind_of(text[at - 2]) & WORD:
        return False  # an apostrophe inside a word
    return not (before & SPACE and _NUMBER_SPACE_UNIT.match(text, at - 1))


def stretchable_gaps(text: str) -> list[bool]:
    """For every character: whether space may be added behind it to fill a line (not inside a word, not at the end)."""
    kinds = [kind_of(char) for char in text]
    gaps = [not (here & after & WORD or after & GLUED) for here, after in pairwise(kinds)]
    return [*gaps, False] if text else []


def break_lines(text: str, widths: Sequence[float], max_width: float, first_indent: float = 0.0) -> list[Span]:
    """Cut ``text`` (one paragraph, no line ends) into consecutive spans that cover all of it.

    ``widths``: one a character, same unit as ``max_width``. The first line is shorter by
    ``first_indent``. A span without its trailing spaces is no wider than the line, unless
    one single character is.
    """
    length = len(text)
    if length == 0:
        return [(0, 0)]
    limit = max_width - first_indent + _EPSILON
    if sum(widths) <= limit:
        return [(0, length)]
    spans: list[Span] = []
    start, at, used, candidate = 0, 0, 0.0, 0
    while at < length:
        char = text[at]
        if at > start and not kind_of(char) & SPACE:
            if used + widths[at] > limit:
                cut = _last_break(text, start, at, candidate)
                spans.append((start, cut))
                start = at = cut
                used, candidate = 0.0, cut
                limit = max_width + _EPSILON
                continue
            if may_break_before(text, at):
                candidate = at
        used += widths[at]
        at += 1
    spans.append((start, length))
    return spans


def _last_break(text: str, start: int, at: int, candidate: int) -> int:
    """Where the line from ``start`` ends when the character ``at`` does not fit any more."""
    if may_break_before(text, at):
        return at
    if candidate > start:
        return candidate
    half = start + (at - start) // 2
    for is_good, earliest in ((_breaks_softly, half), (_breaks_a_word, start), (_breaks_anything, start)):
        for cut in range(at, earliest, -1):
            if is_good(text, cut):
                return cut
    return at


def _breaks_softly(text: str, at: int) -> bool:
    return text[at - 1] in _SOFT_ENDS and _breaks_a_word(text, at)


def _breaks_a_word(text: str, at: int) -> bool:
    return not kind_of(text[at]) & _NEVER_BEFORE and not kind_of(text[at - 1]) & (NO_END | SPACE)


def _breaks_anything(text: str, at: int) -> bool:
    return not kind_of(text[at]) & (GLUED | SPACE)


def sense_break(text: str, widths: Sequence[float]) -> int:
    """Where to part a title so that its two lines keep their sense (词意完整): 太原市工业和信息化局 | 关于…的函.

    0 where no such place leaves two lines of about equal length.
    """
    whole = sum(widths) or 1.0
    best, least, before = 0, _MOST_UNEVEN, 0.0
    for cut in range(1, len(text)):
        before += widths[cut - 1]
        uneven = abs(whole - 2 * before) / whole
        if uneven < least and _parts_sense(text, cut) and may_break_before(text, cut):
            best, least = cut, uneven
    return best


def _parts_sense(text: str, at: int) -> bool:
    return text.startswith(("关于", "“", "《", "（", "("), at) or text[at - 1] in "”》）)、，；："


def longest_unbreakable(text: str) -> str:
    """The longest Latin run of ``text`` (a telephone number, a code): a column should hold it."""
    return max(_LATIN_RUN.findall(text), key=len, default="")


_LATIN_RUN = re.compile(r"[!-~\u00a1-\u024f]+")
