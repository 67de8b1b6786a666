"""This file prints the calendar (日程表) of all tasks and deadlines of all notices; pure, reads no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.rendering.document import (
    Align,
    Block,
    Document,
    DraftMark,
    FinalMark,
    Grid,
    GridColumn,
    Orientation,
    PageSection,
    Title,
)

UNDATED = "未规定日期"
COLUMNS = (
    GridColumn("序号", width=0.6, align=Align.CENTRE),
    GridColumn("截止日期", width=2.0, align=Align.CENTRE),
    GridColumn("通知", width=2.9),
    GridColumn("工作任务", width=3.2),
    GridColumn("责任方", width=0.9, align=Align.CENTRE),
    GridColumn("材料", width=2.9),
    GridColumn("依据", width=1.6),
)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One deadline: ``due_on`` None when the notice names no day; ``who`` as printed (企业、市、省); one paper an item.

    ``is_own`` is a deadline somebody set himself (自定): it stands there without a number.
    """

    due_on: date | None
    notice_title: str
    task_title: str
    who: str
    papers: tuple[str, ...] = ()
    source: str = ""
    is_own: bool = False


def build_calendar(
    entries: Iterable[CalendarEntry], *, title: str, created_on: str, mark: DraftMark | FinalMark | None = None
) -> Document:
    """``entries`` by date under a row a month, those without a date at the end; entries of one day keep their order.

    ``created_on`` (ISO date) goes into the file properties.
    """
    in_order = sorted(entries, key=lambda entry: (entry.due_on is None, entry.due_on or date.max))
    rows: list[tuple[str, ...]] = []
    months: set[int] = set()
    month = ""
    number = 0
    for entry in in_order:
        number += not entry.is_own
        if _month(entry) != month:
            month = _month(entry)
            months.add(len(rows))
            rows.append(("", month) + ("",) * (len(COLUMNS) - 2))
        rows.append(
            (
                "—" if entry.is_own else str(number),
                _day(entry.due_on) if entry.due_on else "—",
                entry.notice_title,
                entry.task_title,
                entry.who,
                "\n".join(entry.papers),
                entry.source,
            )
        )
    blocks: tuple[Block, ...] = (Title(title), Grid(COLUMNS, tuple(rows), group_rows=frozenset(months)))
    return Document(title, (PageSection(blocks, Orientation.LANDSCAPE),), mark, created_on)


def _month(entry: CalendarEntry) -> str:
    return f"{entry.due_on.year}年{entry.due_on.month}月" if entry.due_on else UNDATED


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
