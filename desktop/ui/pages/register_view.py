"""This file is the table of the register: rows move by drag and Alt+arrows, Space ticks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.ui.pages.register_model import RegisterModel

_WIDTHS = {
    RegisterModel.INCLUDED: 56,
    RegisterModel.ORDER: 56,
    RegisterModel.REVISION: 76,
    RegisterModel.CODE: 140,
    RegisterModel.ISSUES: 112,
    RegisterModel.RECEIVED: 124,
}
ROOM_FOR_ALL = 900  # px


class RegisterView(QTableView):
    """The table itself: rows move by drag and Alt+↑/↓, Space ticks the current row."""

    step_requested = Signal(int)

    def __init__(self, model: RegisterModel) -> None:
        super().__init__()
        self.setObjectName("register.table")
        self.setAccessibleName("申报登记表")
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
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
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.setSectionResizeMode(RegisterModel.UNIT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(RegisterModel.PROJECT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(RegisterModel.PREFERENCES, QHeaderView.ResizeMode.Stretch)
        self._fit_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if is_arrow and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step_requested.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._tick(self.model().index(self.currentIndex().row(), RegisterModel.INCLUDED))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow window the names need the room of the time."""
        super().resizeEvent(event)
        self.setColumnHidden(RegisterModel.RECEIVED, self.width() < ROOM_FOR_ALL)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()
        super().changeEvent(event)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 20)

    def _tick(self, index: QModelIndex) -> None:
        is_ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if is_ticked else Qt.CheckState.Checked
        self.model().setData(index, state.value, Qt.ItemDataRole.CheckStateRole)
