"""This file puts printed texts together out of answers and notes which part comes from which answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from string import Formatter

from desktop.forms.letters import BLANK
from desktop.rendering.document import Source

Sources = tuple[Source, ...]


def whole(path: str) -> Sources:
    """The sources of a text that comes from one answer; none for the path ""."""
    return (Source(path),) if path else ()


def filled(pattern: str, printed: Callable[[str], str], path_of: Callable[[str], str]) -> tuple[str, Sources]:
    """``pattern`` with each ``{name}`` replaced by ``printed(name)``, an empty one by room to write; and what is whose.

    ``path_of(name)`` is the path of the answer, "" for what is none.
    """
    text = ""
    found: list[Source] = []
    for literal, name, _, _ in Formatter().parse(pattern):
        text += literal
        if name is not None:
            start, path = len(text), path_of(name)
            text += printed(name) or BLANK
            if path:
                found.append(Source(path, start, len(text)))
    return text, tuple(found)


def joined(parts: Iterable[tuple[str, str]], glue: str) -> Sources:
    """Sources of texts that are printed in one cell, joined by ``glue``; ``parts`` are (text, path).

    An empty one is not printed: the whole cell is its place, and that of one that stands alone.
    """
    parts = list(parts)
    printed = [text for text, _ in parts if text]
    found: list[Source] = []
    start = 0
    for text, path in parts:
        if not text or len(printed) == 1:
            found.append(Source(path))
        else:
            found.append(Source(path, start, start + len(text)))
            start += len(text) + len(glue)
    return tuple(found)


def shifted(sources: Iterable[Source], by: int, length: int) -> Sources:
    """``sources`` of a text of ``length`` characters that stands ``by`` characters further on in a longer one."""
    return tuple(Source(s.path, s.start + by, (length if s.end is None else s.end) + by) for s in sources)
