"""This file finds what differs between two lists whose entries are never changed in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, count
from operator import is_not
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """``old[start:old_stop]`` became ``new[start:new_stop]``; what stands before and behind is the same."""

    start: int
    old_stop: int
    new_stop: int

    @property
    def is_empty(self) -> bool:
        return self.start == self.old_stop == self.new_stop


def changed_span(old: Sequence[Any], new: Sequence[Any]) -> Span:
    """The shortest span that differs. Entries are the same when they are one object: equal is not enough."""
    shorter = min(len(old), len(new))
    start = next(compress(count(), map(is_not, old, new)), shorter)
    if start == shorter:
        return Span(start, len(old), len(new))
    tail = next(compress(count(), map(is_not, reversed(old), reversed(new))), shorter)
    tail = min(tail, shorter - start)
    return Span(start, len(old) - tail, len(new) - tail)
