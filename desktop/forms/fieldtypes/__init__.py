"""This package holds the field types; importing it registers all of them.

A new type: a module here, a line below, an editor, a test, a row in forms/README.md.
"""

from __future__ import annotations

from desktop.forms.fieldtypes import (  # noqa: F401  (each import registers its type)
    attachment,
    choice,
    credit_code,
    date,
    decimal,
    element_check,
    email,
    industry,
    integer,
    kpis,
    long_text,
    maturity,
    money,
    month,
    multi_choice,
    percent,
    period,
    phone,
    region,
    scenarios,
    seal,
    statement,
    table,
    text,
    yes_no,
)
from desktop.forms.fieldtypes.base import FIELD_TYPES, FieldType, Finding, Param, field_type

__all__ = ["FIELD_TYPES", "FieldType", "Finding", "Param", "field_type"]
