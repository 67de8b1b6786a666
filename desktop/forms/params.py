"""This file reads the parameters that field types, calculations and rules declare (:class:`Param`)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from desktop.forms.conditions import read_condition
from desktop.forms.fieldtypes.base import Param
from desktop.forms.model import Calculation
from desktop.forms.nearest import nearest
from desktop.forms.reading import TomlTable


def read_params(table: TomlTable, specs: Mapping[str, Param]) -> dict[str, Any]:
    """The parameters written in ``table``, lists and tables frozen; mistakes are noted on ``table``."""
    params: dict[str, Any] = {}
    for key, spec in specs.items():
        value = table.take(key, spec.kind, needed=spec.needed)
        if value is None:
            continue
        if spec.kind == "condition":
            value = read_condition(TomlTable(value, table.file, f"{table.where}[{key}]", table.problems))
            if value is None:
                continue
        if spec.choices and isinstance(value, str) and value not in spec.choices:
            table.problem("definition.unknown_word", key=key, word=value, nearest=nearest(value, spec.choices))
            continue
        params[key] = (
            tuple(value) if isinstance(value, list) else MappingProxyType(value) if isinstance(value, dict) else value
        )
    return params


def read_calculation(table: TomlTable | None, known: Mapping[str, Mapping[str, Param]]) -> Calculation | None:
    """``calculated = { name = …, … }`` by the specs ``known``; None when there is none or it could not be read."""
    if table is None:
        return None
    name = table.word("name", known, needed=True)
    if not name:
        return None
    params = read_params(table, known[name])
    table.finish()
    if any(spec.needed and key not in params for key, spec in known[name].items()):
        return None
    return Calculation(name, MappingProxyType(params))
