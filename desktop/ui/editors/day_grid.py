"""This file is a month of days to pick from, drawn in the colours of the theme; keys work as in a calendar."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QDate, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.theme import app_theme
from desktop.ui.widgets import button, icon_button

CELL_WIDTH, CELL_HEIGHT = 40, 32
WEEK = "一二三四五六日"
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


class DayGrid(QWidget):
    """Six weeks. The arrow keys move by days and weeks, PageUp and PageDown by months (with Shift by years), Enter picks."""

    picked = Signal(QDate)
    moved = Signal(QDate)  # the day that would be picked

    def __init__(self, day: QDate, chosen: QDate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day, self._chosen = day, chosen
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("日历")
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(7 * CELL_WIDTH, 7 * CELL_HEIGHT)

    def go_to(self, day: QDate) -> None:
        if day.isValid() and 1900 <= day.year() <= 2199:
            self.day = day
            self.setAccessibleDescription(day.toString("yyyy-MM-dd"))
            self.moved.emit(day)
            self.update()

    def first_shown(self) -> QDate:
        """The Monday the grid begins with."""
        first = QDate(self.day.year(), self.day.month(), 1)
        return first.addDays(1 - first.dayOfWeek())

    def day_at(self, place: QPoint) -> QDate:
        """The day under a point; an invalid one over the names of the days."""
        row, column = place.y() // CELL_HEIGHT - 1, place.x() // CELL_WIDTH
        return self.first_shown().addDays(7 * row + column) if 0 <= row < 6 and 0 <= column < 7 else QDate()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day.isValid():
            self.picked.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.go_to(self.day.addDays(_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            months = 12 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.go_to(self.day.addMonths(-months if key == Qt.Key.Key_PageUp else months))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self.day)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, today = app_theme(), QDate.currentDate()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("muted"))
        for column, name in enumerate(WEEK):
            cell = QRect(column * CELL_WIDTH, 0, CELL_WIDTH, CELL_HEIGHT)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, name)
        for n in range(42):
            day = self.first_shown().addDays(n)
            cell = QRect(n % 7 * CELL_WIDTH, (n // 7 + 1) * CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT).adjusted(2, 2, -2, -2)
            if day == self._chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("accent"))
                painter.drawRoundedRect(cell, 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if day == self.day and self.hasFocus():
                painter.setPen(theme.color("focus_on_accent" if day == self._chosen else "focus"))
                painter.drawRoundedRect(cell, 4, 4)
            elif day == today:
                painter.setPen(theme.color("border"))
                painter.drawRoundedRect(cell, 4, 4)
            is_inside = day.month() == self.day.month()
            token = "on_accent" if day == self._chosen else "text" if is_inside else "disabled"
            painter.setPen(theme.color(token))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(day.day()))
        painter.end()


class Calendar(QWidget):
    """Arrows to the years and months beside, the days, and 今天."""

    picked = Signal(QDate)

    def __init__(self, chosen: QDate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days = DayGrid(chosen if chosen.isValid() else QDate.currentDate(), chosen, self)
        self.title = QLabel(self)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setSpacing(0)
        for icon_name, words, months in (
            ("chevrons-left", "上一年（Shift+PgUp）", -12),
            ("chevron-left", "上个月（PgUp）", -1),
            ("", "", 0),
            ("chevron-right", "下个月（PgDn）", 1),
            ("chevrons-right", "下一年（Shift+PgDn）", 12),
        ):
            if not months:
                head.addWidget(self.title, 1)
                continue
            arrow = icon_button(icon_name, words, partial(self._turn, months))
            arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            head.addWidget(arrow)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.days)
        column.addWidget(button("今天", lambda: self.picked.emit(QDate.currentDate()), kind="quiet"))
        self.days.moved.connect(self._show_title)
        self.days.picked.connect(self.picked)
        self._show_title(self.days.day)

    def _turn(self, months: int) -> None:
        self.days.go_to(self.days.day.addMonths(months))

    def _show_title(self, day: QDate) -> None:
        self.title.setText(f"{day.year()} 年 {day.month()} 月")
