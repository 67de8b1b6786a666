"""This file holds the field type decimal (数值)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from desktop.forms.fieldtypes.amounts import Amount
from desktop.forms.fieldtypes.base import Param, register


@register
class DecimalNumber(Amount):
    """A number with decimals (数值), such as a score or a measured value."""

    name = "decimal"
    label = "数值"
    params: ClassVar[Mapping[str, Param]] = {
        "min": Param("decimal", "最小值（含）"),
        "max": Param("decimal", "最大值（含）"),
        "decimals": Param("int", "最多几位小数"),
        "unit": Param("str", "单位"),
    }
