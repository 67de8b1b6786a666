"""This file asks for a deadline of the person's own (自定期限): for which task or what, until when, a note."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.forms.fieldtypes import field_type
from desktop.forms.fieldtypes.date import to_date
from desktop.services.deadlines import DueItem, OwnDeadline, TaskChoice, TaskKey, later_words
from desktop.ui.pages.page import PageContext
from desktop.ui.theme import GRID
from desktop.ui.widgets import Banner, ChoiceBox, PrimaryButton, button, icon_button, label
from desktop.ui.wording import date_words, filled_by_of

REMINDER = "不属于通知任务，只作提醒"
TITLES_SHOWN = 30  # characters of a task in the list


class OwnDeadlineDialog(QDialog):
    """``saved`` carries what was kept. ``item`` is the task it is for, or the own deadline to change."""

    saved = Signal(object)

    def __init__(
        self, parent: QWidget, context: PageContext, item: DueItem | None = None, day: date | None = None
    ) -> None:
        super().__init__(parent.window())
        self._desk, self._today = context.desk, context.today
        self._own: OwnDeadline | None = item.own if item else None
        self._choices: list[TaskChoice | None] = [None, *self._offered(context, item)]
        self.setObjectName("own_deadline")
        self.setWindowTitle("修改自定期限" if self._own else "添加自定期限")
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(600)
        self._build()
        self._fill(item, day)

    def _offered(self, context: PageContext, item: DueItem | None) -> tuple[TaskChoice, ...]:
        """The tasks to choose from, that of ``item`` among them even when it is closed."""
        found = self._desk.deadlines.choices(self._today, filled_by_of(context.role))
        if item is None or item.key is None or any(choice.key == item.key for choice in found):
            return found
        notice = item.notice.title if item.notice else "通知未安装"
        return (TaskChoice(item.key, item.title, notice, item.official_on), *found)

    def _build(self) -> None:
        self._task = ChoiceBox()
        self._task.setObjectName("own_deadline.task")
        self._task.setAccessibleName("事项")
        for choice in self._choices:
            words = REMINDER if choice is None else _choice_words(choice)
            self._task.addItem(words)
            if choice is not None:
                self._task.setItemData(
                    self._task.count() - 1, f"{choice.title}\n{choice.notice_title}", Qt.ItemDataRole.ToolTipRole
                )
        self._title = _line("own_deadline.title", "提醒内容", "例如：送分管领导签字、盖章")
        self._date = _DateLine()
        self._note = _line("own_deadline.note", "备注", "可不填，例如：找设备科要产能数据")
        self._official = label("", "small", wrap=True, name="own_deadline.official")
        self._warning = Banner(tone="warning")
        self._warning.setObjectName("own_deadline.warning")
        self._refusal = Banner(tone="error")
        self._refusal.setObjectName("own_deadline.refusal")
        self._refusal.hide()
        self._form = form = QFormLayout()
        form.setHorizontalSpacing(GRID * 2)
        form.setVerticalSpacing(GRID)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(label("事项"), self._task)
        form.addRow(label("提醒内容"), self._title)
        form.addRow(label("日期"), self._date)
        form.addRow("", self._official)
        form.addRow(label("备注"), self._note)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        column.addWidget(label("自定期限只在本机提醒，标有“自定”，不改变通知规定的期限。", "muted", wrap=True))
        column.addLayout(form)
        column.addWidget(self._warning)
        column.addWidget(self._refusal)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject, name="own_deadline.cancel"))
        self._ok = PrimaryButton("保存", name="own_deadline.save", on_click=self._save)
        self._ok.setDefault(True)
        foot.addWidget(self._ok)
        column.addLayout(foot)
        self._task.currentIndexChanged.connect(lambda _index: self._show_task())
        self._date.line.textChanged.connect(lambda _text: self._show_warning())

    def _fill(self, item: DueItem | None, day: date | None) -> None:
        key = item.key if item else None
        if item is None and day is None and len(self._choices) > 1:
            key = self._choices[1].key if self._choices[1] else None
        keys = [choice.key if choice else None for choice in self._choices]
        self._task.setCurrentIndex(keys.index(key))
        if self._own is not None:
            self._title.setText(self._own.title)
            self._note.setText(self._own.note)
            day = self._own.due_on
        if day is not None:
            self._date.line.setText(day.isoformat())
        self._show_task()
        (self._title if key is None and not self._title.text() else self._date.line).setFocus()

    @property
    def choice(self) -> TaskChoice | None:
        """The task it is for; None for a reminder."""
        return self._choices[self._task.currentIndex()]

    def _show_task(self) -> None:
        choice = self.choice
        self._form.setRowVisible(self._title, choice is None)
        words = ""
        if choice is not None:
            on = f"通知期限 {date_words(choice.official_on)}" if choice.official_on else "通知未规定日期"
            words = f"{on}，《{choice.notice_title}》"
        self._official.setText(words)
        self._form.setRowVisible(self._official, bool(words))
        self._show_warning()

    def _show_warning(self) -> None:
        choice, day = self.choice, self._date.day
        words = later_words(day, choice.official_on if choice else None)
        if not words and day is not None and day < self._today:
            words = f"{date_words(day)} 已经过去，保存后会列在“已逾期”。"
        self._warning.show_text(words, "warning")
        self._warning.setVisible(bool(words))
        self._refusal.hide()

    def _save(self) -> None:
        choice = self.choice
        key: TaskKey | None = choice.key if choice else None
        title = choice.title if choice else self._title.text()
        own_id = self._own.own_id if self._own else ""
        try:
            kept = self._desk.deadlines.save(title, self._date.day, note=self._note.text(), key=key, own_id=own_id)
        except AppError as error:
            self._refusal.show_text(str(error), "error")
            self._refusal.show()
            wrong = self._title if error.code == "deadline.no_title" else self._date.line
            wrong.setFocus()
            return
        self.accept()
        self.saved.emit(kept)


class _DateLine(QWidget):
    """A date typed as 2026-04-20 or 2026.4.20, or taken from a calendar (Alt+↓)."""

    def __init__(self) -> None:
        super().__init__()
        self.line = _line("own_deadline.date", "日期", "2026-04-20")
        self.line.setFixedWidth(160)
        self.open: QToolButton = icon_button(
            "calendar", "打开日历（Alt+↓）", self._open_calendar, name="own_deadline.calendar"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line)
        row.addWidget(self.open)
        row.addStretch(1)

    @property
    def day(self) -> date | None:
        """What is typed, None while it is no date."""
        return to_date(field_type("date").to_stored(self.line.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._open_calendar()
            return
        super().keyPressEvent(event)

    def _open_calendar(self) -> None:
        from desktop.ui.editors.day_grid import Calendar
        from desktop.ui.editors.inputs import Popup

        popup = Popup(self)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        day = self.day
        calendar = Calendar(QDate(day.year, day.month, day.day) if day else QDate(), popup)
        calendar.picked.connect(lambda picked: self._take(popup, picked))
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(calendar)
        popup.open_below(self.line)
        calendar.days.setFocus()

    def _take(self, popup: QWidget, day: QDate) -> None:
        self.line.setText(day.toString("yyyy-MM-dd"))
        popup.close()
        self.line.setFocus()


def _choice_words(choice: TaskChoice) -> str:
    title = choice.title if len(choice.title) <= TITLES_SHOWN else choice.title[: TITLES_SHOWN - 1] + "…"
    return f"{title}（{choice.official_on:%Y-%m-%d}）" if choice.official_on else f"{title}（未规定日期）"


def _line(name: str, words: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setPlaceholderText(hint)
    return made
