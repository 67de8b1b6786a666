"""This file holds the field type maturity (能力成熟度): the level of each of the 20 sub-domains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.catalogues import maturity_subdomains
from desktop.forms.fieldtypes.base import Finding, FixedHead, FixedRow, register
from desktop.forms.fieldtypes.fixed_table import FixedTable
from desktop.forms.model import FieldDef
from desktop.issues import Severity

#: Codes of the column ``level``: 未达一级, 一级 … 五级, 不适用.
LEVELS = ("0", "1", "2", "3", "4", "5", "na")
NOT_APPLICABLE = "na"
#: Only sub-domains of this element may be left out (裁剪); an assumption, nobody could read it in the standard.
MAY_BE_OMITTED_IN = "制造"


@register
class Maturity(FixedTable):
    """能力成熟度 with the column ``level`` and what the pack adds; rows sub_01 … sub_20."""

    name = "maturity"
    label = "能力成熟度"
    needed_columns: ClassVar[tuple[str, ...]] = ("level",)

    def fixed_heads(self, field: FieldDef) -> tuple[FixedHead, ...]:
        return (FixedHead("能力要素", 0.8, "centre"), FixedHead("能力域", 0.9, "centre"), FixedHead("能力子域", 1.1))

    def fixed_rows(self, field: FieldDef) -> tuple[FixedRow, ...]:
        return tuple(FixedRow(sub.row_id, (sub.element, sub.domain, sub.name)) for sub in maturity_subdomains())

    def check_row(self, row: Mapping[str, Any], field: FieldDef) -> Iterator[Finding]:
        if row.get("level") != NOT_APPLICABLE:
            return
        for sub in maturity_subdomains():
            if sub.row_id == row["id"] and sub.element != MAY_BE_OMITTED_IN:
                context = {"subdomain": sub.name, "element": sub.element, "omittable": MAY_BE_OMITTED_IN}
                yield Finding("maturity.not_omittable", context, Severity.WARNING, f"{row['id']}/level")

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        yield from super().definition_problems(field)
        yield from self.option_problems(field, "level", LEVELS, ("1", "2", "3", "4", "5"))
