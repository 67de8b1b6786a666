"""This file builds field definitions and asks field types questions, for tests."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from desktop.forms.fieldtypes import Finding, field_type
from desktop.forms.model import FieldDef
from desktop.messages import sentence

SHA = "a" * 64
OTHER_SHA = "b" * 64


def make_field(type_name: str, *, columns: tuple[FieldDef, ...] = (), label: str = "标签", **params: Any) -> FieldDef:
    """A field of the type with these parameters, frozen the way the loader freezes them."""
    frozen = {
        key: tuple(value) if isinstance(value, list) else MappingProxyType(value) if isinstance(value, dict) else value
        for key, value in params.items()
    }
    return FieldDef(
        id="field", section_id="section", type=type_name, label=label, columns=columns, params=MappingProxyType(frozen)
    )


def make_column(column_id: str, type_name: str = "text", **params: Any) -> FieldDef:
    """A column of a table; its label is 列 and the id."""
    return FieldDef(
        id=column_id, section_id="", type=type_name, label=f"列{column_id}", params=MappingProxyType(params)
    )


IS_MET = {"yes": "符合", "partly": "部分符合", "no": "不符合"}
LEVEL = {"0": "未达一级", "1": "一级", "2": "二级", "3": "三级", "4": "四级", "5": "五级", "na": "不适用"}


def columns_of(type_name: str) -> tuple[FieldDef, ...]:
    """Columns a table type can work with; () for a type without columns."""
    if not field_type(type_name).has_columns:
        return ()
    return (
        *map(make_column, ("name", "stage", "scenario", "instance", "value_unit", "evidence")),
        make_column("description", "long_text"),
        make_column("amount", "money"),
        make_column("before", "decimal"),
        make_column("after", "decimal"),
        make_column("is_met", "choice", options=IS_MET),
        make_column("level", "choice", options=LEVEL),
    )


def stored(type_name: str, typed: Any, **params: Any) -> Any:
    """What is kept of ``typed``."""
    return field_type(type_name).to_stored(typed, make_field(type_name, **params))


def findings(field: FieldDef, value: Any) -> list[Finding]:
    return list(field_type(field.type).check(value, field))


def codes(field: FieldDef, value: Any) -> list[str]:
    """The codes of what is wrong with a stored value."""
    return [finding.code for finding in findings(field, value)]


def sentences(field: FieldDef, value: Any) -> list[str]:
    """What a person reads about a stored value."""
    return [sentence(finding.code, label=field.label, **finding.context) for finding in findings(field, value)]


def printed(field: FieldDef, value: Any) -> str:
    return field_type(field.type).printed(value, field)


def problems(field: FieldDef) -> list[str]:
    """What contradicts itself in the definition."""
    return list(field_type(field.type).definition_problems(field))


def paragraph(text: str) -> dict[str, str]:
    return {"kind": "paragraph", "text": text}


def figure(caption: str = "图1 总体架构", name: str = "架构.png", sha: str = SHA) -> dict[str, str]:
    return {"kind": "figure", "file": sha, "name": name, "caption": caption}


def file_fact(name: str = "营业执照.pdf", **facts: Any) -> dict[str, Any]:
    return {"file": SHA, "name": name, "size": 1000, "kind": "pdf", "pages": 1, **facts}
