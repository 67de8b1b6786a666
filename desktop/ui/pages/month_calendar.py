"""This file draws a month with what is due on its days: Monday first, today marked, keys as in a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from desktop.ui.theme import RADIUS, Theme, app_theme
from desktop.ui.widgets import button, icon_button, label
from desktop.ui.wording import date_words, weekday_words

WEEK = "一二三四五六日"
ROWS = 6
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
_DOT = 5  # px
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


@dataclass(frozen=True, slots=True)
class DayMark:
    """What stands under a day: a full dot for dates of notices, a ring for own ones, their number, the words."""

    count: int
    tone: str  # a colour token: error, missing, accent_text or muted
    has_official: bool
    has_own: bool
    words: str  # one line an item, for the tooltip and the screen reader


def month_step(day: date, months: int) -> date:
    """The same day ``months`` later, the last of the month when there is no such day."""
    number = day.year * 12 + day.month - 1 + months
    first = date(number // 12, number % 12 + 1, 1)
    following = date((number + 1) // 12, (number + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))


class MonthGrid(QWidget):
    """Six weeks. Arrows move by days and weeks, PageUp and PageDown by months, Home and End in the week.

    ``chosen`` carries the day of a click, Enter or Space; ``dropped`` comes with Escape.
    """

    chosen = Signal(date)
    dropped = Signal()
    moved = Signal(date)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("home.month")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.today, self.day = today, today
        self.selected: date | None = None
        self._marks: Mapping[date, DayMark] = {}
        self._tell()

    # ---- what the page calls ----

    def show_marks(self, today: date, marks: Mapping[date, DayMark]) -> None:
        if self.day == self.today != today:
            self.day = today
            self.moved.emit(today)
        self.today, self._marks = today, marks
        self._tell()
        self.update()

    def select(self, day: date | None) -> None:
        """Mark the day whose items are listed."""
        self.selected = day
        self.update()

    def go_to(self, day: date) -> None:
        """Let ``day`` be the current one, and show its month."""
        if FIRST <= day <= LAST:
            self.day = day
            self._tell()
            self.moved.emit(day)
            self.update()

    def mark_of(self, day: date) -> DayMark | None:
        return self._marks.get(day)

    def first_shown(self) -> date:
        """The Monday the grid begins with."""
        first = self.day.replace(day=1)
        return first - timedelta(days=first.weekday())

    def rect_of(self, day: date) -> QRect:
        """Where a shown day stands."""
        number = (day - self.first_shown()).days
        return self._cell(number // 7, number % 7)

    def day_at(self, place: QPoint) -> date | None:
        """The day under a point; None over the names of the days."""
        for number in range(ROWS * 7):
            if self._cell(number // 7, number % 7).contains(place):
                return self.first_shown() + timedelta(days=number)
        return None

    # ---- size ----

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 14

    def _head_height(self) -> int:
        return self.fontMetrics().height() + 6

    def sizeHint(self) -> QSize:
        return QSize(7 * 46, self._head_height() + ROWS * self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(7 * 36, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def _cell(self, row: int, column: int) -> QRect:
        left, right = (round(self.width() * part / 7) for part in (column, column + 1))
        return QRect(left, self._head_height() + row * self._row_height(), right - left, self._row_height())

    # ---- mouse and keys ----

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self.go_to(day)
            self.chosen.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.go_to(self.day + timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.go_to(month_step(self.day, -1 if key == Qt.Key.Key_PageUp else 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(self.day + timedelta(days=(0 if key == Qt.Key.Key_Home else 6) - self.day.weekday()))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.day)
        elif key == Qt.Key.Key_Escape and self.selected is not None:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.day_at(event.pos())
            mark = self._marks.get(day) if day else None
            if day is not None and mark is not None:
                QToolTip.showText(event.globalPos(), f"{date_words(day)} {weekday_words(day)}\n{mark.words}", self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _tell(self) -> None:
        """Say to a screen reader where the person is."""
        mark = self._marks.get(self.day)
        what = f"{mark.count} 项期限：{mark.words}" if mark else "没有期限"
        today = "，今天" if self.day == self.today else ""
        self.setAccessibleName("任务日历")
        self.setAccessibleDescription(f"{date_words(self.day)} {weekday_words(self.day)}{today}，{what}")

    # ---- painting ----

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = app_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("muted"))
        for column, name in enumerate(WEEK):
            head = self._cell(0, column)
            head.setRect(head.x(), 0, head.width(), self._head_height())
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, name)
        for number in range(ROWS * 7):
            self._paint_day(painter, theme, number)
        painter.end()

    def _paint_day(self, painter: QPainter, theme: Theme, number: int) -> None:
        day = self.first_shown() + timedelta(days=number)
        cell = self._cell(number // 7, number % 7).adjusted(2, 1, -2, -1)
        is_today, is_inside = day == self.today, day.month == self.day.month
        if day == self.selected:
            painter.setPen(QPen(theme.color("accent_text"), 1))
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(QRectF(cell).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if day == self.day and self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(QRectF(cell).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        line = self.fontMetrics().height()
        top = QRect(cell.x(), cell.y() + 1, cell.width(), line)
        token = "text" if is_inside else "muted" if day == self.selected else "disabled"
        if is_today:
            wide = max(self.fontMetrics().horizontalAdvance("00") + 8, line)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            spot = QRectF(top.center().x() - wide / 2 + 0.5, top.y(), wide, line)
            painter.drawRoundedRect(spot, line / 2, line / 2)
            token = "on_accent"
        font = QFont(self.font())
        font.setBold(is_today)
        painter.setFont(font)
        painter.setPen(theme.color(token))
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, str(day.day))
        mark = self._marks.get(day)
        if mark is not None:
            foot = QRect(cell.x(), top.bottom() + 1, cell.width(), cell.bottom() - top.bottom() - 1)
            self._paint_mark(painter, theme, mark, foot)

    def _paint_mark(self, painter: QPainter, theme: Theme, mark: DayMark, foot: QRect) -> None:
        """A full dot, a ring, both; and how many when there are more than one."""
        shapes = [is_full for is_full, is_there in ((True, mark.has_official), (False, mark.has_own)) if is_there]
        words = str(mark.count) if mark.count > 1 else ""
        font = QFont(self.font())
        font.setPixelSize(max(self.fontInfo().pixelSize() - 4, 9))
        painter.setFont(font)
        words_width = painter.fontMetrics().horizontalAdvance(words) + 3 if words else 0
        left = foot.center().x() + 0.5 - (len(shapes) * (_DOT + 3) - 3 + words_width) / 2
        middle = foot.center().y() - 0.5
        colour: QColor = theme.color(mark.tone)
        for is_full in shapes:
            painter.setPen(QPen(colour, 1.4))
            painter.setBrush(colour if is_full else Qt.BrushStyle.NoBrush)
            radius = _DOT / 2 if is_full else _DOT / 2 + 0.3
            painter.drawEllipse(QPointF(left + _DOT / 2, middle), radius, radius)
            left += _DOT + 3
        if words:
            painter.setPen(theme.color("text"))
            place = QRectF(left, foot.y() - 1, words_width + 2, foot.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class MonthCalendar(QWidget):
    """The grid under its month, with the ways to the months beside it and back to today."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = MonthGrid(today, self)
        self.title = label("", "strong", name="home.month_title")
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.title)
        head.addStretch(1)
        self.now = button("今天", self._go_to_today, kind="quiet", name="home.month_today")
        self.now.setAccessibleName("回到今天所在的月份")
        head.addWidget(self.now)
        for icon_name, words, months, name in (
            ("chevron-left", "上个月（PgUp）", -1, "home.month_before"),
            ("chevron-right", "下个月（PgDn）", 1, "home.month_after"),
        ):
            head.addWidget(icon_button(icon_name, words, partial(self._turn, months), name=name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.grid)
        self.grid.moved.connect(self._show_title)
        self._show_title(today)

    def _turn(self, months: int) -> None:
        self.grid.go_to(month_step(self.grid.day, months))

    def _go_to_today(self) -> None:
        self.grid.go_to(self.grid.today)
        self.grid.setFocus()

    def _show_title(self, day: date) -> None:
        self.title.setText(f"{day.year}年{day.month}月")
        is_now = (day.year, day.month) == (self.grid.today.year, self.grid.today.month)
        self.now.setEnabled(not is_now or day != self.grid.today)
