"""This file counts what a planned paste would do, and groups what is wrong, so that thousands of cells can be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop.forms.model import FieldDef
from desktop.jobs import JobContext
from desktop.ui.models.paste import CellState, PastePlan

#: (whether the first line is a head, where the columns go, progress) → plan; None: as the cells suggest.
Planner = Callable[[bool | None, Sequence[FieldDef | None] | None, JobContext], PastePlan]
_WRONG = (CellState.REFUSED, CellState.DOUBTFUL)


@dataclass(slots=True)
class Trouble:
    """Cells of one clipboard column that are wrong in the same way; ``reason`` is said of the first of them."""

    state: CellState
    column: int
    reason: str
    cells: list[tuple[int, int]] = field(default_factory=list)  # (line of the plan, column)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan and what is to be said of it. ``troubled``: its lines with something wrong, in order."""

    plan: PastePlan
    fine: int  # cells that hold something
    doubtful: int
    refused: int
    troubles: tuple[Trouble, ...]
    troubled: tuple[int, ...]


def planned(
    planner: Planner, skips_head: bool | None, targets: Sequence[FieldDef | None] | None, context: JobContext
) -> Planned:
    """Plan and count. Raises JobCancelled."""
    plan = planner(skips_head, targets, context)
    counts = dict.fromkeys(CellState, 0)
    groups: dict[tuple[CellState, int, str], Trouble] = {}
    troubled: dict[int, None] = {}
    for number, row in enumerate(plan.rows):
        for at, cell in enumerate(row):
            if cell.state is CellState.FINE:
                counts[cell.state] += bool(cell.text)
            elif cell.state in _WRONG:
                counts[cell.state] += 1
                troubled[number] = None
                key = (cell.state, at, cell.kind)
                groups.setdefault(key, Trouble(cell.state, at, cell.reason)).cells.append((number, at))
    ordered = sorted(groups.values(), key=lambda t: (_WRONG.index(t.state), t.cells[0]))
    return Planned(
        plan,
        counts[CellState.FINE],
        counts[CellState.DOUBTFUL],
        counts[CellState.REFUSED],
        tuple(ordered),
        tuple(troubled),
    )
