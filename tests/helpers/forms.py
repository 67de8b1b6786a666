"""This file builds form definitions in memory, one line a question, for tests that compare versions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from desktop.forms.model import FieldDef, FormDef, PaperDef, RuleDef, SectionDef

SECTIONS = (SectionDef("unit", "一、单位"), SectionDef("money", "二、资金", asks_final=True))


def question(
    field_id: str,
    type_name: str = "text",
    *,
    section: str = "unit",
    label: str = "",
    columns: tuple[FieldDef, ...] = (),
    params: Mapping[str, Any] | None = None,
    **more: Any,
) -> FieldDef:
    """A question of a form; its label is 问 and the id. ``options`` may be given as code=label words."""
    frozen = {
        key: MappingProxyType(value) if isinstance(value, dict) else value for key, value in (params or {}).items()
    }
    return FieldDef(
        id=field_id,
        section_id=section,
        type=type_name,
        label=label or f"问{field_id}",
        columns=columns,
        params=MappingProxyType(frozen),
        **more,
    )


def options(*codes: str) -> dict[str, Any]:
    """Parameters of a choice: each option is called 选 and its code."""
    return {"options": {code: f"选{code}" for code in codes}}


def form(
    version: str,
    *fields: FieldDef,
    sections: tuple[SectionDef, ...] = SECTIONS,
    rules: tuple[RuleDef, ...] = (),
    **more: Any,
) -> FormDef:
    """A form of these questions."""
    facts = {"document": "D01", "title": "测试申报表", "annex": "附件1", "source": "附件1", "status": "official"}
    return FormDef(
        notice_id="test-2030",
        version=version,
        id="sheet",
        sections=sections,
        fields=fields,
        rules=rules,
        by_id={field.id: field for field in fields},
        **{"paper": PaperDef(layout="declaration"), "unit_name_field": "", "unit_code_field": "", **facts, **more},
    )
