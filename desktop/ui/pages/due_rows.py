"""This file shows one deadline as a row: tick, date, how long still, title, where it comes from, what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from desktop.services.deadlines import WEEK, DueItem
from desktop.ui.pages.month_calendar import DayMark
from desktop.ui.theme import GRID
from desktop.ui.widgets import ElidedLabel, StateChip, icon_button, label
from desktop.ui.wording import WHO_LABELS, date_words, day_words, days_left_words, monthly_words, weekday_words

if TYPE_CHECKING:
    from desktop.forms.model import NoticeDef

OWN = "自定"
LONGEST_TITLE = 120  # characters: a pasted page stays one row


@dataclass(frozen=True, slots=True)
class FormWay:
    """A form of a task that can be filled in: ``draft_id`` is the draft last worked on, "" for none yet."""

    words: str
    notice_id: str
    form_id: str
    draft_id: str = ""


def left_words(item: DueItem) -> str:
    """今天截止, 还有 5 天, 已过 3 天; 已办."""
    return "已办" if item.is_done else days_left_words(item.days_left)


def tone_of(item: DueItem, *, is_owed: bool = True) -> str:
    """The tone of the chip: done green, overdue red, within a week amber, later grey."""
    if item.is_done:
        return "success"
    if item.days_left < 0:
        return "error" if is_owed else "neutral"
    return "missing" if item.days_left <= WEEK else "neutral"


def day_marks(items: tuple[DueItem, ...], side: str) -> dict[date, DayMark]:
    """What the calendar shows under each day that has something."""
    by_day: dict[date, list[DueItem]] = {}
    for item in items:
        by_day.setdefault(item.due_on, []).append(item)
    marks = {}
    for day, found in by_day.items():
        tones = {tone_of(item, is_owed=owes(item, side)) for item in found}
        tone = "error" if "error" in tones else "missing" if "missing" in tones else "muted"
        if tone == "muted" and any(not item.is_done and item.days_left > 0 for item in found):
            tone = "accent_text"
        words = "\n".join(f"{OWN}：{i.title}" if i.is_own else i.title for i in found)
        is_own = [item.is_own for item in found]
        marks[day] = DayMark(len(found), tone, not all(is_own), any(is_own), words)
    return marks


def owes(item: DueItem, side: str) -> bool:
    """Whether it is the person's own business: what he set himself, and tasks of his side."""
    return item.is_own or (item.task is not None and item.task.who == side)


class DueRow(QFrame):
    """One item. ``ways`` are the forms that can be filled in for it."""

    ticked = Signal(object, bool)  # item, whether it is done now
    edit_asked = Signal(object)
    remove_asked = Signal(object)
    own_asked = Signal(object)  # set an own deadline for this task
    way_chosen = Signal(object)  # FormWay

    def __init__(
        self,
        item: DueItem,
        today: date,
        *,
        is_last: bool,
        is_owed: bool = True,
        ways: Callable[[], list[FormWay]] = list,
        can_change: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.item, self._ways = item, ways
        self.setProperty("kind", "row")
        self.setProperty("last", "true" if is_last else "false")
        self.setObjectName(f"due.{_name_of(item)}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GRID, 0, GRID)
        row.setSpacing(GRID)
        self.tick = QCheckBox()
        self.tick.setProperty("part", "tick")
        self.tick.setObjectName(f"due.{_name_of(item)}.done")
        self.tick.setAccessibleName(f"已办：{item.title}")
        self.tick.setToolTip("勾选表示已办，可以随时取消")
        self.tick.setChecked(item.is_done)
        self.tick.setEnabled(can_change)
        self.tick.toggled.connect(lambda is_done: self.ticked.emit(self.item, is_done))
        row.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(self._head(today, is_owed))
        title = label(_shortened(item.title), "muted" if item.is_done else "", wrap=True)
        title.setToolTip(item.title if title.text() != item.title else "")
        words.addWidget(title)
        for text in self._remarks(today):
            words.addWidget(ElidedLabel(text, "small"))
        if item.own_on is not None:
            chip = StateChip(f"{OWN} {day_words(item.own_on, today)}", "accent", "bookmark")
            chip.setToolTip(f"为这项任务自定的期限：{date_words(item.own_on)}")
            words.addWidget(chip)
        row.addLayout(words, 1)
        self.more = self._menu_button()
        self.more.setEnabled(can_change)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        own = f"{OWN}期限，" if item.is_own else ""
        self.setAccessibleName(f"{own}{date_words(item.due_on)} {item.title} {left_words(item)}")

    def _head(self, today: date, is_owed: bool) -> QHBoxLayout:
        item = self.item
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(label(f"{day_words(item.due_on, today)} {weekday_words(item.due_on)[-1:]}", "strong"))
        head.addSpacing(4)
        head.addWidget(
            StateChip(left_words(item), tone_of(item, is_owed=is_owed), "check" if item.is_done else "clock")
        )
        if item.is_own:
            head.addWidget(StateChip(OWN, "accent", "bookmark"))
        head.addStretch(1)
        return head

    def _remarks(self, today: date) -> list[str]:
        """Small lines below the title: the notice's own date, the note, where it comes from."""
        item, found = self.item, []
        if item.own is not None:
            if item.official_on is not None:
                late = "，晚于通知期限，请核对" if item.is_later_than_official else ""
                found.append(f"通知期限 {day_words(item.official_on, today)}{late}")
            if item.own.note:
                found.append(item.own.note)
        elif item.task is not None and item.task.monthly:
            found.append(monthly_words(item.task.monthly))
        who = WHO_LABELS.get(item.task.who, "") if item.task is not None else ""
        if item.notice is not None:
            found.append(" · ".join(part for part in (who, item.notice.title) if part))
        elif item.key is not None:
            found.append("这份通知没有安装")
        return found

    def _menu_button(self) -> QToolButton:
        more = icon_button("ellipsis", "更多操作", name=f"due.{_name_of(self.item)}.more")
        more.setAccessibleName(f"更多操作：{self.item.title}")
        menu = QMenu(more)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        more.setMenu(menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return more

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for way in self._ways():
            _add(menu, way.words, partial(self.way_chosen.emit, way))
        if menu.actions():
            menu.addSeparator()
        if self.item.own is None:
            _add(menu, "添加自定期限…", lambda: self.own_asked.emit(self.item))
        else:
            _add(menu, "修改…", lambda: self.edit_asked.emit(self.item))
            _add(menu, "删除", lambda: self.remove_asked.emit(self.item))


class ClosedRow(QFrame):
    """A notice whose dates have all passed: said plainly, in grey."""

    def __init__(self, notice: NoticeDef, last_on: date, is_last: bool) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setProperty("last", "true" if is_last else "false")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(4)
        column.addWidget(label(notice.title, wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(StateChip("已截止", "neutral", "clock"), 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(label(f"最后期限 {date_words(last_on)}", "small"))
        foot.addStretch(1)
        column.addLayout(foot)
        self.setAccessibleName(f"{notice.title} 已截止，最后期限 {date_words(last_on)}")


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1] + "…"


def _add(menu: QMenu, words: str, do: Callable[[], object]) -> None:
    action = QAction(words, menu)
    action.triggered.connect(lambda _checked=False: do())
    menu.addAction(action)


def _name_of(item: DueItem) -> str:
    """A name for tests and screen readers: the id of an own deadline, else notice/task/month."""
    return item.own.own_id if item.own else "/".join(part for part in item.key or () if part)
