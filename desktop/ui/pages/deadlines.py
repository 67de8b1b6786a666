"""This file sorts the deadlines of the notices by how near they are, and shows them as a card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.theme import GRID
from desktop.ui.widgets import Card, ElidedLabel, SectionTitle, StateChip, button, clear, label
from desktop.ui.wording import WHO_LABELS, date_words, day_words, days_left_words, monthly_words

if TYPE_CHECKING:
    from desktop.forms.model import NoticeDef
    from desktop.services.desk import Deadline

WEEK = 7  # days


@dataclass(frozen=True, slots=True)
class DeadlineGroups:
    """Deadlines by nearness. A notice all of whose dates have passed stands in ``closed`` only.

    Of a monthly task only the next month and the last one that passed are shown.
    """

    week: tuple[Deadline, ...]  # today … 7 days
    later: tuple[Deadline, ...]
    passed: tuple[Deadline, ...]  # of notices that still have something ahead
    closed: tuple[tuple[NoticeDef, date], ...]  # notice and its last date, newest first


def group_deadlines(deadlines: Iterable[Deadline]) -> DeadlineGroups:
    """Everybody sees every task: what the city hands in on the 6th an enterprise must have given it before."""
    seen = sorted(deadlines, key=lambda d: (d.due_on, d.notice.id, d.task.id))
    last: dict[str, Deadline] = {}
    for deadline in seen:
        last[deadline.notice.id] = deadline
    closed_ids = {notice_id for notice_id, deadline in last.items() if deadline.days_left < 0}
    open_ones = [d for d in seen if d.notice.id not in closed_ids]
    ahead = _one_a_month([d for d in open_ones if d.days_left >= 0])
    passed = _one_a_month([d for d in reversed(open_ones) if d.days_left < 0])
    closed = sorted(((last[i].notice, last[i].due_on) for i in closed_ids), key=lambda pair: pair[1], reverse=True)
    return DeadlineGroups(
        week=tuple(d for d in ahead if d.days_left <= WEEK),
        later=tuple(d for d in ahead if d.days_left > WEEK),
        passed=tuple(reversed(passed)),
        closed=tuple(closed),
    )


def _one_a_month(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """Without the further months of a monthly task; the first met stays."""
    shown: set[tuple[str, str]] = set()
    kept = []
    for deadline in deadlines:
        key = deadline.notice.id, deadline.task.id
        if deadline.month is None or key not in shown:
            kept.append(deadline)
        shown.add(key)
    return kept


class DeadlineRow(QFrame):
    """Date, task, notice, who, how long still."""

    def __init__(self, deadline: Deadline, today: date, is_last: bool) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setProperty("last", "true" if is_last else "false")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(label(day_words(deadline.due_on, today), "strong"))
        tone = "missing" if 0 <= deadline.days_left <= WEEK else "neutral"
        words = (
            "已截止 · " + days_left_words(deadline.days_left)
            if deadline.days_left < 0
            else days_left_words(deadline.days_left)
        )
        top.addWidget(StateChip(words, tone, "clock"))
        top.addStretch(1)
        top.addWidget(label(WHO_LABELS.get(deadline.task.who, ""), "small"))
        column.addLayout(top)
        column.addWidget(label(deadline.title, wrap=True))
        if deadline.task.monthly:
            column.addWidget(label(monthly_words(deadline.task.monthly), "small", wrap=True))
        column.addWidget(ElidedLabel(deadline.notice.title, "small"))
        self.setAccessibleName(f"{date_words(deadline.due_on)} {deadline.title} {words}")


class DeadlineCard(QWidget):
    """The card 办理期限 of the home page."""

    calendar_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("home.deadlines")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.title = SectionTitle("办理期限")  # the page puts it beside its other heads
        self.title.add_action(
            button(
                "打印任务日历…", self.calendar_requested.emit, kind="quiet", icon_name="calendar", name="home.calendar"
            )
        )
        self._card = Card(spacing=0)
        column.addWidget(self._card)
        column.addStretch(1)

    def show_deadlines(self, deadlines: Iterable[Deadline], today: date) -> None:
        groups = group_deadlines(deadlines)
        clear(self._card.body)
        if not (groups.week or groups.later or groups.passed or groups.closed):
            self._add_sentence("已安装的通知里没有带日期的任务。")
            return
        if not (groups.week or groups.later or groups.passed):
            self._add_sentence("目前没有进行中的期限。")
        self._add_group("一周内", groups.week, today)
        self._add_group("以后", groups.later, today)
        self._add_group("已过期限", groups.passed, today)
        if groups.closed:
            self._add_head("已截止的通知")
            for number, (notice, last_on) in enumerate(groups.closed, 1):
                self._card.body.addWidget(_ClosedRow(notice, last_on, number == len(groups.closed)))

    def _add_sentence(self, text: str) -> None:
        words = label(text, "muted", wrap=True)
        words.setContentsMargins(0, 0, 0, GRID)
        self._card.body.addWidget(words)

    def _add_head(self, text: str) -> None:
        head = label(text, "small")
        head.setContentsMargins(0, GRID // 2 if self._card.body.count() else 0, 0, 0)
        self._card.body.addWidget(head)

    def _add_group(self, name: str, deadlines: tuple[Deadline, ...], today: date) -> None:
        if not deadlines:
            return
        self._add_head(name)
        for number, deadline in enumerate(deadlines, 1):
            self._card.body.addWidget(DeadlineRow(deadline, today, number == len(deadlines)))


class _ClosedRow(QFrame):
    """A notice whose dates have all passed: said plainly, in grey."""

    def __init__(self, notice: NoticeDef, last_on: date, is_last: bool) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setProperty("last", "true" if is_last else "false")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(4)
        title = label(notice.title, wrap=True)
        column.addWidget(title)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(StateChip("已截止", "neutral", "clock"), 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(label(f"最后期限 {date_words(last_on)}", "small"))
        foot.addStretch(1)
        column.addLayout(foot)
        self.setAccessibleName(f"{notice.title} 已截止，最后期限 {date_words(last_on)}")
