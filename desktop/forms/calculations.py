"""This file lists the named calculations (计算项) a definition may use; pure and exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop.forms.fieldtypes.base import Param
from desktop.forms.numbers import exact_sum, exact_text, plain_number

ValueOf = Callable[[str], Any]

#: name → its parameters
SPECS: dict[str, Mapping[str, Param]] = {
    "count_rows": {"table": Param("str", "表格字段", needed=True)},
    "sum_column": {"table": Param("str", "表格字段", needed=True), "column": Param("str", "列", needed=True)},
    "sum_fields": {"fields": Param("strings", "相加的字段", needed=True)},
}


def fields_read(name: str, params: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the fields a calculation depends on."""
    if name == "sum_fields":
        return tuple(params["fields"])
    return (str(params["table"]),)


def calculate(name: str, params: Mapping[str, Any], value_of: ValueOf) -> str | None:
    """The calculated value as exact text, or None when there is nothing to calculate from."""
    return _CALCULATIONS[name](params, value_of)


def explain(name: str, params: Mapping[str, Any], label_of: Callable[[str], str]) -> str:
    """How the value comes about, in Chinese, for the field's hint."""
    if name == "count_rows":
        return f"自动统计“{label_of(params['table'])}”的行数"
    if name == "sum_column":
        return f"自动合计“{label_of(params['table'])}”中“{label_of(params['table'] + '//' + params['column'])}”"
    return "自动合计：" + " ＋ ".join(f"“{label_of(f)}”" for f in params["fields"])


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _count_rows(params: Mapping[str, Any], value_of: ValueOf) -> str | None:
    rows = _rows(value_of(params["table"]))
    return str(len(rows)) if rows else None


def _sum(values: list[Any]) -> str | None:
    numbers = [number for value in values if (number := plain_number(value)) is not None]
    return exact_text(exact_sum(numbers)) if numbers else None


def _sum_column(params: Mapping[str, Any], value_of: ValueOf) -> str | None:
    return _sum([row.get(params["column"]) for row in _rows(value_of(params["table"]))])


def _sum_fields(params: Mapping[str, Any], value_of: ValueOf) -> str | None:
    return _sum([value_of(field_id) for field_id in params["fields"]])


_CALCULATIONS: dict[str, Callable[[Mapping[str, Any], ValueOf], str | None]] = {
    "count_rows": _count_rows,
    "sum_column": _sum_column,
    "sum_fields": _sum_fields,
}
