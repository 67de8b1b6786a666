"""This file lists the named calculations of table columns (计算列): one cell out of its row; pure and exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from desktop.forms.calculations import ValueOf
from desktop.forms.fieldtypes.base import Param
from desktop.forms.model import FieldDef
from desktop.forms.numbers import exact_quotient, exact_text, plain_number, rounded

#: name → its parameters; those of :data:`COLUMN_PARAMS` name columns of the table, of :data:`FIELD_PARAMS` fields
SPECS: dict[str, Mapping[str, Param]] = {
    "percent_change": {
        "before": Param("str", "变化前的列", needed=True),
        "after": Param("str", "变化后的列", needed=True),
    },
    "rank": {"column": Param("str", "按此列由多到少排名", needed=True)},
}
COLUMN_PARAMS = ("before", "after", "column")
FIELD_PARAMS = ("scenarios", "maturity", "above_scale")
READS_ALL_ROWS = frozenset({"rank"})
#: Only in tables of these types, whose rows have a meaning of their own.
TABLE_TYPES: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class RowInput:
    """What a calculated cell may look at: its row (stored cells), all rows, the relevant values of fields."""

    table: FieldDef
    row: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    value_of: ValueOf
    params: Mapping[str, Any]

    def number(self, param: str, row: Mapping[str, Any] | None = None) -> Decimal | None:
        """The number in the column ``param`` names; None for a half-typed one."""
        return plain_number((self.row if row is None else row).get(str(self.params[param])))


def fields_read(name: str, params: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the fields outside the table a calculated column looks at."""
    return tuple(str(params[key]) for key in FIELD_PARAMS if key in params)


def columns_read(params: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the columns a calculated column looks at."""
    return tuple(str(params[key]) for key in COLUMN_PARAMS if key in params)


def calculate_cell(name: str, given: RowInput) -> str | None:
    """The calculated cell as exact text, or None when there is nothing to calculate from. Never raises."""
    return _CALCULATIONS[name](given)


def explain_cell(name: str, params: Mapping[str, Any], label_of: Callable[[str], str]) -> str:
    """How the cells of a calculated column come about, in Chinese; ``label_of`` a column."""
    labels = {key: label_of(str(params[key])) for key in COLUMN_PARAMS if key in params}
    return _EXPLANATIONS[name].format_map(labels)


def _percent_change(given: RowInput) -> str | None:
    before, after = given.number("before"), given.number("after")
    if before is None or after is None or not before:
        return None
    return exact_text(rounded(exact_quotient((after - before) * 100, abs(before)), 2))


def _rank(given: RowInput) -> str | None:
    own = given.number("column")
    if own is None:
        return None
    numbers = [number for row in given.rows if (number := given.number("column", row)) is not None]
    return str(1 + sum(number > own for number in numbers))


_CALCULATIONS: dict[str, Callable[[RowInput], str | None]] = {"percent_change": _percent_change, "rank": _rank}
_EXPLANATIONS: dict[str, str] = {
    "percent_change": "自动计算：（“{after}”－“{before}”）÷“{before}”的绝对值×100，保留两位小数",
    "rank": "自动排名：“{column}”多的在前，数量相同名次并列",
}
