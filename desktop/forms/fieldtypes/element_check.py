"""This file holds the field type element_check (要素条件自查): the requirements of one tier, one row each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.catalogues import ElementRequirement, element_editions, element_requirements, element_tiers
from desktop.forms.fieldtypes.base import Finding, FixedHead, FixedRow, Param, register
from desktop.forms.fieldtypes.fixed_table import FixedTable
from desktop.forms.model import FieldDef
from desktop.issues import Severity

#: Codes of the column ``is_met``: 符合, 部分符合, 不符合.
IS_MET = ("yes", "partly", "no")


@register
class ElementCheck(FixedTable):
    """要素条件自查 with the column ``is_met`` and what the pack adds; rows base_1 …, content_1 …, outcome_1 …"""

    name = "element_check"
    label = "要素条件自查"
    needed_columns: ClassVar[tuple[str, ...]] = ("is_met",)
    params: ClassVar[Mapping[str, Param]] = {
        "edition": Param("str", "要素条件版本，如 2024", needed=True),
        "tier": Param("str", "级别：basic 基础级、advanced 先进级、excellence 卓越级、pioneer 领航级", needed=True),
    }

    def requirements(self, field: FieldDef) -> tuple[ElementRequirement, ...]:
        """The requirements of the field's edition and tier; () when one of them is unknown."""
        return element_requirements(str(field.params.get("edition", "")), str(field.params.get("tier", "")))

    def requirement(self, field: FieldDef, row_id: str) -> ElementRequirement | None:
        """The requirement of one row; None for another id."""
        return next((known for known in self.requirements(field) if known.id == row_id), None)

    def fixed_heads(self, field: FieldDef) -> tuple[FixedHead, ...]:
        return (FixedHead("序号", 0.5, "centre"), FixedHead("要素条件（概括）", 3.0), FixedHead("依据", 1.2))

    def fixed_rows(self, field: FieldDef) -> tuple[FixedRow, ...]:
        return tuple(
            FixedRow(known.id, (known.number, known.text, known.article), known.kind_label)
            for known in self.requirements(field)
        )

    def check_row(self, row: Mapping[str, Any], field: FieldDef) -> Iterator[Finding]:
        known = self.requirement(field, row["id"])
        if known and known.kind == "base" and row.get("is_met") == "partly":
            yield Finding(
                "element_check.partly_base",
                {"number": known.number, "article": known.article},
                Severity.WARNING,
                f"{row['id']}/is_met",
            )

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        yield from super().definition_problems(field)
        yield from self.option_problems(field, "is_met", IS_MET, ("yes", "no"))
        edition, tier = str(field.params.get("edition", "")), str(field.params.get("tier", ""))
        if edition and edition not in element_editions():
            yield f"edition = “{edition}”不认识，可用：{'、'.join(element_editions())}。"
        elif edition and tier and tier not in element_tiers(edition):
            yield f"tier = “{tier}”不认识，可用：{'、'.join(element_tiers(edition))}。"
