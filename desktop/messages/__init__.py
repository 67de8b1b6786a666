"""This package holds every sentence of the core that a user may read, by permanent code.

One module a topic. Each sentence says where, what, and what to do next. Wording may
change; codes may not.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop.messages import (
    checking,
    deadlines,
    definitions,
    files,
    forms,
    material,
    packages,
    paper,
    rendering,
    services,
    sheets,
    storage,
)


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "（未知）"


def _joined(*topics: Mapping[str, str]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for topic in topics:
        for code, text in topic.items():
            if code in joined:
                raise ValueError(f"message code used twice: {code}")
            joined[code] = text
    return joined


SENTENCES: Mapping[str, str] = _joined(
    forms.SENTENCES,
    definitions.SENTENCES,
    checking.SENTENCES,
    rendering.SENTENCES,
    packages.SENTENCES,
    paper.SENTENCES,
    storage.SENTENCES,
    services.SENTENCES,
    sheets.SENTENCES,
    files.SENTENCES,
    material.SENTENCES,
    deadlines.SENTENCES,
)


def sentence(code: str, **context: object) -> str:
    """The sentence for ``code``; a placeholder without a value reads （未知）, never a crash."""
    return SENTENCES[code].format_map(_Lenient(context))
