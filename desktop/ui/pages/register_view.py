"""This file is the table of the register: rows move by drag and Alt+arrows, Space ticks all that are selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.ui.pages.register_model import RegisterModel

_LONGEST = {  # what a column must show whole, at any size of type
    RegisterModel.INCLUDED: "纳入",
    RegisterModel.ORDER: "次序",
    RegisterModel.REVISION: "第 88 版",
    RegisterModel.CODE: "8888-8888-8888",
    RegisterModel.ISSUES: "　 提醒 888",
    RegisterModel.RECEIVED: "12月28日 20:58",
}
_PADDING = 28  # px beside the words of a cell
_NAMES = 22  # 字 of names that come before the time: on a narrow window it is left out


class RegisterView(QTableView):
    """The table itself: rows move by drag and Alt+↑/↓, Space ticks the selected rows."""

    step_requested = Signal(int)

    def __init__(self, model: RegisterModel) -> None:
        super().__init__()
        self.setObjectName("register.table")
        self.setAccessibleName("申报登记表")
        self._model = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.horizontalHeader()
        header.setSectionResizeMode(RegisterModel.UNIT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(RegisterModel.PROJECT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(RegisterModel.PREFERENCES, QHeaderView.ResizeMode.Stretch)
        self._own_widths: dict[int, int] = {}  # px the type asked for: another width is a person's, and stays
        self._fit_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if is_arrow and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step_requested.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            held = event.modifiers() & ~Qt.KeyboardModifier.ControlModifier  # a list of rows: Ctrl changes nothing
            super().keyPressEvent(QKeyEvent(event.type(), event.key(), held))
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._tick()
        else:
            super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802 (Qt's names)
        """One row is carried: the one that was taken hold of."""
        self.selectRow(self.currentIndex().row())
        super().startDrag(actions)

    def chosen_rows(self) -> list[int]:
        """The selected rows from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def choose_rows(self, rows: Sequence[int], current: int) -> None:
        """Select these rows, and put the focus of the table on ``current``."""
        chosen, width = QItemSelection(), self._model.columnCount() - 1
        for row in rows or [current]:
            chosen.select(self._model.index(row, 0), self._model.index(row, width))
        column = max(self.currentIndex().column(), 0)
        self.selectionModel().setCurrentIndex(
            self._model.index(current, column), QItemSelectionModel.SelectionFlag.NoUpdate
        )
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow window the names need the room of the time."""
        super().resizeEvent(event)
        self._show_time()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()
        super().changeEvent(event)

    def _fit_rows(self) -> None:
        """Rows and columns are as large as the type asks for."""
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 20)
        header = self.horizontalHeader()
        for column, words in _LONGEST.items():
            least = metrics.horizontalAdvance(words) + _PADDING
            is_own = header.sectionSize(column) == self._own_widths.get(column, header.sectionSize(column))
            header.resizeSection(column, least if is_own else max(least, header.sectionSize(column)))
            self._own_widths[column] = least
        self._show_time()

    def _show_time(self) -> None:
        header, names = self.horizontalHeader(), self.fontMetrics().horizontalAdvance("名" * _NAMES)
        taken = sum(header.sectionSize(column) for column in _LONGEST if not self.isColumnHidden(column))
        if self.isColumnHidden(RegisterModel.RECEIVED):
            taken += self.fontMetrics().horizontalAdvance(_LONGEST[RegisterModel.RECEIVED]) + _PADDING
        self.setColumnHidden(RegisterModel.RECEIVED, self.width() < taken + names)

    def moveCursor(self, action: Any, modifiers: Qt.KeyboardModifier) -> QModelIndex:  # noqa: N802 (Qt's names)
        """Home and End go to the first and last row."""
        rows = {self.CursorAction.MoveHome: 0, self.CursorAction.MoveEnd: self._model.rowCount() - 1}
        if action in rows:
            return self._model.index(rows[action], max(self.currentIndex().column(), 0))
        return super().moveCursor(action, modifiers)

    def _tick(self) -> None:
        """The current row turns to the other side, and every selected row goes with it."""
        current = self.currentIndex().row()
        rows = self.chosen_rows()
        is_included = self._model.rows[current].is_included
        self._model.ask_to_include(rows if current in rows else [current], not is_included)
