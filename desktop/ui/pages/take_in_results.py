"""This file lists what became of each package of the last take-in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QSizePolicy, QTableView

from desktop.ui.pages.register_model import TakeInModel, outcome_counts
from desktop.ui.theme import GRID
from desktop.ui.widgets import Card, StateChip, icon_button, label

if TYPE_CHECKING:
    from desktop.services.taking_in import TakeInLine

_SHOWN_ROWS = 4
_WRAPPED_ROWS = 50  # rows whose whole sentence is shown; measuring thousands would take seconds


class TakeInResults(Card):
    """Chips with counts, one line a package with the reason sentence, 关闭."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__(margin=GRID + 4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setObjectName("intake.results")
        self._model = TakeInModel(self)
        self._lines: tuple[TakeInLine, ...] = ()
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(label("本次接收", "strong"))
        self._chips = QHBoxLayout()
        self._chips.setSpacing(4)
        head.addLayout(self._chips)
        head.addStretch(1)
        head.addWidget(icon_button("x", "收起本次结果", self._close, name="intake.results.close"))
        self.body.addLayout(head)
        self._table = QTableView()
        self._table.setObjectName("intake.results.table")
        self._table.setAccessibleName("本次接收结果")
        self._table.setModel(self._model)
        self._table.setShowGrid(False)
        self._table.setTabKeyNavigation(False)
        self._table.setWordWrap(True)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.verticalHeader().hide()
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 96), (1, 220), (3, 200)):
            header.resizeSection(column, width)
        self.body.addWidget(self._table)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def show_lines(self, lines: Sequence[TakeInLine]) -> None:
        while self._chips.count():
            item = self._chips.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for words, tone in outcome_counts(lines):
            self._chips.addWidget(StateChip(words, tone))
        self._lines = self._model.show_lines(lines)
        height = self.fontMetrics().height() + 14
        self._table.verticalHeader().setDefaultSectionSize(height)
        shown = min(max(len(lines), 1), _SHOWN_ROWS)
        head = self._table.horizontalHeader().sizeHint().height() + 4
        self._table.setMinimumHeight(head + height)  # on a low window the rest scrolls
        self._table.setMaximumHeight(head + height * shown)
        self.setVisible(bool(lines))
        QTimer.singleShot(0, self._show_whole_sentences)  # the columns have their widths only then

    def _show_whole_sentences(self) -> None:
        """What went wrong and what to do next must be readable without hovering."""
        for row, line in enumerate(self._lines[:_WRAPPED_ROWS]):
            if line.outcome in ("refused", "conflict"):
                self._table.resizeRowToContents(row)
