"""This file holds the field type percent (百分数)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from desktop.forms.fieldtypes.amounts import Amount
from desktop.forms.fieldtypes.base import Param, register
from desktop.forms.model import FieldDef
from desktop.forms.numbers import plain_number


@register
class Percent(Amount):
    """A percentage (百分数): 12.5 stands for 12.5%."""

    name = "percent"
    label = "百分数"
    default_unit = "%"
    params: ClassVar[Mapping[str, Param]] = {
        "min": Param("decimal", "最小值（含）"),
        "max": Param("decimal", "最大值（含）"),
        "decimals": Param("int", "最多几位小数"),
    }

    def printed(self, stored: Any, field: FieldDef) -> str:
        text = super().printed(stored, field)
        return text if plain_number(stored) is None else f"{text}%"
