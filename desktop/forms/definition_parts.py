"""This file reads the parts that several kinds of definitions share: ids, copies, closed words, seals, conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from desktop.forms.conditions import read_condition
from desktop.forms.model import PARTIES, Condition, SealDef
from desktop.forms.nearest import nearest
from desktop.forms.reading import TomlTable

STATUSES = ("official", "skeleton", "second_hand", "assumption")
WHO = ("enterprise", "city", "province")
NAME = re.compile(r"[a-z][a-z0-9_]*")


def condition(table: TomlTable, key: str) -> Condition | None:
    """The condition under ``key``; None without one, or with the problem noted."""
    inner = table.table(key)
    return read_condition(inner) if inner else None


def unique(top: TomlTable, what: str, ids: Iterable[str]) -> None:
    """Note every id that comes twice."""
    seen: set[str] = set()
    for found in ids:
        if found in seen:
            top.problem("definition.doubled_id", key=what, word=found)
        seen.add(found)


def own_id(table: TomlTable) -> str:
    """The permanent id of a form, table, section, task or column of a table."""
    found = table.text("id", needed=True)
    if found and not NAME.fullmatch(found):
        table.problem("definition.bad_id", word=found)
    return found


def copies(table: TomlTable, *, needed: bool = False) -> int:
    """How many paper copies (份): at least one."""
    number = int(table.take("copies", "int", 1, needed=needed))
    if number < 1:
        table.problem("definition.wrong_kind", key="copies", kind="1 或更大的整数", found=number)
    return number


def words(table: TomlTable, key: str, known: tuple[str, ...]) -> list[str]:
    """Words out of a closed list; unknown ones are noted and left out."""
    found = table.take(key, "strings", [], needed=True)
    for word in found:
        if word not in known and word not in table.problems.unread:
            table.problem("definition.unknown_word", key=key, word=word, nearest=nearest(word, known))
    return [word for word in found if word in known]


def seal(table: TomlTable) -> SealDef:
    """A seal place."""
    found = SealDef(
        label=table.text("label", needed=True),
        party=table.word("party", PARTIES, "declaring_unit", needed=True),
        page_edge_seal=bool(table.take("page_edge_seal", "bool", False)),
    )
    table.finish()
    return found
