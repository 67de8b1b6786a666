"""This file shows a planned paste in a grid: where each column goes, every line, what is wrong in a cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush

from desktop.ui.models.paste import CellState, PastedCell, PastePlan
from desktop.ui.models.paste_summary import Planned
from desktop.ui.theme import app_theme

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
PREFIXES = {CellState.REFUSED: "不能填入：", CellState.DOUBTFUL: "可填入但有错误："}
TONES = {CellState.DOUBTFUL: "missing", CellState.REFUSED: "error"}
LONGEST = 200  # characters of a cell that are drawn


class PreviewModel(QAbstractTableModel):
    """Row 0 has room for the boxes that say where a column goes; below it the lines, all or only those in trouble."""

    def __init__(self, planned: Planned, line_name: Callable[[int], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._planned, self._line_name = planned, line_name
        self.only_troubled = False

    @property
    def plan(self) -> PastePlan:
        return self._planned.plan

    def show_plan(self, planned: Planned, *, only_troubled: bool) -> None:
        self.beginResetModel()
        self._planned, self.only_troubled = planned, only_troubled
        self.endResetModel()

    def line_of(self, row: int) -> int:
        """The line of the plan a row shows; -1 for the row of boxes."""
        if row < 1:
            return -1
        return self._planned.troubled[row - 1] if self.only_troubled else row - 1

    def row_of(self, line: int) -> int:
        """Where a line stands; -1 when it is not shown."""
        if not self.only_troubled:
            return line + 1
        return self._planned.troubled.index(line) + 1 if line in self._planned.troubled else -1

    def cell(self, index: Index) -> PastedCell | None:
        line = self.line_of(index.row())
        return self.plan.rows[line][index.column()] if line >= 0 else None

    # --- Qt -----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        if parent.isValid():
            return 0
        return 1 + (len(self._planned.troubled) if self.only_troubled else len(self.plan.rows))

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.plan.targets)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return f"第 {section + 1} 列"
        line = self.line_of(section)
        return self._line_name(line) if line >= 0 else "填到"

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index) if index.isValid() else None
        if cell is None:
            return None
        tone = TONES.get(cell.state)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text[:LONGEST].replace("\n", " ")
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(part for part in (cell.reason, cell.text[: 2 * LONGEST]) if part) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{cell.text[:LONGEST] or '空'}{'，' + PREFIXES[cell.state] + cell.reason if tone else ''}"
            case Qt.ItemDataRole.BackgroundRole if tone:
                return QBrush(app_theme().color(f"{tone}_soft"))
            case Qt.ItemDataRole.ForegroundRole if cell.state is CellState.SKIPPED:
                return QBrush(app_theme().color("disabled"))
            case Qt.ItemDataRole.ForegroundRole if self.only_troubled and not tone:
                return QBrush(app_theme().color("muted"))
        return None
