"""This file compares two texts word by word, so that a person sees what restoring one would bring back and take away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

SAME, BACK, AWAY = "same", "back", "away"
#: (same | back | away, words): ``back`` is only in the earlier text, ``away`` only in the present one
Piece = tuple[str, str]
_TOKENS = re.compile(r"[A-Za-z]+|[0-9]+(?:\.[0-9]+)?|\s|.", re.DOTALL)
_MOST = 4000  # tokens of a paragraph that are compared one by one


def changed_words(earlier: str, present: str) -> list[Piece]:
    """``earlier`` in pieces, with what only ``present`` has between them. Paragraphs first, then the words in them."""
    merged: list[Piece] = []
    for kind, words in _pieces(earlier, present):
        if not words:
            continue
        if merged and merged[-1][0] == kind:
            merged[-1] = (kind, merged[-1][1] + words)
        else:
            merged.append((kind, words))
    return merged


def _pieces(earlier: str, present: str) -> Iterator[Piece]:
    old, new = earlier.splitlines(keepends=True), present.splitlines(keepends=True)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield SAME, "".join(old[a:b])
        else:
            yield from _words("".join(old[a:b]), "".join(new[c:d]))


def _words(earlier: str, present: str) -> Iterator[Piece]:
    old, new = _TOKENS.findall(earlier), _TOKENS.findall(present)
    if not old or not new or len(old) + len(new) > _MOST:
        yield BACK, earlier
        yield AWAY, present
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield SAME, "".join(old[a:b])
        else:
            yield BACK, "".join(old[a:b])
            yield AWAY, "".join(new[c:d])
