"""This file reads TOML tables key by key and reports every key, type and word that is not allowed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop.atomic import reason_of_reading
from desktop.errors import DefinitionError
from desktop.forms.nearest import nearest

MONTH = re.compile("[0-9]{4}-(0[1-9]|1[0-2])")
KIND_NAMES = {
    "str": "文字",
    "int": "整数",
    "number": "数字",
    "bool": "true 或 false",
    "date": "日期（如 2026-03-10）",
    "strings": "文字列表",
    "table": "表（{ 键 = 值 }）",
    "tables": "表的列表",
    "options": '代码到名称的表（{ 代码 = "名称" }，不能为空）',
    "decimal": '整数或写成文字的数（如 "0.5"）',
    "condition": '条件（如 { field = "列", equals = "值" }）',
    "month": '年月（如 "2023-04"）',
}


def _fits(value: Any, kind: str) -> bool:
    match kind:
        case "str":
            return isinstance(value, str)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "bool":
            return isinstance(value, bool)
        case "date":
            return isinstance(value, date) and not isinstance(value, datetime)
        case "strings":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case "table":
            return isinstance(value, dict)
        case "tables":
            return isinstance(value, list) and all(isinstance(item, dict) for item in value)
        case "options":
            return isinstance(value, dict) and bool(value) and all(isinstance(item, str) for item in value.values())
        case "decimal":
            return (isinstance(value, int) and not isinstance(value, bool)) or isinstance(value, str)
        case "condition":
            return isinstance(value, dict)
        case "month":
            return isinstance(value, str) and MONTH.fullmatch(value) is not None
    raise ValueError(kind)


@dataclass(slots=True)
class Problems:
    """Everything wrong with one pack, in the order found.

    ``unread``: ids of forms, fields and columns that could not be read. The mistake was named there;
    whatever points to them is not called wrong as well.
    """

    found: list[DefinitionError] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def add(self, code: str, **context: object) -> None:
        """Note a problem once, however many keys lead to it."""
        if not any(known.code == code and known.context == context for known in self.found):
            self.found.append(DefinitionError(code, **context))

    def raise_first(self) -> None:
        """Raises the first mistake found, if any."""
        if self.found:
            raise self.found[0]


class TomlTable:
    """One TOML table being read; :meth:`finish` reports the keys nobody asked for."""

    def __init__(self, data: Mapping[str, Any], file: str, where: str, problems: Problems) -> None:
        self.data, self.file, self.where, self.problems = data, file, where, problems
        self._known: set[str] = set()

    def problem(self, code: str, **context: object) -> None:
        """Note a mistake at this place of the file."""
        self.problems.add(code, file=self.file, where=self.where, **context)

    def has(self, key: str) -> bool:
        """Whether the key is written at all."""
        return key in self.data

    def take(self, key: str, kind: str, default: Any = None, *, needed: bool = False) -> Any:
        """The value under ``key``; a missing or ill-typed one is reported and replaced by ``default``."""
        self._known.add(key)
        if key not in self.data:
            if needed:
                self.problem("definition.missing_key", key=key, kind=KIND_NAMES[kind])
            return default
        value = self.data[key]
        if not _fits(value, kind):
            self.problem("definition.wrong_kind", key=key, kind=KIND_NAMES[kind], found=str(value)[:40])
            return default
        return value

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """The text under ``key``; see :meth:`take`."""
        return str(self.take(key, "str", default, needed=needed))

    def word(self, key: str, known: Iterable[str], default: str = "", *, needed: bool = False) -> str:
        """A word out of a closed list."""
        words = list(known)
        value = self.take(key, "str", None, needed=needed)
        if value is None:
            return default
        if value not in words:
            self.problem("definition.unknown_word", key=key, word=value, nearest=nearest(value, words))
            return default
        return str(value)

    def tables(self, key: str) -> list[TomlTable]:
        """The tables of ``[[key]]`` in order; [] without any."""
        items = self.take(key, "tables", [])
        return [
            TomlTable(item, self.file, f"{self.where}[[{key}]] 第 {n} 个", self.problems)
            for n, item in enumerate(items, 1)
        ]

    def table(self, key: str, *, needed: bool = False) -> TomlTable | None:
        """The table ``[key]``, None when it is not there."""
        item = self.take(key, "table", None, needed=needed)
        return None if item is None else TomlTable(item, self.file, f"{self.where}[{key}]", self.problems)

    def named(self, name: str) -> None:
        """From here on messages name this table by its id."""
        if name:
            self.where = f"“{name}”"

    def finish(self, also_known: Iterable[str] = ()) -> None:
        """Report every key that was never asked for."""
        known = self._known | set(also_known)
        for key in self.data:
            if key not in known:
                self.problem("definition.unknown_key", key=key, nearest=nearest(key, known))


def read_toml(path: Path, problems: Problems) -> TomlTable | None:
    """The file as a table, or None with the problem noted."""
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as e:
        problems.add("definition.unreadable", file=path.name, reason=reason_of_reading(e))
    except UnicodeDecodeError:
        problems.add("definition.not_utf8", file=path.name)
    except tomllib.TOMLDecodeError as e:
        problems.add("definition.broken_toml", file=path.name, reason=_toml_place(e))
    except RecursionError:
        problems.add("definition.broken_toml", file=path.name, reason="嵌套太深")
    else:
        return TomlTable(data, path.name, "", problems)
    return None


def _toml_place(error: tomllib.TOMLDecodeError) -> str:
    """Where a TOML file is broken; the parser says it in English."""
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    return f"第 {place[1]} 行第 {place[2]} 列附近写法有误" if place else "文件末尾不完整，可能缺少引号或括号"
