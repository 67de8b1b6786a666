"""This file names what a form may take from the profile (企业档案, 单位信息): a field, or a column of one of its tables."""

from __future__ import annotations

from desktop.forms.model import FieldDef, FormDef


def profile_keys(form: FormDef) -> dict[str, FieldDef]:
    """Everything a ``profile`` key may name, in order: ``unit_name``, or ``factories.name`` for a column."""
    found: dict[str, FieldDef] = {}
    for field in form.fields:
        found[field.id] = field
        found.update({f"{field.id}.{column.id}": column for column in field.columns})
    return found
