"""This file compares the two values of a KPI (关键绩效指标): how much better it got, and how that is worked out.

The notice defines no formula. Which one fits an indicator is our reading, kept in ``kpis.csv``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from desktop.forms.catalogues import Kpi
from desktop.forms.numbers import exact_quotient, exact_sum, exact_text, plain_number, rounded

_DECIMALS = 2
_HUNDRED = Decimal(100)
_OUR_READING = "按我们的理解，通知未规定算法"


def kpi_change(kpi: Kpi, before: Any, after: Any) -> str | None:
    """The improvement as exact text: positive when the value moved the way the indicator should.

    ``before`` and ``after`` are stored values. 个百分点 and % have two decimals, half away from zero
    (四舍五入); a number of things is exact. None when a value is no plain number, and for a relative
    change when it started at zero or below: there is no ratio to zero.
    """
    start, end = plain_number(before), plain_number(after)
    if start is None or end is None:
        return None
    larger, smaller = (end, start) if kpi.direction == "up" else (start, end)
    gained = exact_sum((larger, smaller.copy_negate()))
    if kpi.change == "difference":
        return _text(gained)
    if kpi.change == "points":
        return _text(rounded(gained, _DECIMALS))
    if start <= 0:
        return None
    one_percent = exact_quotient(start, _HUNDRED)
    return _text(rounded(exact_quotient(gained, one_percent), _DECIMALS))


def _text(number: Decimal) -> str:
    """Exact text; nothing is "-0.00"."""
    return exact_text(number if number else number.copy_abs())


def kpi_basis(kpi: Kpi) -> str:
    """How the change is worked out, in Chinese, with its unit and the remark that it is our reading."""
    gained = "建设后－建设前" if kpi.direction == "up" else "建设前－建设后"
    formula = f"（{gained}）÷建设前×100" if kpi.change == "relative" else gained
    return f"{kpi.measures}：{formula}，单位为{kpi.change_unit}（{_OUR_READING}）"
