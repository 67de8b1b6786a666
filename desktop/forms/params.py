"""This file reads the parameters that field types, calculations and rules declare (:class:`Param`)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from desktop.forms.conditions import read_condition
from desktop.forms.fieldtypes.base import Param
from desktop.forms.model import Calculation
from desktop.forms.reading import TomlTable

#: So many missing and unknown keys are one mistake: the word that says what they are keys of.
_MANY = 3


def read_params(table: TomlTable, specs: Mapping[str, Param]) -> dict[str, Any]:
    """The parameters written in ``table``, lists and tables frozen; mistakes are noted on ``table``."""
    params: dict[str, Any] = {}
    for key, spec in specs.items():
        value: Any = table.take(key, spec.kind, needed=spec.needed, is_filled=True, choices=spec.choices or None)
        if value is None:
            continue
        if spec.needed and value == []:
            table.problem("definition.empty_list", key=key)
            continue
        if spec.kind == "condition":
            value = read_condition(table.inner(value, key))
            if value is None:
                continue
        params[key] = (
            tuple(value) if isinstance(value, list) else MappingProxyType(value) if isinstance(value, dict) else value
        )
    return params


def is_of_another_kind(
    table: TomlTable, key: str, name: str, specs: Mapping[str, Mapping[str, Param]], common: tuple[str, ...]
) -> bool:
    """Whether the keys written are those of another rule, calculation or block: one sentence, the word is the mistake."""
    written = [word for word in table.data if word != key and word not in common]
    lacking = [word for word, spec in specs[name].items() if spec.needed and word not in written]
    foreign = [word for word in written if word not in specs[name]]
    if not foreign:
        return False
    fitting = [
        other
        for other, known in specs.items()
        if set(written) <= known.keys() and all(word in written for word, spec in known.items() if spec.needed)
    ]
    if not fitting and (not lacking or len(lacking) + len(foreign) < _MANY):
        return False
    context = {"key": key, "word": name, "names": "、".join(specs[name]) or "无", "known": "、".join(fitting) or "无"}
    table.problem("definition.other_keys", found="、".join(written), **context)
    return True


def read_calculation(table: TomlTable | None, known: Mapping[str, Mapping[str, Param]]) -> Calculation | None:
    """``calculated = { name = …, … }`` by the specs ``known``; None when there is none or it could not be read."""
    if table is None:
        return None
    name = table.word("name", known, needed=True)
    if not name:
        table.report_missing()
        return None
    if is_of_another_kind(table, "name", name, known, ()):
        return None
    params = read_params(table, known[name])
    table.finish()
    if any(spec.needed and key not in params for key, spec in known[name].items()):
        return None
    return Calculation(name, MappingProxyType(params))
