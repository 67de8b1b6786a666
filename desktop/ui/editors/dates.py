"""This file edits dates and months: typed as 2024-11-22 or 2024.11.22, or picked from a calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.forms.model import FieldDef
from desktop.ui.editors.base import EditorContext
from desktop.ui.editors.day_grid import Calendar
from desktop.ui.editors.inputs import Popup
from desktop.ui.editors.text import LineEditor
from desktop.ui.icons import set_icon


class DateEditor(LineEditor):
    """A date (日期), kept as 2024-11-22; half a date stays as typed."""

    line_width = 160
    placeholder = "2024-11-22"
    opens = "打开日历"

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.button = QToolButton(self)
        self.button.setAutoRaise(True)
        self.button.setToolTip(f"{self.opens}（Alt+↓）")
        self.button.setAccessibleName(f"{field.label}：{self.opens}")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_icon(self.button, "calendar", "muted", 18)
        self.button.clicked.connect(self.open_popup)
        self.row.insertWidget(1, self.button)
        self._popup: Popup | None = None

    def set_read_only(self, is_read_only: bool) -> None:
        super().set_read_only(is_read_only)
        self.button.setVisible(not is_read_only)

    def open_popup(self) -> None:
        """Show the calendar below the line, on the day that is typed."""
        popup = Popup(self)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._popup = popup
        self.fill_popup(popup)
        popup.open_below(self.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if not self.line.isReadOnly():
                self.open_popup()
            return
        super().keyPressEvent(event)

    def fill_popup(self, popup: Popup) -> None:
        calendar = Calendar(QDate.fromString(str(self.stored() or ""), "yyyy-MM-dd"), popup)
        calendar.picked.connect(lambda day: self._take(day.toString("yyyy-MM-dd")))
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(calendar)
        calendar.days.setFocus()

    def _take(self, text: str) -> None:
        self.line.setText(text)
        if self._popup is not None:
            self._popup.close()
            self._popup = None
        self.line.setFocus()


class MonthEditor(DateEditor):
    """A month (年月), kept as 2024-11."""

    line_width = 140
    placeholder = "2024-11"
    opens = "选择年月"

    def fill_popup(self, popup: Popup) -> None:
        text = str(self.stored() or "")
        year_text = text[:4]
        year = (
            int(year_text) if len(year_text) == 4 and year_text.isascii() and year_text.isdigit() else date.today().year
        )
        _MonthGrid(popup, year, text, self._take)


class _MonthGrid(QWidget):
    """Twelve months of one year, with arrows to the years beside it."""

    def __init__(self, popup: Popup, year: int, chosen: str, take: object) -> None:
        super().__init__(popup)
        self._year, self._chosen, self._take = year, chosen, take
        outer = QVBoxLayout(popup)
        outer.setContentsMargins(8, 8, 8, 8)
        outer.addWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        self._title = QLabel(self)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for name, icon_name, step in (("上一年", "chevron-left", -1), ("下一年", "chevron-right", 1)):
            arrow = QToolButton(self)
            arrow.setAutoRaise(True)
            arrow.setAccessibleName(name)
            arrow.setToolTip(name)
            set_icon(arrow, icon_name, "muted", 18)
            arrow.clicked.connect(lambda _=False, by=step: self._turn(by))
            head.addWidget(arrow)
            if step < 0:
                head.addWidget(self._title, 1)
        layout.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(4)
        self._buttons: list[QPushButton] = []
        for month in range(1, 13):
            button = QPushButton(f"{month} 月", self)
            button.setCheckable(True)
            button.setProperty("flat", "true")
            button.clicked.connect(lambda _=False, m=month: self._pick(m))
            grid.addWidget(button, (month - 1) // 4, (month - 1) % 4)
            self._buttons.append(button)
        layout.addLayout(grid)
        self._turn(0)

    def _turn(self, by: int) -> None:
        self._year = min(2199, max(1900, self._year + by))
        self._title.setText(f"{self._year} 年")
        for month, button in enumerate(self._buttons, 1):
            button.setChecked(f"{self._year}-{month:02}" == self._chosen)

    def _pick(self, month: int) -> None:
        if callable(self._take):
            self._take(f"{self._year}-{month:02}")
