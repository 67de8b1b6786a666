"""This file defines what a notice asks to be done: tasks with dates, tier scheme, platforms, packets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class MonthlyDef:
    """A task that comes back every month (每月25日前): on ``day`` of each month from ``first`` to ``last``."""

    first: date  # the first day of the month
    last: date
    day: int


@dataclass(frozen=True, slots=True)
class TaskDef:
    """A task of a notice (工作任务): who does what until when, with which form and table.

    It is due on ``due_on``, or every month as ``monthly`` says; a task without a date has neither.
    """

    id: str
    title: str
    who: str  # enterprise | city | province
    due_on: date | None
    form_ids: tuple[str, ...] = ()
    table_ids: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    monthly: MonthlyDef | None = None

    @property
    def due_dates(self) -> tuple[date, ...]:
        """Every date it is due on, the earliest first; () for a task without a date."""
        if self.monthly is None:
            return (self.due_on,) if self.due_on else ()
        found, month = [], self.monthly.first
        while month <= self.monthly.last:
            found.append(month.replace(day=self.monthly.day))
            month = (month + timedelta(days=31)).replace(day=1)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class TierDef:
    """One tier (层级) in the scheme of a notice: who finds, recognises or recommends, and how."""

    tier: str  # basic | advanced | excellence | pioneer
    by: str  # who: 市州工信局联合相关部门
    action: str  # what: 自建自评，评审认定
    source: str


@dataclass(frozen=True, slots=True)
class PlatformDef:
    """An online platform a notice names; ``account_note`` says which account to use there (D19)."""

    name: str
    address: str  # as printed in the notice
    account_note: str = ""


@dataclass(frozen=True, slots=True)
class PacketDef:
    """What is handed upward: formats, copies, folder and file names.

    ``folder_name`` is a pattern over ``{city} {year} {title}``, ``file_name`` also over
    ``{number} {unit} {project} {document}`` (地市, 序号, 企业名称, 项目名称, form title).
    """

    task_id: str
    folder_name: str
    file_name: str
    formats: tuple[str, ...]
    copies: int
    source: str = ""
    has_declarations: bool = False  # the printed declarations go along, named by ``file_name``
