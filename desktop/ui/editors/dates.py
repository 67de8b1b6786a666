"""This file edits dates and months: typed as 2024-11-22, 20241122, 2024年11月22日 or 今天, or picked from a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

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

from desktop.forms.fieldtypes.month import to_month
from desktop.forms.model import FieldDef
from desktop.ui.editors.base import EditorContext
from desktop.ui.editors.day_grid import Calendar
from desktop.ui.editors.inputs import Popup
from desktop.ui.editors.text import LineEditor
from desktop.ui.icons import set_icon
from desktop.ui.widgets.buttons import PushButton, ToolButton

DAY_WORDS = {"今天": 0, "今日": 0, "昨天": -1, "明天": 1}
MONTH_WORDS = {"本月": 0, "这个月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1}
_WIDEST = {"min": "1900-01", "max": "2199-12"}  # months to pick from where the field names no limits


class DateEditor(LineEditor):
    """A date (日期), kept as 2024-11-22; half a date stays as typed."""

    line_width = 160
    placeholder = "2024-11-22"
    opens = "打开日历"
    typed_like = "20241122、2024.11.22、今天"

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.button = ToolButton(self)
        self.button.setAutoRaise(True)
        self.button.setToolTip(f"{self.opens}（Alt+↓）；也可以直接输入，如 {self.typed_like}")
        self.button.setAccessibleName(f"{field.label}：{self.opens}")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_icon(self.button, "calendar", "muted", 18)
        self.button.clicked.connect(self.open_popup)
        self.row.insertWidget(1, self.button)
        self._popup: Popup | None = None

    def stored(self) -> Any:
        """今天, 昨天 and 明天 (本月, 上月, 下月) are the days and months they name."""
        found = self.named_day(self.line.text().strip())
        return found if found is not None else super().stored()

    def named_day(self, word: str) -> str | None:
        """The day a word stands for today; None for any other text."""
        away = DAY_WORDS.get(word)
        return None if away is None else (self.today() + timedelta(days=away)).isoformat()

    def today(self) -> date:
        day: date = self.context.desk.clock().date()
        return day

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
    """A month (年月), kept as 2024-11; the months to pick from lie within the limits of the field."""

    line_width = 140
    placeholder = "2024-11"
    opens = "选择年月"
    typed_like = "202411、2024.11、本月"

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.limits = tuple(str(field.params.get(key) or bound) for key, bound in _WIDEST.items())
        first, last = self.limits
        if not field.example and (first, last) != tuple(_WIDEST.values()):
            self.line.setPlaceholderText(first if first != _WIDEST["min"] else last)

    def named_day(self, word: str) -> str | None:
        away = MONTH_WORDS.get(word)
        if away is None:
            return None
        today = self.today()
        months = today.year * 12 + today.month - 1 + away
        return f"{months // 12}-{months % 12 + 1:02}"

    def fill_popup(self, popup: Popup) -> None:
        text = str(self.stored() or "")
        typed = text if to_month(text) else f"{self.today():%Y-%m}"
        first, last = self.limits
        _MonthGrid(popup, min(max(typed, first), last), text, self.limits, self._take)


class _MonthGrid(QWidget):
    """Twelve months of one year, with arrows to the years beside it."""

    def __init__(
        self, popup: Popup, shown: str, chosen: str, limits: tuple[str, ...], take: Callable[[str], None]
    ) -> None:
        super().__init__(popup)
        self._year, self._chosen, self._take = int(shown[:4]), chosen, take
        self._first, self._last = limits
        outer = QVBoxLayout(popup)
        outer.setContentsMargins(8, 8, 8, 8)
        outer.addWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        self._title = QLabel(self)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._arrows: dict[int, QToolButton] = {}
        for name, icon_name, step in (("上一年", "chevron-left", -1), ("下一年", "chevron-right", 1)):
            arrow = ToolButton(self)
            arrow.setAutoRaise(True)
            arrow.setAccessibleName(name)
            arrow.setToolTip(name)
            set_icon(arrow, icon_name, "muted", 18)
            arrow.clicked.connect(lambda _=False, by=step: self._turn(by))
            head.addWidget(arrow)
            self._arrows[step] = arrow
            if step < 0:
                head.addWidget(self._title, 1)
        layout.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(4)
        self._buttons: list[QPushButton] = []
        for month in range(1, 13):
            button = PushButton(f"{month} 月", self)
            button.setCheckable(True)
            button.setProperty("flat", "true")
            button.clicked.connect(lambda _=False, m=month: self._pick(m))
            grid.addWidget(button, (month - 1) // 4, (month - 1) % 4)
            self._buttons.append(button)
        layout.addLayout(grid)
        self._turn(0)

    def _turn(self, by: int) -> None:
        self._year += by
        self._title.setText(f"{self._year} 年")
        self._arrows[-1].setEnabled(self._year > int(self._first[:4]))
        self._arrows[1].setEnabled(self._year < int(self._last[:4]))
        for month, button in enumerate(self._buttons, 1):
            name = f"{self._year}-{month:02}"
            button.setChecked(name == self._chosen)
            button.setEnabled(self._first <= name <= self._last)

    def _pick(self, month: int) -> None:
        self._take(f"{self._year}-{month:02}")
