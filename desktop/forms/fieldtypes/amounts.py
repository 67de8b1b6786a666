"""This file is the common ground of integer, decimal, money and percent: exact numbers as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import FieldType, Finding
from desktop.forms.fieldtypes.lengths import length_limit
from desktop.forms.fieldtypes.plain import as_text, clean_text, half_width, is_number, number_text, shown, storable
from desktop.forms.model import FieldDef
from desktop.forms.numbers import exact_text, plain_number

# Groups of three digits only: "1,5" or "12,00" may be slips of another kind and stay as typed.
_GROUPED = re.compile(r"(-?[0-9]{1,3})((?:,[0-9]{3})+|(?: [0-9]{3})+)(\.[0-9]+)?")
_TOO_LONG = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_IDEOGRAPHIC_POINT = re.compile("(?<=[0-9])。(?=[0-9])")  # what a Chinese input method types for "."


def bare_number(typed: str, units: tuple[str, ...] = ()) -> str:
    """``typed`` as a plain number, or only without outer white space when it is none (yet).

    Full-width digits, thousands separators, a plus sign, ¥ and one of ``units`` behind the
    number are taken off.
    """
    kept = clean_text(typed).strip()
    text = _IDEOGRAPHIC_POINT.sub(".", half_width(kept)).strip()
    text = text.removeprefix("人民币").lstrip().removeprefix("¥").lstrip()
    for unit in units:
        if unit and text.endswith(unit):
            text = text[: -len(unit)].rstrip()
            break
    text = text.removeprefix("+")
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "").replace(" ", "")
    if re.fullmatch(r"-?\.[0-9]+", text):
        text = text.replace(".", "0.", 1)
    return text if _TOO_LONG.fullmatch(text) else kept


class Amount(FieldType):
    """An exact number stored as text without separators and unit ("1234.50")."""

    default_unit: ClassVar[str] = ""
    most_decimals: ClassVar[int | None] = None  # fixed by the type; None: the field may declare it

    def unit(self, field: FieldDef | None) -> str:
        """The unit of the field, or the one the type has when none is declared."""
        return (field.unit if field else "") or self.default_unit

    def unit_words(self, field: FieldDef | None) -> tuple[str, ...]:
        """What may be typed behind the number and means the unit of the field."""
        unit = half_width(self.unit(field))
        return (unit,) if unit else ()

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        if is_number(typed):
            typed = number_text(typed)
        if isinstance(typed, str):
            return bare_number(typed, self.unit_words(field)) or None
        return storable(typed)

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, str):
            yield Finding(f"{self.name}.wrong_shape", {})
            return
        number = plain_number(stored)
        if number is None:
            yield self.unreadable(stored, field)
            return
        yield from self._decimals(stored, field)
        unit = self.unit(field)
        least, most = self.limit(field, "min"), self.limit(field, "max")
        if least is not None and number < least:
            context = {"limit": exact_text(least), "actual": stored, "unit": unit}
            yield Finding(f"{self.name}.too_small", context)
        if most is not None and number > most:
            context = {"limit": exact_text(most), "actual": stored, "unit": unit}
            yield Finding(f"{self.name}.too_large", context)

    def unreadable(self, stored: str, field: FieldDef) -> Finding:
        """The finding for a text that is no plain number."""
        if _TOO_LONG.fullmatch(stored):
            return Finding(f"{self.name}.too_many_digits", {"typed": shown(stored)})
        return Finding(f"{self.name}.not_a_number", {"typed": shown(stored)})

    def _decimals(self, stored: str, field: FieldDef) -> Iterator[Finding]:
        allowed = self.decimals(field)
        entered = len(stored.partition(".")[2])
        if allowed is not None and entered > allowed:
            code = "not_whole" if self.most_decimals == 0 else "too_many_decimals"
            yield Finding(f"{self.name}.{code}", {"limit": allowed, "actual": entered, "typed": stored})

    def decimals(self, field: FieldDef) -> int | None:
        """How many decimals are allowed; None: as many as typed."""
        return length_limit(field, "decimals") if self.most_decimals is None else self.most_decimals

    def limit(self, field: FieldDef, key: str) -> Decimal | None:
        """The inclusive limit ``min`` or ``max``, given in TOML as an integer or as text."""
        declared = field.params.get(key)
        return None if declared is None or isinstance(declared, bool) else plain_number(str(declared))

    def printed(self, stored: Any, field: FieldDef) -> str:
        number = plain_number(stored)
        return as_text(stored) if number is None else exact_text(number if number else abs(number))

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        for key in ("min", "max"):
            if key in field.params and self.limit(field, key) is None:
                yield f"{key} = “{field.params[key]}”不是数字。"
        low, high = self.limit(field, "min"), self.limit(field, "max")
        if low is not None and high is not None and low > high:
            yield f"min = {low} 大于 max = {high}，没有数字能同时满足。"
        decimals = field.params.get("decimals")
        if isinstance(decimals, int) and not 0 <= decimals <= 10:
            yield f"decimals = {decimals} 应在 0 到 10 之间。"
