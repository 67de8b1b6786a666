"""This file changes one thing in a notice pack, the way a tired or a hostile author would."""

from __future__ import annotations

import copy
import random
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.forms.fieldtypes import FIELD_TYPES
from tests.helpers.toml_text import toml_text

Place = tuple[str | int, ...]
WORD = re.compile(r"[a-z][a-z0-9_.]+")
#: Keys whose value is a word of a closed list or the name of something: misspelt, it must be seen.
CLOSED = frozenset(
    {
        "type", "section", "status", "layout", "party", "orientation", "order", "align", "use", "task", "filled_by",
        "who", "severity", "count", "field", "table", "form", "rows", "rank_of", "project_field", "unit_name_field",
        "unit_code_field", "submitting_unit_field", "date_field", "column", "start", "end", "total", "part", "whole",
        "before", "after", "scenarios", "maturity", "above_scale", "edition", "tier", "kind", "distinct", "profile",
        "print_width", "document",
    }
)  # fmt: skip
_OTHERS: tuple[Any, ...] = (5, 1.5, True, "x", ["x"], {"a": 1}, [1], [{"a": 1}], float("nan"), float("inf"), 2**70)
_NUMBERS = (0, -1, 10**30, -(10**9), 0.0, 1e308)
_MARKS = ("\x00", "\u202e", "\n", "\ufffe", "  ", "x" * 50_000, "/..", "{", "\U000e0001")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing changed in one file; ``must_be_seen`` when no pack can be right with it."""

    kind: str
    file: Path
    place: Place
    data: dict[str, Any]
    must_be_seen: bool

    def __str__(self) -> str:
        return f"{self.kind} {self.file.name} {'.'.join(map(str, self.place))}"

    @property
    def text(self) -> str:
        return toml_text(self.data)


def places(node: Any, path: Place = ()) -> Iterator[Place]:
    """Every key and every item below ``node``."""
    items: Any = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from places(value, (*path, key))


def at(data: Any, place: Place) -> Any:
    for key in place:
        data = data[key]
    return data


def misspelt(chance: random.Random, word: str) -> str:
    """One letter too many, too few, or two the wrong way round."""
    n = chance.randrange(len(word))
    swapped = word[:n] + word[n + 1 : n + 2] + word[n : n + 1] + word[n + 2 :]
    made = chance.choice([word[:n] + word[n + 1 :], word[:n] + "x" + word[n:], swapped])
    return made if made not in ("", word) else word + "x"


def random_change(chance: random.Random, files: list[Path]) -> Change:
    """One thing changed in one of ``files``."""
    while True:
        file, kind = chance.choice(files), chance.choice(sorted(CHANGES))
        data = tomllib.loads(file.read_text("utf-8"))
        place = chance.choice(list(places(data)))
        seen = CHANGES[kind](chance, data, place)
        if seen is not None:
            return Change(kind, file, place, data, seen)


# Each changes ``data`` at ``place`` in place and says whether it must be seen; None where it does not apply.


def _delete(chance: random.Random, data: Any, place: Place) -> bool | None:
    parent = at(data, place[:-1])
    del parent[place[-1]]
    if "use" in parent:
        return False
    return (
        place[-1] in ("id", "type", "label", "title", "head", "section", "paper", "who", "formats") and len(place) < 4
    )


def _misspell_key(chance: random.Random, data: Any, place: Place) -> bool | None:
    if not isinstance(place[-1], str):
        return None
    parent = at(data, place[:-1])
    parent[misspelt(chance, place[-1])] = parent.pop(place[-1])
    return "options" not in place


def _misspell_word(chance: random.Random, data: Any, place: Place) -> bool | None:
    value = at(data, place)
    if not isinstance(value, str) or not WORD.fullmatch(value):
        return None
    at(data, place[:-1])[place[-1]] = misspelt(chance, value)
    return place[-1] in CLOSED


def _other_type(chance: random.Random, data: Any, place: Place) -> bool | None:
    value = at(data, place)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    others = [item for item in _OTHERS if type(item) is not type(value) and not (is_number and type(item) is float)]
    at(data, place[:-1])[place[-1]] = chance.choice(others)
    return not is_number


def _double(chance: random.Random, data: Any, place: Place) -> bool | None:
    if not isinstance(place[-1], int):
        return None
    items = at(data, place[:-1])
    items.insert(chance.randrange(len(items) + 1), copy.deepcopy(items[place[-1]]))
    return isinstance(items[place[-1]], str) or place[-2] in ("field", "section", "column", "task", "rule", "packet")


def _empty(chance: random.Random, data: Any, place: Place) -> bool | None:
    value = at(data, place)
    if not isinstance(value, str | list | dict):
        return None
    at(data, place[:-1])[place[-1]] = {str: chance.choice(["", "  ", "　"]), list: [], dict: {}}[type(value)]
    return place[-1] in ("id", "type", "label", "title", "head", "section")


def _number(chance: random.Random, data: Any, place: Place) -> bool | None:
    value = at(data, place)
    if type(value) not in (int, float):
        return None
    at(data, place[:-1])[place[-1]] = chance.choice(_NUMBERS)
    return place[-1] in ("width", "copies", "limit", "year", "day", "level", "decimals") or None


def _braces(chance: random.Random, data: Any, place: Place) -> bool | None:
    value = at(data, place)
    if not isinstance(value, str) or "{" not in value:
        return None
    old, new = chance.choice(
        [("}", ""), ("{", ""), ("{", "{{"), ("}", "!r}"), ("}", ".x}"), ("{", "{}{"), ("}", ":>5}")]
    )
    at(data, place[:-1])[place[-1]] = value.replace(old, new, 1)
    return True


def _type_of_a_field(chance: random.Random, data: Any, place: Place) -> bool | None:
    if place[-1] != "type":
        return None
    at(data, place[:-1])["type"] = chance.choice(sorted(FIELD_TYPES))
    return False


def _circle(chance: random.Random, data: Any, place: Place) -> bool | None:
    value = at(data, place)
    if not isinstance(value, dict) or "id" not in value or "type" not in value:
        return None
    value["visible_when"] = {"field": value["id"], "filled": True}
    return True


def _swap(chance: random.Random, data: Any, place: Place) -> bool | None:
    """The value another place has under the same key."""
    value = at(data, place)
    others = [other for p in places(data) if p[-1] == place[-1] and type(other := at(data, p)) is type(value)]
    others = [other for other in others if other != value]
    if not isinstance(place[-1], str) or not others:
        return None
    at(data, place[:-1])[place[-1]] = copy.deepcopy(chance.choice(others))
    return False


def _mark(chance: random.Random, data: Any, place: Place) -> bool | None:
    value = at(data, place)
    if not isinstance(value, str):
        return None
    mark = chance.choice(_MARKS)
    at(data, place[:-1])[place[-1]] = value + mark
    return mark in ("\x00", "\u202e", "\ufffe", "\U000e0001")


def _add_key(chance: random.Random, data: Any, place: Place) -> bool | None:
    value = at(data, place)
    others = [p for p in places(data) if isinstance(p[-1], str) and isinstance(value, dict) and p[-1] not in value]
    if not others:
        return None
    other = chance.choice(others)
    value[other[-1]] = copy.deepcopy(at(data, other))
    return False


CHANGES: dict[str, Callable[[random.Random, Any, Place], bool | None]] = {
    "delete": _delete,
    "misspell key": _misspell_key,
    "misspell word": _misspell_word,
    "other type": _other_type,
    "double": _double,
    "empty": _empty,
    "number": _number,
    "braces": _braces,
    "type of a field": _type_of_a_field,
    "circle": _circle,
    "swap": _swap,
    "mark": _mark,
    "add key": _add_key,
}
