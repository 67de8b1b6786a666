"""This file numbers the sub-headings (小标题) of a long text. The numbers are text: what is shown is what is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DIGITS = "零一二三四五六七八九"
_NUMERAL = "[一二三四五六七八九十百零]{1,5}"
# style → (what stands before the text, how it is written again)
_STYLES: dict[str, tuple[re.Pattern[str], str]] = {
    "（一）": (re.compile(rf"[（(]{_NUMERAL}[)）]\s*"), "（{chinese}）"),
    "一、": (re.compile(rf"{_NUMERAL}、\s*"), "{chinese}、"),
    "（1）": (re.compile(r"[（(][0-9０-９]{1,3}[)）]\s*"), "（{arabic}）"),
    "1.": (re.compile(r"[0-9０-９]{1,3}\s*[.．、](?![0-9])\s*"), "{arabic}."),
}
USUAL_STYLE = "（一）"


def chinese_number(number: int) -> str:
    """1–99 as 一 … 九十九."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def split_number(text: str) -> tuple[str, str]:
    """(style, text without its number); style "" when the text does not begin with one."""
    for style, (pattern, _) in _STYLES.items():
        found = pattern.match(text)
        if found is not None:
            return style, text[found.end() :]
    return "", text


def with_number(text: str, number: int, style: str = USUAL_STYLE) -> str:
    """``text`` with this number before it, instead of the one it had."""
    shown = _STYLES[style][1].format(chinese=chinese_number(number), arabic=number)
    return shown + split_number(text)[1]


def style_of(headings: Sequence[str]) -> str:
    """The style of the first numbered heading; "" when none is numbered."""
    return next((style for style, _ in map(split_number, headings) if style), "")


def numbered_in_order(headings: Sequence[str]) -> list[str]:
    """All headings numbered from 1 on, in the style the first numbered one has."""
    style = style_of(headings) or USUAL_STYLE
    return [with_number(text, at, style) for at, text in enumerate(headings, 1)]


def without_numbers(headings: Sequence[str]) -> list[str]:
    return [split_number(text)[1] for text in headings]


def are_in_order(headings: Sequence[str]) -> bool:
    """Whether every heading has its number, from 1 on in one style."""
    return bool(headings) and list(headings) == numbered_in_order(headings)
