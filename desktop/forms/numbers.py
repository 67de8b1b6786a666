"""This file reads and adds exact numbers stored as text: one anchored pattern, then Decimal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

# At most 20 digits before and 10 after the point: no exponent ever reaches Decimal.
PLAIN = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,10})?")


def plain_number(value: Any) -> Decimal | None:
    """The number a stored text stands for, or None when it is not (yet) a plain number."""
    return _parsed(value) if isinstance(value, str) else None


@lru_cache(maxsize=16384)
def _parsed(text: str) -> Decimal | None:
    return Decimal(text) if PLAIN.fullmatch(text) else None


#: Room for the sum of any number of plain numbers; the usual 28 digits would round them.
_EXACT = Context(prec=80)


def exact_sum(numbers: Iterable[Decimal]) -> Decimal:
    """The sum without rounding."""
    total = Decimal(0)
    for number in numbers:
        total = _EXACT.add(total, number)
    return total


def exact_text(number: Decimal) -> str:
    """Plain text of an exact number, without exponent."""
    return f"{number:f}"


def exact_quotient(part: Decimal, whole: Decimal) -> Decimal:
    """``part`` ÷ ``whole`` to 80 digits; ``whole`` must not be zero."""
    return _EXACT.divide(part, whole)


def rounded(number: Decimal, decimals: int) -> Decimal:
    """Half away from zero (四舍五入), with exactly ``decimals`` places."""
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)
