"""This file compares two texts word by word, for what a person reads: what stayed, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# A Latin word or a number is one word, every other sign (a Chinese character too) stands alone.
_WORD = re.compile(r"[A-Za-z0-9]+(?:[.,][0-9]+)*|\s+|.", re.DOTALL)
_MOST_PAIRS = 4_000_000  # words before × words after: beyond, the middle is told as a whole


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``kind`` is ``same``, ``removed`` or ``added``."""

    kind: str
    text: str

    def to_dict(self) -> dict[str, str]:
        return {"kind": self.kind, "text": self.text}


def compare_texts(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in reading order, what went before what came.

    Joined without ``removed`` they are ``after``, joined without ``added`` they are ``before``.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    runs: list[_Run] = [("same", old[:head], new[:head])]
    runs += _middle(middle_old, middle_new)
    runs.append(("same", old[len(old) - tail :], new[len(new) - tail :]))
    return tuple(_pieces(_slid(_without_islands(runs))))


def likeness(before: str, after: str) -> float:
    """How much of two texts is the same, 0 … 1."""
    kept = sum(len(piece.text) for piece in compare_texts(before, after) if piece.kind == "same")
    return 2 * kept / max(1, len(before) + len(after))


_ENDS = frozenset("。；！？\n，、：")


_Run = tuple[str, Sequence[str], Sequence[str]]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words at the beginning are the same."""
    number = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        number += 1
    return number


def _middle(old: Sequence[str], new: Sequence[str]) -> list[_Run]:
    if not old and not new:
        return []
    if len(old) * len(new) > _MOST_PAIRS:
        return [("changed", old, new)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [("same" if tag == "equal" else "changed", old[a:b], new[c:d]) for tag, a, b, c, d in matcher.get_opcodes()]


def _without_islands(runs: Sequence[_Run]) -> list[_Run]:
    """One sign that stayed by chance between two changes is told with them: a person reads whole words."""
    found: list[_Run] = []
    for n, (kind, old, new) in enumerate(runs):
        is_island = kind == "same" and 0 < n < len(runs) - 1 and len("".join(old)) < 2
        is_inside = is_island and runs[n - 1][0] == "changed" == runs[n + 1][0]
        kind = "changed" if is_inside else kind
        if found and found[-1][0] == kind:
            _, before, after = found.pop()
            old, new = [*before, *old], [*after, *new]
        found.append((kind, old, new))
    return found


def _slid(runs: list[_Run]) -> list[_Run]:
    """Words that only came or only went begin where a sentence does: 。新句 before 。 is told as 新句。 behind 。"""
    for n in range(1, len(runs) - 1):
        kind, old, new = runs[n]
        before, after = runs[n - 1], runs[n + 1]
        if kind != "changed" or bool(old) == bool(new) or before[0] != "same" or after[0] != "same":
            continue
        words = list(old or new)
        if words[0] in _ENDS and after[1] and after[1][0] == words[0]:
            turned = [*words[1:], words[0]]
            runs[n - 1] = ("same", [*before[1], words[0]], [*before[2], words[0]])
            runs[n] = (kind, turned, []) if old else (kind, [], turned)
            runs[n + 1] = ("same", after[1][1:], after[2][1:])
    return runs


def _pieces(runs: Sequence[_Run]) -> Iterator[Piece]:
    for kind, old, new in runs:
        if kind == "same":
            if old:
                yield Piece("same", "".join(old))
            continue
        if old:
            yield Piece("removed", "".join(old))
        if new:
            yield Piece("added", "".join(new))
