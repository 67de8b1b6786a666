"""This file reads the parts that several kinds of definitions share: ids, days, copies, closed words, seals, conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from desktop.forms.conditions import read_condition
from desktop.forms.model import PARTIES, Condition, SealDef
from desktop.forms.nearest import nearest
from desktop.forms.reading import TomlTable

STATUSES = ("official", "skeleton", "second_hand", "assumption")
WHO = ("enterprise", "city", "province")
NAME = re.compile(r"[a-z][a-z0-9_]*")
#: The years a notice can speak of, the most copies (份) one can ask for.
FIRST_YEAR, LAST_YEAR, MOST_COPIES = 2000, 2100, 999


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
    """The permanent id of a section, task or column of a table, by which sentences name it from now on."""
    found = table.text("id", needed=True)
    if found and not NAME.fullmatch(found):
        table.problem("definition.bad_id", word=found)
    table.named(found)
    return found


def file_id(top: TomlTable, ending: str) -> str:
    """The permanent id of a form or table, which is the name of its file.

    One that differs is noted; whatever names it is then not called wrong as well.
    """
    found, stem = top.text("id", needed=True), top.file.removesuffix(ending)
    if not NAME.fullmatch(stem):
        top.problem("definition.bad_id", word=stem)
    elif found and found != stem:
        top.problem("definition.wrong_folder", key="id", word=found, nearest=stem)
    if found and found != stem:
        top.problems.unread.add(found)
    return stem


def day(table: TomlTable, key: str) -> date | None:
    """A day of the years a notice can speak of; None without one."""
    found: date | None = table.take(key, "date")
    if found is not None and not FIRST_YEAR <= found.year <= LAST_YEAR:
        kind = f"{FIRST_YEAR} 年到 {LAST_YEAR} 年的日期"
        table.problem("definition.wrong_kind", key=key, kind=kind, found=found.isoformat())
        return None
    return found


def copies(table: TomlTable, *, needed: bool = False) -> int:
    """How many paper copies (份): at least one."""
    return table.number("copies", 1, MOST_COPIES, needed=needed)


def words(table: TomlTable, key: str, known: tuple[str, ...], *, needed: bool = True) -> list[str]:
    """Words out of a closed list, each once; unknown ones are noted and left out."""
    found: list[str] = table.take(key, "strings", [], needed=needed)
    for word in found:
        if word not in known and word not in table.problems.unread:
            table.problem("definition.unknown_word", key=key, word=word, nearest=nearest(word, known))
    return [word for word in dict.fromkeys(found) if word in known]


def seal(table: TomlTable) -> SealDef:
    """A seal place."""
    found = SealDef(
        label=table.text("label", needed=True),
        party=table.word("party", PARTIES, "declaring_unit", needed=True),
        page_edge_seal=bool(table.take("page_edge_seal", "bool", False)),
    )
    table.finish()
    return found
