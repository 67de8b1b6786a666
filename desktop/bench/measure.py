"""This file holds the arithmetic of measuring: timed runs, their quantiles, budgets, results."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Task = Callable[[], float]  # does one run and gives its seconds; what it prepares is not in them


@dataclass(frozen=True, slots=True)
class Series:
    """Measured values of one thing, in the order they were taken. ``unit``: s, ms or MB."""

    values: tuple[float, ...]
    unit: str = "s"

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError("a series needs at least one value")

    @property
    def median(self) -> float:
        ordered, half = sorted(self.values), len(self.values) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

    @property
    def least(self) -> float:
        return min(self.values)

    @property
    def most(self) -> float:
        return max(self.values)

    def quantile(self, percent: int) -> float:
        """The least value that at least ``percent`` of the values do not exceed (nearest rank)."""
        return sorted(self.values)[max(1, math.ceil(len(self.values) * percent / 100)) - 1]

    def in_ms(self) -> Series:
        """The same seconds in milliseconds. Raises ValueError for another unit."""
        if self.unit != "s":
            raise ValueError(f"not seconds: {self.unit}")
        return Series(tuple(value * 1000 for value in self.values), "ms")


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit of design.md section 13. ``value`` is what was measured, ``unit`` may be "" for a ratio.

    ``is_ceiling``: the value may not exceed ``limit``; else it must reach it.
    """

    what: str
    value: float
    limit: float
    unit: str = ""
    is_ceiling: bool = True

    @property
    def is_met(self) -> bool:
        return self.value <= self.limit if self.is_ceiling else self.value >= self.limit


@dataclass(frozen=True, slots=True)
class Result:
    """What came out for one case of a row. ``ours`` None: not measured, ``remarks`` say why.

    ``reference`` was timed in the same run, in turn with ``ours``.
    """

    case: str
    title: str
    ours: Series | None
    reference: Series | None = None
    reference_title: str = ""
    budgets: tuple[Budget, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """Median of ours over median of the reference; None without a reference."""
        if self.ours is None or self.reference is None or not self.reference.median:
            return None
        return self.ours.median / self.reference.median


def timed(do: Callable[[], object]) -> float:
    """Seconds one call takes."""
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def in_turn(rounds: int, tasks: Sequence[Task]) -> list[Series]:
    """Run the tasks in turn (first, second, …, first, second, …), one series a task."""
    taken: list[list[float]] = [[] for _ in tasks]
    for _ in range(rounds):
        for values, task in zip(taken, tasks, strict=True):
            gc.collect()
            values.append(task())
    return [Series(tuple(values)) for values in taken]
