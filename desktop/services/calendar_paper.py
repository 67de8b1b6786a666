"""This file makes the calendar (日程表) of all tasks and deadlines of all notices: its lines, its paper (D18)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.forms.model import NoticeDef, TaskDef
from desktop.jobs import JobContext
from desktop.services.rows import Deadline, last_due_on

if TYPE_CHECKING:
    from desktop.rendering.calendar import CalendarEntry
    from desktop.rendering.document import Document, Written
    from desktop.services.deadlines import DueItem

#: Who a task is for (TaskDef.who) → as printed.
WHO_WORDS = {"enterprise": "企业", "city": "市、县", "province": "省"}
FORMATS = ("pdf", "docx", "xlsx")
OWN_WORD = "自定"


@dataclass(frozen=True, slots=True)
class CalendarTask:
    """One line: a task on one of its dates; ``deadline`` is None when the notice names no date."""

    notice: NoticeDef
    task: TaskDef
    deadline: Deadline | None

    @property
    def due_on(self) -> date | None:
        return self.deadline.due_on if self.deadline else None

    @property
    def title(self) -> str:
        """The task, of a monthly one with its month."""
        return self.deadline.title if self.deadline else self.task.title


def calendar_tasks(
    notices: Iterable[NoticeDef], today: date, *, who: Collection[str] = (), upcoming: bool = False
) -> tuple[CalendarTask, ...]:
    """Every task on every date, the earliest first, tasks without a date at the end.

    ``who`` keeps tasks of these (``enterprise``, ``city``, ``province``), none keeps all. ``upcoming`` leaves out
    dates before ``today``, and of a closed notice (已截止) the tasks without a date too.
    """
    found = []
    for notice in notices:
        last = last_due_on(notice)
        is_closed = last is not None and last < today
        for task in notice.tasks:
            if who and task.who not in who:
                continue
            dates = [Deadline(notice, task, day, (day - today).days) for day in task.due_dates]
            found += [CalendarTask(notice, task, d) for d in dates if not upcoming or d.days_left >= 0]
            if not dates and not (upcoming and is_closed):
                found.append(CalendarTask(notice, task, None))
    found.sort(key=lambda t: (t.due_on is None, t.due_on or date.max, t.notice.dated_on, t.notice.id))
    return tuple(found)


def papers_of(notice: NoticeDef, task: TaskDef) -> tuple[str, ...]:
    """What is handed in for a task: forms and tables with their annex, and how many copies where not all are single.

    A form that is printed as one of these tables is that table. A form built from a list of materials (skeleton) is
    not that annex, and the annex of a letter has no label in the notice: both go by their titles. How many letters
    are sent no notice says.
    """
    forms = [notice.form(form_id) for form_id in task.form_ids]
    papers = [
        ("" if form.status == "skeleton" else form.annex, form.title, 0 if form.is_report else form.paper.copies)
        for form in forms
        if form.paper.table_id not in task.table_ids
    ]
    tables = [notice.table(table_id) for table_id in task.table_ids]
    papers += [("" if notice.form(t.form_id).is_report else t.annex, t.title, t.copies) for t in tables]
    many = any(copies > 1 for _, _, copies in papers)
    found = [
        f"{annex}《{title}》{f'纸质{copies}份' if many and copies else ''}"
        for annex, title, copies in dict.fromkeys(papers)
    ]
    return tuple(found)


def own_lines(items: Iterable[DueItem], *, upcoming: bool = False) -> tuple[DueItem, ...]:
    """The own deadlines (自定期限) among ``items`` that are printed: those not yet done, ``upcoming`` as above."""
    return tuple(i for i in items if i.is_own and not i.is_done and (not upcoming or i.days_left >= 0))


def calendar_document(
    tasks: Sequence[CalendarTask], today: date, who: Collection[str] = (), own: Sequence[DueItem] = ()
) -> Document:
    """The calendar as it is printed; ``who`` stands in the title when it leaves somebody out.

    ``own`` are lines of their own that say 自定 where a task says whose it is, and nothing where it cites a notice.
    """
    from desktop.rendering.calendar import CalendarEntry, build_calendar

    entries = [
        CalendarEntry(
            t.due_on,
            t.notice.title,
            t.title,
            WHO_WORDS.get(t.task.who, t.task.who),
            papers_of(t.notice, t.task),
            t.task.source,
        )
        for t in tasks
    ] + [_own_entry(item) for item in own]
    return build_calendar(entries, title=_title(who), created_on=today.isoformat())


def _own_entry(item: DueItem) -> CalendarEntry:
    from desktop.rendering.calendar import CalendarEntry

    note = f"（{item.own.note}）" if item.own and item.own.note else ""
    day = item.official_on
    beside = f"通知期限{day.year}年{day.month}月{day.day}日" if day else ""
    notice = item.notice.title if item.notice else ""
    return CalendarEntry(item.due_on, notice, f"{OWN_WORD}：{item.title}{note}", OWN_WORD, (), beside, is_own=True)


def _title(who: Collection[str]) -> str:
    chosen = [words for key, words in WHO_WORDS.items() if key in who]
    return "任务日历" + (f"（{'、'.join(chosen)}）" if chosen and len(chosen) < len(WHO_WORDS) else "")


def preview_calendar(
    notices: Iterable[NoticeDef],
    today: date,
    *,
    who: Collection[str] = (),
    upcoming: bool = False,
    own: Sequence[DueItem] = (),
    job: JobContext | None = None,
) -> Written:
    """The calendar as PDF; of ``own`` the lines of :func:`own_lines` are added."""
    from desktop.services.publishing import write_formats

    tasks = calendar_tasks(notices, today, who=who, upcoming=upcoming)
    return write_formats(
        calendar_document(tasks, today, who, own_lines(own, upcoming=upcoming)), ("pdf",), job or JobContext()
    )["pdf"]


def export_calendar(
    notices: Iterable[NoticeDef],
    today: date,
    out_dir: Path,
    formats: Sequence[str] = FORMATS,
    *,
    who: Collection[str] = (),
    upcoming: bool = False,
    own: Sequence[DueItem] = (),
    job: JobContext | None = None,
) -> tuple[Path, ...]:
    """Write the calendar into ``out_dir``; nothing that stands there is replaced, all formats or none.

    Of ``own`` the lines of :func:`own_lines` are added.

    Raises AppError ``export.unknown_format``, ``export.missing_characters``, ``files.no_folder``,
    StorageError ``files.cannot_write``.
    """
    from desktop.services.out_files import file_name, store_all
    from desktop.services.publishing import write_formats

    tasks = calendar_tasks(notices, today, who=who, upcoming=upcoming)
    written = write_formats(
        calendar_document(tasks, today, who, own_lines(own, upcoming=upcoming)), formats, job or JobContext()
    )
    stem = f"{_title(who)}-{today.isoformat()}"
    return store_all(out_dir, {file_name(stem, suffix): item.data for suffix, item in written.items()})
