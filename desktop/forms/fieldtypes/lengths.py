"""This file checks lengths in 字数, for the types that hold running text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from desktop.forms.fieldtypes.base import Finding, Param
from desktop.forms.model import FieldDef
from desktop.word_count import HOW_COUNTED, count_as

#: How the sentence names the way of counting.
_HOW_LABELS: Mapping[str, str] = {
    "word_zh": "按 Word 字数",
    "chars_no_space": "按字符数，不计空格",
    "chars": "按字符数，计空格",
}

LENGTH_PARAMS: Mapping[str, Param] = {
    "max_length": Param("int", "最多多少字"),
    "min_length": Param("int", "最少多少字"),
    "count": Param("str", "字数的算法，默认 word_zh", choices=HOW_COUNTED),
}


def how_counted(field: FieldDef) -> str:
    """The declared way of counting; ``word_zh`` when none (or none we know) is declared."""
    how = field.params.get("count")
    return how if isinstance(how, str) and how in HOW_COUNTED else "word_zh"


def length_limit(field: FieldDef, name: str) -> int | None:
    """``max_length``, ``min_rows`` … as a whole number, or None when not declared."""
    limit = field.params.get(name)
    return limit if isinstance(limit, int) and not isinstance(limit, bool) else None


def length_findings(type_name: str, texts: Iterable[str], field: FieldDef) -> Iterator[Finding]:
    """``<type>.too_long`` and ``<type>.too_short`` for the texts of one value together."""
    longest, shortest = length_limit(field, "max_length"), length_limit(field, "min_length")
    if longest is None and shortest is None:
        return
    texts = list(texts)
    if shortest is None and longest is not None and sum(map(len, texts)) <= longest:
        return  # no way of counting finds more than there are characters: thousands of short cells need none
    how = how_counted(field)
    actual = sum(count_as(text, how) for text in texts)
    if longest is not None and actual > longest:
        context = {"limit": longest, "actual": actual, "over": actual - longest, "how": _HOW_LABELS[how]}
        yield Finding(f"{type_name}.too_long", context)
    if shortest is not None and actual < shortest:
        context = {"limit": shortest, "actual": actual, "under": shortest - actual, "how": _HOW_LABELS[how]}
        yield Finding(f"{type_name}.too_short", context)


def range_problems(field: FieldDef, least: str, most: str, at_least: int = 0) -> Iterator[str]:
    """Definition problems of a pair of whole-number limits such as min_rows and max_rows."""
    low, high = length_limit(field, least), length_limit(field, most)
    for name, value in ((least, low), (most, high)):
        if value is not None and value < at_least:
            yield f"{name} = {value} 不能小于 {at_least}。"
    if low is not None and high is not None and low > high:
        yield f"{least} = {low} 大于 {most} = {high}，没有内容能同时满足。"
