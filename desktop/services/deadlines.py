"""This file says what is due when: the dates of the notices, a person's own deadlines (自定期限), what is done.

Everything here is worked out from the day it is asked for; nothing reads the clock but the moment of a tick.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desktop.clock import stamp
from desktop.drafts.own_deadlines import OwnDeadline, OwnDeadlineRepository, TaskKey
from desktop.errors import AppError
from desktop.forms.model import NoticeDef, TaskDef
from desktop.forms.registry import Registry
from desktop.messages import sentence
from desktop.services.rows import Deadline, last_due_on
from desktop.storage.workspace import Workspace

WEEK = 7  # days: 一周内 is from tomorrow to this many days ahead
STILL_OWED = 30  # days an unticked task of a closed notice is still called overdue
SETTLED_SHOWN = 30  # lines of 已办和已过
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)

__all__ = ["Agenda", "Deadlines", "DueItem", "OwnDeadline", "TaskChoice", "TaskKey", "make_agenda"]


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing due on one day: a task of a notice, or with ``own`` a deadline the person set.

    ``days_left`` is negative afterwards. ``official_on`` is the date of the notice (None for a reminder and for a
    task without a date), ``own_on`` the earliest own deadline still open for an official item. ``notice`` and
    ``task`` are None for a reminder, and for an own deadline whose notice is not installed any more.
    """

    title: str
    due_on: date
    days_left: int
    key: TaskKey | None = None
    notice: NoticeDef | None = None
    task: TaskDef | None = None
    own: OwnDeadline | None = None
    official_on: date | None = None
    own_on: date | None = None
    is_done: bool = False

    @property
    def is_own(self) -> bool:
        return self.own is not None

    @property
    def is_later_than_official(self) -> bool:
        """Whether a person's own deadline lies behind the date of the notice."""
        return self.is_own and self.official_on is not None and self.due_on > self.official_on


@dataclass(frozen=True, slots=True)
class TaskChoice:
    """A task an own deadline can be set for; ``official_on`` None when the notice names no date."""

    key: TaskKey
    title: str
    notice_title: str
    official_on: date | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is due, by nearness. Every item stands in one group at most; ``closed`` holds whole notices.

    ``overdue`` are own deadlines and the role's own tasks until they are ticked off; ``settled`` is what is done and
    what others had to do, the newest first. Of a monthly task only the next month and the last one passed are there.
    """

    overdue: tuple[DueItem, ...]
    today: tuple[DueItem, ...]
    week: tuple[DueItem, ...]  # tomorrow … 7 days
    later: tuple[DueItem, ...]
    settled: tuple[DueItem, ...]
    closed: tuple[tuple[NoticeDef, date], ...]  # notice and its last date, newest first

    @property
    def open_count(self) -> int:
        return len(self.overdue) + len(self.today) + len(self.week) + len(self.later)


class Deadlines:
    """Use cases over the calendar of one workspace."""

    def __init__(self, workspace: Workspace, registry: Registry) -> None:
        self._registry, self._clock = registry, workspace.clock
        self._repository = OwnDeadlineRepository(workspace)

    # -- reading ---------------------------------------------------------------------------

    def items(self, today: date) -> tuple[DueItem, ...]:
        """Every date of every installed notice and every own deadline, the earliest first."""
        done, owns = self._repository.done_tasks(), self._repository.list()
        earliest: dict[TaskKey, date] = {}
        for own in owns:
            if own.key is not None and not own.is_done and own.key not in earliest:
                earliest[own.key] = own.due_on
        official: dict[TaskKey, DueItem] = {}
        tasks: dict[tuple[str, str], tuple[NoticeDef, TaskDef]] = {}
        for notice in self._registry.notices:
            for task in notice.tasks:
                tasks[(notice.id, task.id)] = notice, task
                for day in task.due_dates:
                    deadline = Deadline(notice, task, day, (day - today).days)
                    key = key_of(deadline)
                    official[key] = DueItem(
                        deadline.title,
                        day,
                        deadline.days_left,
                        key,
                        notice,
                        task,
                        official_on=day,
                        own_on=earliest.get(key),
                        is_done=key in done,
                    )
        found = [*official.values(), *(_own_item(own, today, official, tasks, done) for own in owns)]
        return tuple(sorted(found, key=_in_order))

    def own(self) -> tuple[OwnDeadline, ...]:
        """The deadlines the person set, the earliest first."""
        return self._repository.list()

    def choices(self, today: date, side: str) -> tuple[TaskChoice, ...]:
        """Tasks of notices that are not closed, one's own first; of a monthly task each month still ahead."""
        found: list[tuple[tuple[bool, bool, date, str], TaskChoice]] = []
        for notice in self._registry.notices:
            last = last_due_on(notice)
            if last is not None and last < today:
                continue
            for task in notice.tasks:
                is_other = task.who != side
                for day in task.due_dates:
                    deadline = Deadline(notice, task, day, (day - today).days)
                    if deadline.days_left >= 0:
                        choice = TaskChoice(key_of(deadline), deadline.title, notice.title, day)
                        found.append(((is_other, False, day, task.id), choice))
                if not task.due_dates:
                    choice = TaskChoice((notice.id, task.id, ""), task.title, notice.title, None)
                    found.append(((is_other, True, date.max, task.id), choice))
        return tuple(choice for _, choice in sorted(found, key=lambda pair: pair[0]))

    # -- changing --------------------------------------------------------------------------

    def save(
        self, title: str, due_on: date | None, *, note: str = "", key: TaskKey | None = None, own_id: str = ""
    ) -> OwnDeadline:
        """Set a deadline, or change the one with ``own_id``; gives what was kept.

        Raises AppError ``deadline.no_title`` and ``deadline.no_date``, StorageError.
        """
        if not title.strip():
            raise AppError("deadline.no_title")
        if due_on is None or not EARLIEST <= due_on <= LATEST:
            raise AppError("deadline.no_date", first=EARLIEST.year, last=LATEST.year)
        before = next((own for own in self._repository.list() if own_id and own.own_id == own_id), None)
        notice_id, task_id, month = key or ("", "", "")
        own = OwnDeadline(
            own_id=own_id or uuid.uuid4().hex,
            notice_id=notice_id,
            task_id=task_id,
            month=month,
            title=title.strip(),
            due_on=due_on,
            note=note.strip(),
            done_at=before.done_at if before else None,
            created_at=before.created_at if before else stamp(self._clock()),
        )
        self._repository.put(own)
        return own

    def remove(self, own: OwnDeadline) -> None:
        """Delete it; :meth:`put_back` takes that back."""
        self._repository.remove(own.own_id)

    def put_back(self, own: OwnDeadline) -> None:
        """Keep a deadline again exactly as it was: after a deletion, after a change."""
        self._repository.put(own)

    def set_done(self, item: DueItem, is_done: bool) -> Callable[[], None]:
        """已办: tick off a task, an own deadline or a reminder, or take the tick back; gives what undoes that.

        A task done is done for all its own deadlines; taking back the tick of one of those takes back the task's.
        """
        own, key = item.own, item.key
        was_done = key in self._repository.done_tasks()
        if own is not None:
            self._repository.put(replace(own, done_at=stamp(self._clock()) if is_done else None))
        if key is not None and (own is None or not is_done):
            self._repository.set_task_done(key, is_done)

        def undo() -> None:
            if own is not None:
                self._repository.put(own)
            if key is not None:
                self._repository.set_task_done(key, was_done)

        return undo


def key_of(deadline: Deadline) -> TaskKey:
    """What a tick or an own deadline of this date is kept under; a date the notice moves keeps its tick."""
    month = f"{deadline.month:%Y-%m}" if deadline.month else ""
    return deadline.notice.id, deadline.task.id, month


def later_words(due_on: date | None, official_on: date | None) -> str:
    """The warning for an own deadline behind the date of the notice; "" when it is not."""
    if due_on is None or official_on is None or due_on <= official_on:
        return ""
    return sentence("deadline.later", due_on=_day(due_on), official_on=_day(official_on))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _own_item(
    own: OwnDeadline,
    today: date,
    official: dict[TaskKey, DueItem],
    tasks: dict[tuple[str, str], tuple[NoticeDef, TaskDef]],
    done: Container[TaskKey | None],
) -> DueItem:
    shown = official.get(own.key) if own.key else None
    notice, task = tasks.get((own.notice_id, own.task_id), (None, None))
    return DueItem(
        shown.title if shown else own.title,
        own.due_on,
        (own.due_on - today).days,
        own.key,
        notice,
        task,
        own,
        official_on=shown.due_on if shown else None,
        is_done=own.is_done or own.key in done,
    )


def _in_order(item: DueItem) -> tuple[date, bool, str, str]:
    """By date; on one day the notice's own word first."""
    return item.due_on, item.is_own, item.notice.id if item.notice else "", item.title


def make_agenda(items: Iterable[DueItem], today: date, side: str) -> Agenda:
    """Sort ``items`` into the groups of the home page.

    ``side`` is whose tasks are one's own (enterprise, city, province).
    """
    seen = sorted(items, key=_in_order)
    last: dict[str, tuple[NoticeDef, date]] = {}
    for item in seen:
        if item.notice is not None and not item.is_own:
            last[item.notice.id] = item.notice, item.due_on
    closed = {notice_id for notice_id, (_, day) in last.items() if day < today}
    ahead, overdue, settled = [], [], []
    for item in seen:
        is_closed = not item.is_own and item.notice is not None and item.notice.id in closed
        is_owed = item.is_own or (item.task is not None and item.task.who == side)
        if item.days_left >= 0 and not item.is_done:
            ahead.append(item)
        elif not item.is_done and is_owed and not (is_closed and item.days_left < -STILL_OWED):
            overdue.append(item)
        elif not is_closed:
            settled.append(item)
    overdue = list(reversed(_one_a_month(reversed(overdue))))
    ahead = _one_a_month(ahead)
    shown = {item.notice.id for item in overdue if item.notice is not None}
    folded = [pair for notice_id, pair in last.items() if notice_id in closed - shown]
    return Agenda(
        overdue=tuple(overdue),
        today=tuple(item for item in ahead if item.due_on == today),
        week=tuple(item for item in ahead if today < item.due_on <= today + timedelta(days=WEEK)),
        later=tuple(item for item in ahead if item.due_on > today + timedelta(days=WEEK)),
        settled=tuple(_one_a_month(reversed(settled)))[:SETTLED_SHOWN],
        closed=tuple(sorted(folded, key=lambda pair: pair[1], reverse=True)),
    )


def _one_a_month(items: Iterable[DueItem]) -> list[DueItem]:
    """Without the further months of a monthly task; the first met stays."""
    shown: set[tuple[str, str]] = set()
    kept = []
    for item in items:
        if item.is_own or item.key is None or not item.key[2]:
            kept.append(item)
        elif item.key[:2] not in shown:
            shown.add(item.key[:2])
            kept.append(item)
    return kept
