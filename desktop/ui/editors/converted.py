"""This file says a large amount in a larger unit: 123,456.7 万元 is 12.34567 亿元. It only helps to read, nothing is stored."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from desktop.forms.numbers import plain_number

#: unit → (larger unit, how many, from which amount on it helps)
_LARGER = {"元": (("亿元", 10**8), ("万元", 10**4)), "万元": (("亿元", 10**4),)}


def in_larger_unit(stored: object, unit: str) -> str:
    """= 1.2 亿元, or ≈ 12.35 亿元 when it is rounded; "" for a small amount, another unit, or no number."""
    number = plain_number(stored) if isinstance(stored, str) else None
    if number is None:
        return ""
    for larger, factor in _LARGER.get(unit, ()):
        if abs(number) >= factor:
            exact = number / factor
            shown = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
            text = f"{shown:,f}".rstrip("0").rstrip(".")
            return f"{'=' if shown == exact else '≈'} {text} {larger}"
    return ""
