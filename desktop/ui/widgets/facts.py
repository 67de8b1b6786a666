"""This file shows facts as two columns: quiet name, value that can be copied."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.ui.theme import GRID
from desktop.ui.widgets.text import label, selectable


class FactGrid(QWidget):
    """Rows of (name, value); ``add_row`` takes one more widget for the right edge (a state chip)."""

    def __init__(self, rows: Iterable[tuple[str, str]] = (), *, name_width: int = 88) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID * 2)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnMinimumWidth(0, name_width)
        self._grid.setColumnStretch(1, 1)
        for name, value in rows:
            self.add_row(name, value)

    def add_row(self, name: str, value: str, side: QWidget | None = None) -> None:
        number = self._grid.rowCount()
        self._grid.addWidget(label(name, "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(selectable(label(value, wrap=True)), number, 1, Qt.AlignmentFlag.AlignTop)
        if side is not None:
            self._grid.addWidget(side, number, 2, Qt.AlignmentFlag.AlignTop)
