"""This file writes what was measured as Chinese lines and as JSON (shape: README.md of this folder)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop.bench.machine import Machine
from desktop.bench.measure import Budget, Result, Series

MET, MISSED, NOT_MEASURED = "达标", "未达标", "未测"
QUANTILES = ((95, 20), (99, 100))  # per cent, from how many values on it says something


def number(value: float) -> str:
    """Three significant digits, at least: 0.0123, 1.23, 12.3, 123, 12,345."""
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 10:
        return f"{value:.1f}"
    if value >= 1:
        return f"{value:.2f}"
    return f"{value:.3g}"


def series_text(series: Series) -> str:
    """中位 1.23 ms，p95 …（最小 – 最大，n 次）; a single value stands alone."""
    unit = series.unit
    if len(series.values) == 1:
        return f"{number(series.median)} {unit}"
    parts = [f"中位 {number(series.median)} {unit}"]
    parts += [
        f"p{percent} {number(series.quantile(percent))} {unit}"
        for percent, least in QUANTILES
        if len(series.values) >= least
    ]
    return f"{'，'.join(parts)}（{number(series.least)} – {number(series.most)}，{len(series.values)} 次）"


def budget_text(budget: Budget) -> str:
    unit = f" {budget.unit}" if budget.unit else ""
    sign = "≤" if budget.is_ceiling else "≥"
    mark, word = ("✓", MET) if budget.is_met else ("✗", MISSED)
    return f"{mark} {word}　{budget.what} {number(budget.value)}{unit}（预算 {sign} {number(budget.limit)}{unit}）"


def head_lines(date: str, machine: Machine, version: str, *, is_quick: bool) -> list[str]:
    kind = "，快速测量（次数少，数值较粗）" if is_quick else ""
    return [f"智造申报 {version} 性能测量　{date}{kind}", f"机器：{machine.line}"]


def result_lines(result: Result) -> Iterator[str]:
    yield f"  {result.title}"
    if result.ours is not None:
        yield f"    本程序　{series_text(result.ours)}"
    if result.reference is not None:
        ratio = f"；本程序为其 {number(result.ratio)} 倍" if result.ratio is not None else ""
        yield f"    参照　　{result.reference_title}：{series_text(result.reference)}{ratio}"
    for budget in result.budgets:
        yield f"    {budget_text(budget)}"
    for remark in result.remarks:
        yield f"    {remark}"


def verdict(results: Sequence[Result]) -> str:
    """达标 when every budget is met; 未测 when there is nothing to compare with a budget."""
    budgets = [budget for result in results for budget in result.budgets]
    if not budgets:
        return NOT_MEASURED
    return MET if all(budget.is_met for budget in budgets) else MISSED


def series_to_dict(series: Series | None) -> dict[str, Any] | None:
    if series is None:
        return None
    return {
        "unit": series.unit,
        "runs": len(series.values),
        "median": _rounded(series.median),
        "min": _rounded(series.least),
        "max": _rounded(series.most),
        "p95": _rounded(series.quantile(95)),
        "p99": _rounded(series.quantile(99)),
    }


def result_to_dict(row: str, result: Result) -> dict[str, Any]:
    return {
        "row": row,
        "case": result.case,
        "title": result.title,
        "ours": series_to_dict(result.ours),
        "reference": series_to_dict(result.reference),
        "reference_title": result.reference_title,
        "ratio": None if result.ratio is None else _rounded(result.ratio),
        "budgets": [
            {
                "what": budget.what,
                "value": _rounded(budget.value),
                "limit": budget.limit,
                "unit": budget.unit,
                "is_ceiling": budget.is_ceiling,
                "is_met": budget.is_met,
            }
            for budget in result.budgets
        ],
        "remarks": list(result.remarks),
    }


def report_to_dict(
    date: str, machine: Machine, version: str, *, is_quick: bool, results: Mapping[str, Sequence[Result]]
) -> dict[str, Any]:
    return {
        "date": date,
        "program_version": version,
        "machine": machine.to_dict(),
        "is_quick": is_quick,
        "results": [result_to_dict(row, result) for row, found in results.items() for result in found],
    }


def _rounded(value: float) -> float:
    return float(f"{value:.5g}")
