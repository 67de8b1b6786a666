"""This file is what is above a long table: a box that filters its rows by words, and what is said of a sorted view."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.ui.models.row_view import SortBy
from desktop.ui.models.rows_model import RowsModel
from desktop.ui.widgets import button, label

FILTERED_FROM = 20  # rows: fewer are seen at a glance
FILTER_WIDTH = 150  # px


class FilterLine(QLineEdit):
    """Escape empties it, ↓ and Return go to the rows."""

    left_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_down.emit()
        else:
            super().keyPressEvent(event)


class ViewBar(QWidget):
    """Says how the rows are shown and puts the stored order back. Hidden while everything is shown as it is stored."""

    changed = Signal()

    def __init__(self, model: RowsModel, subject: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.line = FilterLine(parent)
        self.line.setObjectName("table_filter")
        self.line.setPlaceholderText("筛选：输入文字")
        self.line.setAccessibleName(f"{subject}：按文字筛选")
        self.line.setClearButtonEnabled(True)
        self.line.setFixedWidth(FILTER_WIDTH)
        self.line.textChanged.connect(lambda words: self._arrange(self._model.view.sort_by, words))
        self.line.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.words = label("", "small", wrap=True)
        row.addWidget(self.words, 1)
        self.restore = button("恢复次序", self.restore_order, name="table_restore_order")
        self.restore.setProperty("kind", "quiet")
        self.restore.setAccessibleName(f"{subject}：恢复次序，显示全部")
        row.addWidget(self.restore)
        self.hide()

    def sort(self, column_id: str, is_descending: bool | None) -> None:
        """Show the rows in the order of a column; None puts the stored order back."""
        self._arrange(None if is_descending is None else SortBy(column_id, is_descending), self._model.view.words)

    def sort_on(self, column_id: str) -> None:
        """A click on a head: ascending, descending, off."""
        by = self._model.view.sort_by
        if by is None or by.column_id != column_id:
            self.sort(column_id, False)
        else:
            self.sort(column_id, None if by.is_descending else True)

    def restore_order(self) -> None:
        """Every row, in the stored order."""
        if self.line.text():
            self._model.view.sort_by = None
            self.line.clear()
        else:
            self._arrange(None, "")

    def _arrange(self, sort_by: SortBy | None, words: str) -> None:
        self._model.arrange(sort_by, words)
        self.changed.emit()

    def show_state(self) -> bool:
        """Say how the rows are shown; True when the box of words came or went."""
        view = self._model.view
        was_hidden = self.line.isHidden()
        self.line.setVisible(self._model.total() >= FILTERED_FROM or bool(self.line.text()))
        said = []
        if view.sort_by is not None:
            name = next(column.label for column in self._model.columns if column.id == view.sort_by.column_id)
            said.append(f"按“{name}”{'降序' if view.sort_by.is_descending else '升序'}显示，表中次序不变")
        if view.words:
            said.append(f"含“{view.words}”的 {self._model.rowCount():,} 行，共 {self._model.total():,} 行")
        self.words.setText("；".join(said))
        self.restore.setText("恢复次序" if view.sort_by is not None else "显示全部")
        self.setVisible(bool(said))
        return was_hidden != self.line.isHidden()

    @property
    def why_not_moved(self) -> str:
        """Why rows cannot be moved now; "" when they can."""
        if not self._model.view.is_active:
            return ""
        return "现在显示的不是表中的次序，不能移动。请先“恢复次序”。"
