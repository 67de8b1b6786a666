"""This file collects what is wrong with a notice pack: one mistake is one entry, fit for a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.errors import DefinitionError

#: Who reads more than this begins with the first.
MOST_PROBLEMS = 200
#: A whole number no definition needs.
HUGE = 10**15
#: Longest word, and longest list of words, of a definition a sentence repeats; places of one mistake it names.
_LONGEST, _LONGEST_LIST = 60, 600
_MOST_PLACES = 3


def as_written(value: Any, depth: int = 3) -> str:
    """A value the way a TOML file writes it, for sentences; what is nested deeper is left out."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() if abs(value) >= HUGE:
            return "一个很大的数"
        case str():
            return f'"{value}"' if depth < 3 else value
        case list() | dict() if value and not depth:
            return "…"
        case list():
            return f"[{', '.join(as_written(item, depth - 1) for item in value[:8])}]"
        case dict():
            items = [f"{key} = {as_written(item, depth - 1)}" for key, item in list(value.items())[:8]]
            return f"{{ {', '.join(items)} }}" if items else "{}"
    return str(value)


def _one_line(text: str, longest: int) -> str:
    """``text`` fit for a sentence: short, on one line, without characters that cannot be seen."""
    shown = "".join(c if c.isprintable() or c == "　" else "□" for c in text[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


#: code → what makes findings one mistake: said once, with all its places
_SAME_MISTAKE: Mapping[str, tuple[str, ...]] = {
    "definition.unknown_word": ("word", "nearest"),
    "definition.unknown_name": ("word",),
    "definition.wrong_type": ("word", "found"),
    "definition.not_a_table": ("word",),
    "definition.cycle": ("names",),
    "definition.bad_column": ("word",),
    "definition.other_profile": ("word", "own"),
    "definition.identity": ("key", "word", "reason"),
    "definition.doubled_label": ("word", "names"),
    "definition.untidy_text": ("key", "word"),
    "definition.no_effect": ("key", "reason"),
}
_LISTS = ("key", "sentence", "known", "extra", "absent", "names")


@dataclass(slots=True)
class Problems:
    """Everything wrong with one pack, in the order found. One mistake is one entry, however many places it shows at.

    ``unread``: ids of forms, fields and columns that could not be read. The mistake was named there;
    whatever points to them is not called wrong as well. ``blocks``: (file of a form, field) → the file of the
    shared block in which its conditions and calculations stand. ``count``: how often something was noted at all.
    """

    found: list[DefinitionError] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    blocks: dict[tuple[str, str], str] = field(default_factory=dict)
    count: int = 0
    _known: dict[tuple[object, ...], tuple[DefinitionError, list[str]]] = field(default_factory=dict)

    def add(self, code: str, **context: object) -> None:
        """Note a problem once, however many keys lead to it."""
        self.count += 1
        context = {
            key: _one_line(value, _LONGEST_LIST if key in _LISTS else _LONGEST) if isinstance(value, str) else value
            for key, value in context.items()
            if key != "also"
        }
        if code == "definition.unknown_word" and not context["nearest"]:
            code = "definition.unknown_name"
        same = _SAME_MISTAKE.get(code)
        key = (code, *(context[name] for name in same)) if same else (code, *sorted(context.items()))
        place = f"{context.get('file', '')}{context.get('where', '')} {context.get('key', '')}".strip()
        if key not in self._known:
            if len(self.found) == MOST_PROBLEMS:
                self.found.append(DefinitionError("definition.many", most=MOST_PROBLEMS))
            if len(self.found) > MOST_PROBLEMS:
                return
            error = DefinitionError(code, **context, **({"also": ""} if same else {}))
            self._known[key] = error, [place]
            self.found.append(error)
            return
        error, places = self._known[key]
        if same and place not in places:
            places.append(place)
            others = len(places) - 1
            named = "；".join(places[1 : _MOST_PLACES + 1]) + ("……" if others > _MOST_PLACES else "")
            error.context["also"] = f"另有 {others} 处与此相同：{named}。"

    def raise_first(self) -> None:
        """Raises the first mistake found, if any."""
        if self.found:
            raise self.found[0]
