"""This file holds the field type money (金额)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, localcontext
from typing import Any, ClassVar

from desktop.forms.fieldtypes.amounts import Amount, bare_number
from desktop.forms.fieldtypes.base import Finding, Param, register
from desktop.forms.fieldtypes.plain import as_text, half_width, shown
from desktop.forms.model import FieldDef
from desktop.forms.numbers import exact_text, plain_number

UNITS = ("万元", "元")
_IN_YUAN = {"亿元": 10**8, "亿": 10**8, "百万元": 10**6, "万元": 10**4, "万": 10**4, "千元": 1000, "元": 1}
_WITH_UNIT = re.compile(f"(.+?) *({'|'.join(_IN_YUAN)})")


@register
class Money(Amount):
    """An amount (金额) in 万元 or 元. The unit belongs to the field, never to the value."""

    name = "money"
    label = "金额"
    default_unit = "万元"
    params: ClassVar[Mapping[str, Param]] = {
        "min": Param("decimal", "最小值（含）"),
        "max": Param("decimal", "最大值（含）"),
        "decimals": Param("int", "最多几位小数，打印时补足到这么多位"),
        "unit": Param("str", "单位，默认万元", choices=UNITS),
    }

    def unit_words(self, field: FieldDef | None) -> tuple[str, ...]:
        """Only the unit of the field: "5000元" in a 万元 field is not 5000 and stays as typed."""
        return ("万元", "万") if self.unit(field) == "万元" else (self.unit(field),)

    def unreadable(self, stored: str, field: FieldDef) -> Finding:
        unit = self.unit(field)
        amount = _WITH_UNIT.fullmatch(half_width(stored))
        number = plain_number(bare_number(amount[1])) if amount else None
        if amount is None or number is None or unit not in _IN_YUAN:
            return super().unreadable(stored, field)
        converted = _converted(number, amount[2], unit)
        return Finding("money.other_unit", {"unit": unit, "typed": shown(stored), "converted": converted})

    def printed(self, stored: Any, field: FieldDef) -> str:
        """With thousands separators; zeros fill up to ``decimals``, nothing is rounded away."""
        number = plain_number(stored)
        if number is None:
            return as_text(stored)
        entered = len(stored.partition(".")[2])
        return f"{number if number else abs(number):,.{max(entered, self.decimals(field) or 0)}f}"

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        yield from super().definition_problems(field)
        if self.unit(field) not in UNITS:
            yield f"unit = “{field.unit}”不认识，可用：{'、'.join(UNITS)}。"


def _converted(number: Decimal, given_unit: str, unit: str) -> str:
    with localcontext(prec=60):  # the default 28 digits would round
        text = exact_text(number * _IN_YUAN[given_unit] / _IN_YUAN[unit])
    return text.rstrip("0").rstrip(".") if "." in text else text
