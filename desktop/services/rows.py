"""This file holds the lines the desk hands to lists: deadlines, declarations; and what is due when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.forms.model import NoticeDef, TableDef, TaskDef


@dataclass(frozen=True, slots=True)
class Deadline:
    """One due date of a task; ``days_left`` is negative when it has passed. A monthly task has one each month."""

    notice: NoticeDef
    task: TaskDef
    due_on: date
    days_left: int

    @property
    def month(self) -> date | None:
        """The month (its first day) a monthly task (按月报送) is due for; None for any other task."""
        return self.due_on.replace(day=1) if self.task.monthly else None

    @property
    def title(self) -> str:
        """The task, and which month of it is due: 报送培训调度表（5月）."""
        return f"{self.task.title}（{self.month.month}月）" if self.month else self.task.title


def next_due_on(due_dates: Iterable[date], today: date) -> date | None:
    """The next date from ``today`` on, the last one when all have passed; None without a date."""
    ordered = sorted(due_dates)
    return next((day for day in ordered if day >= today), ordered[-1] if ordered else None)


def form_due_dates(notice: NoticeDef, form_id: str) -> list[date]:
    """Every date a form of the notice is due on, by the tasks that name it."""
    return [day for task in notice.tasks if form_id in task.form_ids for day in task.due_dates]


def compiled_tables(notice: NoticeDef, role: str) -> tuple[TableDef, ...]:
    """The tables an authority of ``role`` compiles out of what it receives, in the order of the documents.

    What only tasks of the province name, or forms the province fills in, is the province's. The annex of a letter
    or report (公文) is printed with it: only the level above its writer compiles it, and only when a task names it.
    """
    found = []
    for table in notice.tables:
        form = notice.form(table.form_id)
        asked_of = {task.who for task in notice.tasks if table.id in task.table_ids}
        is_provincial = form.filled_by == "province" or asked_of == {"province"}
        if role != "province" and (is_provincial or (form.is_report and form.filled_by == "city")):
            continue
        if (asked_of or not form.is_report) and not table.is_annex_only:
            found.append(table)
    return tuple(sorted(found, key=lambda table: (table.document, table.annex)))


def annex_words(notice: NoticeDef, table: TableDef) -> str:
    """The annex label of a table in the notice; that of the annex of a letter or report names the letter."""
    form = notice.form(table.form_id)
    return f"《{form.title}》{table.annex}" if form.is_report and table.annex else table.annex


def last_due_on(notice: NoticeDef) -> date | None:
    """The last date of a notice; after it the notice is closed (已截止)."""
    return max((day for task in notice.tasks for day in task.due_dates), default=None)


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    """One received declaration as the register table shows it. ``priority`` counts from 1 in printed order."""

    declaration_id: str
    unit_name: str
    unit_code: str
    project: str
    revision: int
    code: str
    is_included: bool
    priority: int
    warnings: int
    received_at: str
    has_conflict: bool
    file_name: str
    preferences: tuple[str, ...] = ()  # 优先情形: facts for 同等条件下优先, as printed; they never order anything
