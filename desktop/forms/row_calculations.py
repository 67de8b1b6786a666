"""This file lists the named calculations of table columns (计算列): one cell out of its row; pure and exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from desktop.forms.calculations import ValueOf
from desktop.forms.catalogues import kpi_of
from desktop.forms.element_facts import element_facts
from desktop.forms.fieldtypes.base import Param, field_type
from desktop.forms.fieldtypes.element_check import ElementCheck
from desktop.forms.kpi_change import kpi_basis, kpi_change
from desktop.forms.model import FieldDef
from desktop.forms.numbers import exact_quotient, exact_text, plain_number, rounded

#: name → its parameters; those of :data:`COLUMN_PARAMS` name columns of the table, of :data:`FIELD_PARAMS` fields
SPECS: dict[str, Mapping[str, Param]] = {
    "percent_change": {
        "before": Param("str", "变化前的列", needed=True),
        "after": Param("str", "变化后的列", needed=True),
    },
    "rank": {"column": Param("str", "按此列由多到少排名", needed=True)},
    "kpi_change": {
        "before": Param("str", "建设前的列", needed=True),
        "after": Param("str", "建设后的列", needed=True),
    },
    "kpi_basis": {
        "before": Param("str", "建设前的列"),
        "after": Param("str", "建设后的列"),
    },
    "kpi_change_unit": {
        "before": Param("str", "建设前的列", needed=True),
        "after": Param("str", "建设后的列", needed=True),
    },
    "element_facts": {
        "scenarios": Param("str", "典型场景字段"),
        "maturity": Param("str", "成熟度等级字段"),
        "above_scale": Param("str", "是否规模以上字段"),
    },
}
COLUMN_PARAMS = ("before", "after", "column")
FIELD_PARAMS = ("scenarios", "maturity", "above_scale")
READS_ALL_ROWS = frozenset({"rank"})
#: Only in tables of these types, whose rows have a meaning of their own.
TABLE_TYPES: Mapping[str, tuple[str, ...]] = {
    "kpi_change": ("kpis",),
    "kpi_basis": ("kpis",),
    "kpi_change_unit": ("kpis",),
    "element_facts": ("element_check",),
}
#: (calculation, parameter) → the field types it can work with
FIELD_TYPES_OF: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("element_facts", "scenarios"): ("scenarios",),
    ("element_facts", "maturity"): ("choice", "integer"),
    ("element_facts", "above_scale"): ("yes_no",),
}


@dataclass(frozen=True, slots=True)
class RowInput:
    """What a calculated cell may look at: its row (stored cells), all rows, the relevant values of ``fields``."""

    table: FieldDef
    row: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    value_of: ValueOf
    params: Mapping[str, Any]
    fields: Mapping[str, FieldDef]

    def value(self, param: str) -> Any:
        """The relevant value of the field ``param`` names; None when it names none."""
        return self.value_of(str(self.params[param])) if param in self.params else None

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


def _kpi_change(given: RowInput) -> str | None:
    kpi = kpi_of(str(given.row.get("id")))
    if kpi is None:
        return None
    return kpi_change(kpi, given.row.get(str(given.params["before"])), given.row.get(str(given.params["after"])))


def _kpi_change_unit(given: RowInput) -> str | None:
    """个百分点, %, 个 or 家: a change without it cannot be read."""
    kpi = kpi_of(str(given.row.get("id")))
    return kpi.change_unit if kpi is not None and _kpi_change(given) is not None else None


def _kpi_basis(given: RowInput) -> str | None:
    """Only of an indicator in use: 20 formulas on paper help no one."""
    kpi = kpi_of(str(given.row.get("id")))
    named = [str(given.params[key]) for key in ("before", "after") if key in given.params]
    is_used = not named or any(given.row.get(column) for column in named)
    return kpi_basis(kpi) if kpi is not None and is_used else None


def _element_facts(given: RowInput) -> str | None:
    kind = field_type(given.table.type)
    found = kind.requirement(given.table, str(given.row.get("id"))) if isinstance(kind, ElementCheck) else None
    if found is None:
        return None
    scenarios = str(given.params.get("scenarios", ""))
    edition = str(given.fields[scenarios].params.get("edition", "")) if scenarios in given.fields else ""
    facts = element_facts(
        found,
        scenarios=given.value("scenarios"),
        edition=edition,
        maturity_level=given.value("maturity"),
        above_scale=given.value("above_scale"),
    )
    return facts or None


_CALCULATIONS: dict[str, Callable[[RowInput], str | None]] = {
    "percent_change": _percent_change,
    "rank": _rank,
    "kpi_change": _kpi_change,
    "kpi_basis": _kpi_basis,
    "kpi_change_unit": _kpi_change_unit,
    "element_facts": _element_facts,
}
_EXPLANATIONS: dict[str, str] = {
    "percent_change": "自动计算：（“{after}”－“{before}”）÷“{before}”的绝对值×100，保留两位小数",
    "rank": "自动排名：“{column}”多的在前，数量相同名次并列",
    "kpi_change": "由“{before}”和“{after}”自动计算，正数表示向好；各项指标的算法见该行说明（通知未规定算法）",
    "kpi_change_unit": "该项指标变化的单位",
    "kpi_basis": "该项指标的算法，按我们的理解，通知未规定",
    "element_facts": "由本申报已填的内容自动得出：场景、成熟度等级、是否规模以上",
}
