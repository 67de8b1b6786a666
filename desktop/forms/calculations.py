"""This file lists the named calculations (计算项) a definition may use; pure and exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop.forms.conditions import describe, holds
from desktop.forms.fieldtypes.base import FieldType, Param
from desktop.forms.model import Condition, FieldDef
from desktop.forms.numbers import exact_quotient, exact_sum, exact_text, plain_number, rounded

ValueOf = Callable[[str], Any]

#: name → its parameters
SPECS: dict[str, Mapping[str, Param]] = {
    "count_rows": {
        "table": Param("str", "表格字段", needed=True),
        "where": Param("condition", "只数满足条件的行（条件看该行的列）"),
        "distinct": Param("str", "此列相同的行只数一次"),
    },
    "sum_column": {"table": Param("str", "表格字段", needed=True), "column": Param("str", "列", needed=True)},
    "sum_fields": {"fields": Param("strings", "相加的字段", needed=True)},
    "percent_of": {
        "part": Param("str", "部分（字段）", needed=True),
        "whole": Param("str", "总体（字段）", needed=True),
        "decimals": Param("int", "小数位数，默认 2"),
    },
}
_ANY = FieldType()


def fields_read(name: str, params: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the fields a calculation depends on."""
    if name == "sum_fields":
        return tuple(params["fields"])
    if name == "percent_of":
        return str(params["part"]), str(params["whole"])
    return (str(params["table"]),)


class Tally:
    """What one ``count_rows`` has counted: with it a further count looks only at rows that came or went.

    It holds for rows that are replaced, never changed in place (as a draft keeps them).
    """

    def __init__(self, params: Mapping[str, Any]) -> None:
        self._where: Condition | None = params.get("where")
        self._distinct = str(params["distinct"]) if "distinct" in params else ""
        self._seen: dict[int, dict[str, Any]] = {}  # kept, so that the id of a row cannot be given away
        self._unnamed = 0
        self._names: Counter[str] = Counter()

    def count(self, rows: Sequence[dict[str, Any]]) -> int:
        """How many of ``rows`` fit; equal names of the distinct column count once, rows without one each."""
        now = {id(row): row for row in rows}
        if len(now) < len(rows):  # one row object at two places
            self._seen, self._unnamed, self._names = {}, 0, Counter()
            for row in rows:
                self._add(row, 1)
            found, self._unnamed, self._names = self._total, 0, Counter()
            return found
        for key in self._seen.keys() - now.keys():
            self._add(self._seen[key], -1)
        for key in now.keys() - self._seen.keys():
            self._add(now[key], 1)
        self._seen = now
        return self._total

    @property
    def _total(self) -> int:
        return len(self._names) + self._unnamed

    def _add(self, row: Mapping[str, Any], by: int) -> None:
        if not row_fits(self._where, row):
            return
        name = row.get(self._distinct) if self._distinct else None
        if not isinstance(name, str) or not name.strip():
            self._unnamed += by
            return
        key = " ".join(name.split())
        self._names[key] += by
        if not self._names[key]:
            del self._names[key]


def calculate(name: str, params: Mapping[str, Any], value_of: ValueOf, tally: Tally | None = None) -> str | None:
    """The calculated value as exact text, or None when there is nothing to calculate from.

    ``tally`` (for ``count_rows``) keeps what was counted from call to call.
    """
    if name != "count_rows":
        return _CALCULATIONS[name](params, value_of)
    rows = _rows(value_of(params["table"]))
    return str((tally or Tally(params)).count(rows)) if rows else None


def explain(name: str, params: Mapping[str, Any], fields: Mapping[str, FieldDef]) -> str:
    """How the value comes about and from which rows, in Chinese; ``fields`` of the form by id."""
    if name == "sum_fields":
        return "自动合计：" + " ＋ ".join(f"“{fields[f].label}”" for f in params["fields"])
    if name == "percent_of":
        part, whole = fields[str(params["part"])].label, fields[str(params["whole"])].label
        return f"自动计算：“{part}”÷“{whole}”×100，保留 {_decimals(params)} 位小数"
    table = fields[str(params["table"])]
    if name == "sum_column":
        return f"自动合计“{table.label}”中“{table.column(str(params['column'])).label}”"
    counted = (
        f"的行数（“{table.column(str(params['distinct'])).label}”相同的只计一次）" if "distinct" in params else "的行数"
    )
    if where := params.get("where"):
        return f"自动统计“{table.label}”中满足条件{counted}：{describe(where, {c.id: c for c in table.columns})}"
    return f"自动统计“{table.label}”{counted}"


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def row_fits(where: Condition | None, row: Mapping[str, Any]) -> bool:
    """Whether a row's cells make the condition true; no condition lets every row through."""
    return where is None or holds(where, row.get, lambda _name, value: _ANY.is_empty(value))


def _sum(values: list[Any]) -> str | None:
    numbers = [number for value in values if (number := plain_number(value)) is not None]
    return exact_text(exact_sum(numbers)) if numbers else None


def _sum_column(params: Mapping[str, Any], value_of: ValueOf) -> str | None:
    return _sum([row.get(params["column"]) for row in _rows(value_of(params["table"]))])


def _sum_fields(params: Mapping[str, Any], value_of: ValueOf) -> str | None:
    return _sum([value_of(field_id) for field_id in params["fields"]])


def _decimals(params: Mapping[str, Any]) -> int:
    return int(params.get("decimals", 2))


def _percent_of(params: Mapping[str, Any], value_of: ValueOf) -> str | None:
    part, whole = plain_number(value_of(params["part"])), plain_number(value_of(params["whole"]))
    if part is None or not whole:
        return None
    return exact_text(rounded(exact_quotient(part * 100, whole), _decimals(params)))


_CALCULATIONS: dict[str, Callable[[Mapping[str, Any], ValueOf], str | None]] = {
    "sum_column": _sum_column,
    "sum_fields": _sum_fields,
    "percent_of": _percent_of,
}
