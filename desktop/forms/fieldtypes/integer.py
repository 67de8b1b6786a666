"""This file holds the field type integer (整数)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from desktop.forms.fieldtypes.amounts import Amount
from desktop.forms.fieldtypes.base import Param, register


@register
class Integer(Amount):
    """A whole number (整数), such as 从业人数."""

    name = "integer"
    label = "整数"
    most_decimals = 0
    params: ClassVar[Mapping[str, Param]] = {
        "min": Param("decimal", "最小值（含）"),
        "max": Param("decimal", "最大值（含）"),
        "unit": Param("str", "单位，如 人、家、个"),
    }
