"""This file reads answers from outside (JSON) into the values of a form, file references included.

Shape: ``{"values": {field: value}, "final_sections": [..], "reasons": {..}}``. A figure or an
attachment may name a file beside the answers (``{"path": "线.png", …}``); ``take_file`` stores it
and gives its facts.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from desktop.atomic import reason_of_reading
from desktop.canonical import nfc
from desktop.errors import AppError
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, FormDef
from desktop.forms.nearest import nearest

ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 64
HALF_CHARACTER = re.compile("[\ud800-\udfff]")
TakeFile = Callable[[Path, FieldDef], Mapping[str, Any]]


def new_row_id() -> str:
    """A permanent id of a table row."""
    return "r" + secrets.token_hex(6)


def read_json(path: Path) -> Any:
    """The JSON of a file. Raises AppError answers.unreadable, answers.not_json, answers.wrong_shape (never storable)."""
    try:
        text = path.read_bytes()[: MAX_BYTES + 1].decode("utf-8-sig")
        value = json.loads(text, parse_float=str, parse_constant=str)
    except OSError as e:
        raise AppError("answers.unreadable", file=path.name, reason=reason_of_reading(e)) from e
    except UnicodeDecodeError as e:
        raise AppError("answers.not_json", file=path.name, line=1, column=e.start) from e
    except json.JSONDecodeError as e:
        raise AppError("answers.not_json", file=path.name, line=e.lineno, column=e.colno) from e
    except (RecursionError, ValueError) as e:
        raise AppError("answers.not_json", file=path.name, line=1, column=1) from e
    if expected := _why_not_storable(value):
        raise AppError("answers.wrong_shape", file=path.name, where="内容", expected=expected)
    return value


def _why_not_storable(value: Any) -> str:
    """What JSON must be to be kept as a draft, when this one is not; "" when it is."""
    level = [value]
    for _ in range(MAX_DEPTH):
        for item in level:
            texts = [item] if isinstance(item, str) else item if isinstance(item, dict) else ()
            if any(HALF_CHARACTER.search(text) for text in texts):
                return "完整的文字（没有单独的代理字符，如 \\ud800）"
        level = [
            inner
            for item in level
            if isinstance(item, list | dict)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return ""
    return f"不超过 {MAX_DEPTH} 层的嵌套"


def _free_id(number: int, taken: set[str]) -> str:
    """An id for a row that came without one; the same answers give the same ids."""
    row_id = f"r{number}"
    while row_id in taken:
        row_id += "x"
    return row_id


class AnswersReader:
    """Turns a mapping of answers into stored values of ``form``; refuses unknown fields."""

    def __init__(self, form: FormDef, file_name: str, base: Path, take_file: TakeFile) -> None:
        self.form, self.file_name, self.base, self.take_file = form, file_name, base, take_file

    def values(self, answers: Any) -> dict[str, Any]:
        """Raises AppError answers.unknown_field, answers.wrong_shape, answers.no_file."""
        if not isinstance(answers, dict):
            raise self._wrong("values", "对象（{…}）")
        values: dict[str, Any] = {}
        for field_id, raw in nfc(answers).items():
            if field_id not in self.form.by_id:
                raise self._unknown("values", field_id, self.form.by_id)
            field = self.form.by_id[field_id]
            if not field.calculated and (value := self._stored(field, raw)) is not None:
                values[field_id] = value
        return values

    def _stored(self, field: FieldDef, raw: Any) -> Any:
        """The stored value; None for nothing."""
        if field.is_table and raw is None:
            return None
        if field.is_table:
            return self._rows(field, raw)
        if field.type in ("long_text", "attachment") and isinstance(raw, list):
            raw = [self._with_file(field, item) for item in raw]
        if isinstance(raw, int) and not isinstance(raw, bool):
            raw = str(raw)
        return field_type(field.type).to_stored(raw, field)

    def _with_file(self, field: FieldDef, item: Any) -> Any:
        if not isinstance(item, dict) or "path" not in item:
            return item
        path = self.base / str(item["path"])
        if not path.is_file():
            raise AppError("answers.no_file", file=self.file_name, where=f"“{field.label}”", name=str(item["path"]))
        facts = self.take_file(path, field)
        kept = {key: value for key, value in item.items() if key != "path"}
        if field.type == "long_text":
            return {**kept, "file": facts["file"], "name": facts["name"]}
        return {**facts, **kept}

    def _rows(self, field: FieldDef, raw: Any) -> list[dict[str, Any]] | None:
        if not isinstance(raw, list):
            raise self._wrong(f"“{field.label}”", "行的列表（[…]）")
        rows, columns = [], {c.id: c for c in field.columns}
        fixed = [row.id for row in field_type(field.type).fixed_rows(field)]
        given = {str(item["id"]) for item in raw if isinstance(item, dict) and item.get("id")}
        for n, item in enumerate(raw, 1):
            if not isinstance(item, dict):
                raise self._wrong(f"“{field.label}”第 {n} 行", "对象（{…}）")
            row = {"id": str(item.get("id") or _free_id(n, given))}
            if not ROW_ID.fullmatch(row["id"]):
                raise self._wrong(f"“{field.label}”第 {n} 行的 id", "字母、数字、“-”或“_”，不超过 40 个")
            if fixed and row["id"] not in fixed:
                raise self._unknown(f"“{field.label}”第 {n} 行的 id", row["id"], fixed)
            for key, value in item.items():
                if key != "id" and key not in columns:
                    raise self._unknown(f"“{field.label}”第 {n} 行", key, columns)
                if (
                    key != "id"
                    and not columns[key].calculated
                    and (cell := self._stored(columns[key], value)) is not None
                ):
                    row[key] = cell
            rows.append(row)
        if len({row["id"] for row in rows}) != len(rows):
            raise self._wrong(f"“{field.label}”的 id", "各行不同的编号")
        return rows or None

    def _unknown(self, where: str, word: str, known: Collection[str]) -> AppError:
        return AppError(
            "answers.unknown_field", file=self.file_name, where=where, word=word, nearest=nearest(word, known)
        )

    def _wrong(self, where: str, expected: str) -> AppError:
        return AppError("answers.wrong_shape", file=self.file_name, where=where, expected=expected)
