"""This file finds the nearest valid word for a misspelt one (for authors of packs and answers)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

#: Longer words are compared by their beginning; of more words than this only those most like at first sight.
_LONGEST, _MOST = 60, 300


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word``; the first in order when none is alike; "" when none is known."""
    return _nearest(word[:_LONGEST], tuple(sorted(known)))


@lru_cache(maxsize=256)  # one mistake often shows at many places
def _nearest(word: str, words: tuple[str, ...]) -> str:
    from difflib import SequenceMatcher

    if len(words) > _MOST:
        words = tuple(sorted(words, key=lambda known: (known[:2] != word[:2], abs(len(known) - len(word)))))[:_MOST]
    matcher, best = SequenceMatcher(b=word), (-1.0, "")
    for known in words:
        matcher.set_seq1(known[:_LONGEST])
        best = max(best, (matcher.ratio(), known))
    return best[1] if best[0] > 0 else min(words, default="")
