"""This file reads TOML tables key by key and reports every key, type and word that is not allowed."""

from __future__ import annotations

import re
import stat
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop.atomic import reason_of_reading
from desktop.forms.nearest import nearest
from desktop.forms.problems import HUGE, as_written
from desktop.forms.problems import Problems as Problems

MONTH = re.compile("[0-9]{4}-(0[1-9]|1[0-2])")
MAX_BYTES = 1024 * 1024
MAX_DEPTH = 16
#: A key of so many parts (a.a.a…) is no author's; the parser would need the square of its length in memory.
_ENDLESS_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){64}""")
_LONGEST_KEY = 60
#: What a form writes itself where it takes a shared field.
_KEYS_OF_THE_FORM = ("section", "source")
KIND_NAMES = {
    "str": "文字",
    "int": "整数",
    "number": "数字",
    "bool": "true 或 false",
    "date": "日期（如 2026-03-10）",
    "strings": "文字列表",
    "table": "表（写成 [{key}]，或 {{ 键 = 值 }}）",
    "tables": "表的列表（每一个写成 [[{key}]]）",
    "options": '代码到名称的表（{{ 代码 = "名称" }}，不能为空）',
    "decimal": '整数或写成文字的数（如 "0.5"）',
    "condition": '条件（如 {{ field = "列", equals = "值" }}）',
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


class TomlTable:
    """One TOML table being read; :meth:`finish` reports the keys nobody asked for.

    Of a shared field ``shared`` holds the keys its block ``shared_file`` gives; their mistakes are noted there,
    at ``shared_where``.
    """

    def __init__(self, data: Mapping[str, Any], file: str, where: str, problems: Problems, depth: int = 0) -> None:
        self.data, self.file, self.where, self.problems, self.depth = data, file, where, problems, depth
        self.shared: frozenset[str] = frozenset()
        self.shared_file = self.shared_where = ""
        self.broken: set[str] = set()  # keys whose value could not be used
        self._known: set[str] = set()
        self._missing: dict[str, str] = {}  # needed keys that are not written → their kind

    def file_of(self, key: str) -> str:
        """The file in which a key stands."""
        return self.shared_file if key in self.shared else self.file

    def problem(self, code: str, **context: object) -> None:
        """Note a mistake at this place of the file."""
        file = str(context.pop("file", "")) or self.file_of(str(context.get("key", "")))
        where = self.shared_where if file == self.shared_file else self.where
        self.problems.add(code, **{"file": file, "where": where, **context})

    def has(self, key: str) -> bool:
        """Whether the key is written at all."""
        return key in self.data

    def take(
        self,
        key: str,
        kind: str,
        default: Any = None,
        *,
        needed: bool = False,
        may_be_empty: bool = False,
        is_filled: bool = False,
        choices: Collection[str] | None = None,
    ) -> Any:
        """The value under ``key``; one that cannot be used is reported and ``default`` taken.

        A missing one is reported when ``needed``, an empty text when ``needed`` or ``is_filled`` says so.
        """
        self._known.add(key)
        if key not in self.data:
            if needed:
                self._missing[key] = KIND_NAMES[kind].format(key=key)
            return default
        value = self.data[key]
        never_empty = (needed or is_filled or choices is not None) if kind == "str" else kind in ("strings", "options")
        if self._is_wrong(key, value, kind, choices, never_empty=never_empty and not may_be_empty):
            self.broken.add(key)
            return default
        if kind == "strings":
            for word, times in Counter(_texts_of(value)).items():
                if times > 1:
                    self.problem("definition.doubled_word", key=key, word=word)
        return value

    def _is_wrong(self, key: str, value: Any, kind: str, choices: Collection[str] | None, *, never_empty: bool) -> bool:
        """Whether a value cannot be used; the first reason is noted."""
        if isinstance(value, int) and abs(value) >= HUGE:
            self.problem("definition.wrong_kind", key=key, kind="不超过 15 位的整数", found=as_written(value))
        elif not _fits(value, kind):
            wanted = KIND_NAMES[kind].format(key=key)
            self.problem("definition.wrong_kind", key=key, kind=wanted, found=as_written(value))
        elif never_empty and not all(text.strip() for text in _texts_of(value)):
            self.problem("definition.empty_text", key=key)
        elif hidden := _hidden_in(_texts_of(value)):
            self.problem("definition.bad_character", key=key, character="、".join(hidden[:3]))
        elif choices is not None and value not in choices:
            self.problem("definition.unknown_word", key=key, word=value, nearest=nearest(value, choices))
        else:
            return False
        return True

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """The text under ``key``; see :meth:`take`."""
        return str(self.take(key, "str", default, needed=needed))

    def word(self, key: str, known: Iterable[str], default: str = "", *, needed: bool = False) -> str:
        """A word out of a closed list."""
        return str(self.take(key, "str", default, needed=needed, choices=tuple(known)))

    def number(self, key: str, least: int, most: int, default: int = 1, *, needed: bool = False) -> int:
        """A whole number from ``least`` to ``most``."""
        value = int(self.take(key, "int", default, needed=needed))
        if not least <= value <= most:
            kind = f"{least} 到 {most} 的整数"
            self.problem("definition.wrong_kind", key=key, kind=kind, found=as_written(value))
            return default
        return value

    def tables(self, key: str) -> list[TomlTable]:
        """The tables of ``[[key]]`` in order; [] without any. An empty one is reported and left out."""
        items = [
            self._inner(item, key, f"{self._where_of(key)}[[{key}]] 第 {n} 个")
            for n, item in enumerate(self.take(key, "tables", []), 1)
        ]
        for item in items:
            if not item.data:
                item.problem("definition.empty_table")
        return [item for item in items if item.data and not self._is_too_deep(key)]

    def table(self, key: str, *, needed: bool = False) -> TomlTable | None:
        """The table ``[key]``, None when it is not there."""
        item = self.take(key, "table", None, needed=needed)
        return None if item is None or self._is_too_deep(key) else self.inner(item, key)

    def _where_of(self, key: str) -> str:
        return self.shared_where if key in self.shared else self.where

    def _inner(self, data: Mapping[str, Any], key: str, where: str) -> TomlTable:
        return TomlTable(data, self.file_of(key), where, self.problems, self.depth + 1)

    def _is_too_deep(self, key: str) -> bool:
        if self.depth >= MAX_DEPTH:
            self.problem("definition.too_deep", where=self.where[:20], key=key)
        return self.depth >= MAX_DEPTH

    def inner(self, data: Mapping[str, Any], key: str) -> TomlTable:
        """The table ``data`` that stands under ``key``."""
        return self._inner(data, key, f"{self._where_of(key)}[{key}]")

    def named(self, name: str) -> None:
        """From here on messages name this table by its id, a column with its table."""
        if name:
            outside = self.where.rpartition("[[")[0]
            self.where = f"{outside}的列“{name}”" if outside else f"“{name}”"

    def accept(self, keys: Iterable[str]) -> None:
        """These keys need no further word: something was said about them."""
        self._known.update(keys)

    def report_missing(self) -> None:
        """Report the needed keys that are not written, in one sentence; one that is misspelt as what it is."""
        by_file: dict[str, list[tuple[str, str]]] = {}
        for key, kind in self._missing.items():
            unknown = [written for written in self.data if written not in self._known]
            if slip := _slip_of(key, unknown):
                self._known.add(slip)
                self.broken.add(slip)
                self.problem("definition.unknown_key", key=slip, nearest=key)
                continue
            is_shared = self.shared_file and key not in _KEYS_OF_THE_FORM
            by_file.setdefault(self.shared_file if is_shared else self.file, []).append((key, kind))
        for file, keys in by_file.items():
            *others, (last, kind) = keys
            named = "".join(f"{key}”（{kind}）、“" for key, kind in others) + last
            self.problem("definition.missing_key", file=file, key=named, kind=kind)
        self._missing = {}

    def finish(self, also_known: Iterable[str] = ()) -> None:
        """Report every key that was never asked for; it may have been meant to be another one."""
        self._known.update(also_known)
        self.report_missing()
        known = self._known
        for key in self.data:
            if key not in known:
                self.broken.add(key)
                self.problem("definition.unknown_key", key=key, nearest=nearest(key, known))


def _slip_of(key: str, written: Sequence[str]) -> str:
    """Which of the keys written is ``key`` misspelt; "" when none is near."""
    import difflib

    return next(iter(difflib.get_close_matches(key, [word[:_LONGEST_KEY] for word in written], 1, cutoff=0.7)), "")


def _texts_of(value: Any) -> list[str]:
    """Every text in a value of one of the kinds."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return [text for pair in value.items() for text in pair if isinstance(text, str)] if isinstance(value, dict) else []


def _hidden_in(texts: list[str]) -> list[str]:
    """The code points no printer shows, sorted; most texts have none and are not looked through."""
    odd = [text for text in texts if not text.isprintable()]
    return sorted({f"U+{ord(c):04X}" for text in odd for c in text if _is_hidden(c)})


def _is_hidden(character: str) -> bool:
    """Whether no printer shows it: controls, marks that turn the direction of writing, non-characters."""
    if character in "\n\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cf") or ord(character) & 0xFFFE == 0xFFFE


def read_toml(path: Path, problems: Problems) -> TomlTable | None:
    """The file as a table, or None with the problem noted."""
    try:
        text = _bytes_of(path).decode("utf-8-sig")
        if _ENDLESS_KEY.search(text):
            raise RecursionError
        data = tomllib.loads(text)
    except OSError as e:
        problems.add("definition.unreadable", file=path.name, reason=reason_of_reading(e))
    except _NotAFileError as e:
        problems.add("definition.unreadable", file=path.name, reason=str(e))
    except UnicodeDecodeError:
        problems.add("definition.not_utf8", file=path.name)
    except tomllib.TOMLDecodeError as e:
        problems.add("definition.broken_toml", file=path.name, reason=_toml_place(e))
    except RecursionError:
        problems.add("definition.broken_toml", file=path.name, reason="嵌套太深")
    except ValueError:  # a number of thousands of digits
        problems.add("definition.broken_toml", file=path.name, reason="有一个数字太长")
    else:
        return TomlTable(data, path.name, "", problems)
    return None


class _NotAFileError(Exception):
    """What stands at the place of a file and must not be read; the reason in Chinese."""


def _bytes_of(path: Path) -> bytes:
    """Raises OSError, _NotAFileError for a pipe, a device or a file no author wrote."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        raise _NotAFileError("不是普通文件")
    if found.st_size > MAX_BYTES:
        raise _NotAFileError(f"有 {found.st_size / MAX_BYTES:.1f} MB，定义文件不超过 1 MB")
    return path.read_bytes()


def _toml_place(error: tomllib.TOMLDecodeError) -> str:
    """Where a TOML file is broken; the parser says it in English."""
    text = str(error)
    place = re.search(r"at line (\d+), column (\d+)", text)
    if not place:
        return "文件末尾不完整，可能缺少引号或括号"
    is_doubled = "Cannot overwrite" in text or "Cannot declare" in text or "Cannot mutate" in text
    return f"第 {place[1]} 行第 {place[2]} 列附近{'有一个键或表写了两次' if is_doubled else '写法有误'}"
