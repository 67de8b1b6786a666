"""This file lists the named calculations (计算项) a definition may use; pure and exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


def calculate(name: str, params: Mapping[str, Any], value_of: ValueOf) -> str | None:
    """The calculated value as exact text, or None when there is nothing to calculate from."""
    return _CALCULATIONS[name](params, value_of)


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


def _count_rows(params: Mapping[str, Any], value_of: ValueOf) -> str | None:
    rows = _rows(value_of(params["table"]))
    fitting = [row for row in rows if row_fits(params.get("where"), row)]
    if "distinct" in params:  # a row without a name stands for itself
        names = [row.get(str(params["distinct"])) for row in fitting]
        named = {" ".join(name.split()) for name in names if isinstance(name, str) and name.strip()}
        unnamed = sum(not (isinstance(name, str) and name.strip()) for name in names)
        return str(len(named) + unnamed) if rows else None
    return str(len(fitting)) if rows else None


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
    "count_rows": _count_rows,
    "sum_column": _sum_column,
    "sum_fields": _sum_fields,
    "percent_of": _percent_of,
}
