"""This file finds the nearest valid word for a misspelt one (for authors of packs and answers)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

#: Longer words are compared by their beginning; of more words than this none is near enough to help.
_LONGEST, _MOST = 60, 5000


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word``; the first in order when none is alike; "" when none is known."""
    return _nearest(word[:_LONGEST], tuple(sorted(known))[:_MOST])


@lru_cache(maxsize=256)  # one mistake often shows at many places
def _nearest(word: str, words: tuple[str, ...]) -> str:
    import difflib

    short = {known[:_LONGEST]: known for known in words}
    close = difflib.get_close_matches(word, list(short), n=1, cutoff=0.0)
    return short[close[0]] if close else (words[0] if words else "")
