"""This file reads exact numbers stored as text: one anchored pattern, then Decimal."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

# At most 20 digits before and 10 after the point: no exponent ever reaches Decimal.
PLAIN = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,10})?")


def plain_number(value: Any) -> Decimal | None:
    """The number a stored text stands for, or None when it is not (yet) a plain number."""
    if isinstance(value, str) and PLAIN.fullmatch(value):
        return Decimal(value)
    return None


def exact_text(number: Decimal) -> str:
    """Plain text of an exact number, without exponent."""
    return f"{number:f}"
