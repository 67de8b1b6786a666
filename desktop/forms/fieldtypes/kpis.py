"""This file holds the field type kpis (关键绩效指标): the 20 indicators of 附件2 附1, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from desktop.forms.catalogues import Kpi, kpi_of
from desktop.forms.catalogues import kpis as all_kpis
from desktop.forms.fieldtypes.base import Finding, FixedHead, FixedRow, field_type, register
from desktop.forms.fieldtypes.fixed_table import FixedTable
from desktop.forms.fieldtypes.plain import half_width, shown
from desktop.forms.model import FieldDef
from desktop.forms.numbers import exact_text, plain_number
from desktop.issues import Severity

_VALUES = ("before", "after")
_DIRECTION_LABELS = {"up": "上升", "down": "下降"}
_MOST_PERCENT = Decimal(100)


@register
class Kpis(FixedTable):
    """关键绩效指标 with the columns ``before``, ``after`` and what the pack adds; rows kpi_01 … kpi_20."""

    name = "kpis"
    label = "关键绩效指标"
    needed_columns: ClassVar[tuple[str, ...]] = _VALUES

    def fixed_heads(self, field: FieldDef) -> tuple[FixedHead, ...]:
        """As 附1 prints them."""
        return (FixedHead("序号", 1.15, "centre"), FixedHead("智能工厂建设关键绩效指标", 2.8))

    def fixed_rows(self, field: FieldDef) -> tuple[FixedRow, ...]:
        return tuple(FixedRow(kpi.row_id, (str(kpi.number), kpi.printed_name), kpi.printed_group) for kpi in all_kpis())

    def columns_read(self, field: FieldDef) -> frozenset[str]:
        return super().columns_read(field) | {"value_unit"}

    def check_row(self, row: Mapping[str, Any], field: FieldDef) -> Iterator[Finding]:
        kpi = kpi_of(row["id"])
        columns = {column.id: column for column in field.columns if column.id in _VALUES}
        if kpi is None or len(columns) < len(_VALUES):
            return
        named = {"number": kpi.number, "kpi": kpi.name}
        filled = [name for name in _VALUES if not field_type(columns[name].type).is_empty(row.get(name))]
        if len(filled) == 1:
            (empty,) = set(_VALUES) - set(filled)
            context = {**named, "filled": columns[filled[0]].label, "empty": columns[empty].label}
            yield Finding("kpis.one_sided", context, Severity.WARNING, f"{row['id']}/{empty}")
        numbers = {name: number for name in filled if (number := plain_number(row[name])) is not None}
        for name, number in numbers.items():
            code = _out_of_range(kpi, number, row.get("value_unit"))
            if code:
                context = {**named, "column": columns[name].label, "actual": shown(exact_text(number))}
                yield Finding(code, context, at=f"{row['id']}/{name}")
        if len(numbers) == len(_VALUES) and gets_worse(kpi, numbers["before"], numbers["after"]):
            context = {name: shown(exact_text(number)) for name, number in numbers.items()}
            context["direction"] = _DIRECTION_LABELS[kpi.direction]
            yield Finding("kpis.wrong_direction", {**named, **context}, Severity.WARNING, f"{row['id']}/after")


def gets_worse(kpi: Kpi, before: Decimal, after: Decimal) -> bool:
    """Whether the value moved against the direction of improvement; standing still is not worse."""
    return after < before if kpi.direction == "up" else after > before


def _out_of_range(kpi: Kpi, number: Decimal, unit: Any) -> str:
    """The code of what a share or a number of things cannot be; "" when nothing is wrong.

    A share written in another unit (ppm, ‰) has other limits and is left alone.
    """
    written = half_width(unit).strip() if isinstance(unit, str) else ""
    if kpi.is_share and written in ("", "%") and not 0 <= number <= _MOST_PERCENT:
        return "kpis.not_a_share"
    if kpi.change == "difference" and (number < 0 or number != number.to_integral_value()):
        return "kpis.not_a_count"
    return ""
