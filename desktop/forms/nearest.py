"""This file finds the nearest valid word for a misspelt one (for authors of packs and answers)."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word``; the first in order when none is alike; "" when none is known."""
    import difflib

    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.0)
    return close[0] if close else (words[0] if words else "")
