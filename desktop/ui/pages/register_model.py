"""This file gives the register of declarations (汇总登记) and the take-in results to Qt's tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush

from desktop.ui.icons import icon
from desktop.ui.theme import TONE_ICONS, app_theme
from desktop.ui.wording import moment_words

if TYPE_CHECKING:
    from desktop.services.desk import DeclarationRow
    from desktop.services.taking_in import TakeInLine

Index = QModelIndex | QPersistentModelIndex
ROW_MIME = "application/x-shenbao-register-row"

# outcome → tone; the words come from the core
OUTCOME_TONES = {
    "added": "success",
    "updated": "success",
    "same": "neutral",
    "older": "neutral",
    "conflict": "missing",
    "refused": "error",
}


class _HeadedModel(QAbstractTableModel):
    """A flat list under fixed heads; ``_rows`` is what is listed."""

    HEADS: tuple[str, ...] = ()
    _rows: Sequence[Any] = ()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                return self.HEADS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class RegisterModel(_HeadedModel):
    """The declarations of one table. Ticking and moving are asked for by signals; the desk decides."""

    include_requested = Signal(list, bool)  # declaration ids
    move_requested = Signal(int, int)  # from row, to row

    HEADS = ("纳入", "次序", "申报单位", "项目（工厂）", "优先情形", "修订", "校验码", "核对", "收到时间")
    INCLUDED, ORDER, UNIT, PROJECT, PREFERENCES, REVISION, CODE, ISSUES, RECEIVED = range(9)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[DeclarationRow, ...] = ()
        self._by_priority = False
        self._now = datetime.now()
        self._heads: dict[int, str] = {}

    def set_heads(self, unit: str, project: str) -> None:
        """What the columns of the unit and of its project are called in this table."""
        self._heads = {self.UNIT: unit, self.PROJECT: project}
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, self.UNIT, self.PROJECT)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        is_words = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if orientation == Qt.Orientation.Horizontal and is_words and section in self._heads:
            return self._heads[section]
        return super().headerData(section, orientation, role)

    def show_rows(self, rows: Sequence[DeclarationRow], *, by_priority: bool, now: datetime) -> None:
        self.beginResetModel()
        self._rows, self._by_priority, self._now = tuple(rows), by_priority, now
        self.endResetModel()

    @property
    def rows(self) -> tuple[DeclarationRow, ...]:
        return self._rows

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, column, index.row())
        if role == Qt.ItemDataRole.CheckStateRole and column == self.INCLUDED:
            return Qt.CheckState.Checked if row.is_included else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tooltip(row, column)
        if role == Qt.ItemDataRole.DecorationRole and column == self.ISSUES:
            tone = self._issue_tone(row)
            return icon(TONE_ICONS[tone], tone, 16)
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == self.ISSUES:
                return QBrush(app_theme().color(self._issue_tone(row)))
            if not row.is_included or column in (self.REVISION, self.CODE, self.RECEIVED):
                return QBrush(app_theme().color("muted"))
        if role == Qt.ItemDataRole.AccessibleTextRole and column == self.INCLUDED:
            return f"{row.unit_name}{'已纳入' if row.is_included else '未纳入'}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == self.INCLUDED:
            is_included = Qt.CheckState(value) == Qt.CheckState.Checked
            self.ask_to_include([index.row()], is_included)
            return True
        return False

    def ask_to_include(self, rows: Sequence[int], is_included: bool) -> None:
        """Ask for these rows to be put into the table or left out, as one change."""
        self.include_requested.emit([self._rows[row].declaration_id for row in rows], is_included)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == self.INCLUDED:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if self._by_priority:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    # ---- moving rows by drag: the table view drops between two rows ----

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [ROW_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        carried.setData(ROW_MIME, QByteArray(str(indexes[0].row()).encode()))
        return carried

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        return self._by_priority and data.hasFormat(ROW_MIME)

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        source = int(bytes(data.data(ROW_MIME).data()))
        target = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
        if target > source:
            target -= 1
        if target != source:
            self.move_requested.emit(source, target)
        return False  # the page shows the new order itself; the view must not remove the source row

    # ---- words ----

    def _words(self, row: DeclarationRow, column: int, number: int) -> str:
        if column == self.ORDER:
            if not row.is_included:
                return "—"
            return str(sum(1 for other in self._rows[: number + 1] if other.is_included))
        if column == self.UNIT:
            return row.unit_name or "（未填单位名称）"
        if column == self.PROJECT:
            return row.project or "—"
        if column == self.PREFERENCES:
            return "；".join(row.preferences) or "—"
        if column == self.REVISION:
            return f"第 {row.revision} 版"
        if column == self.CODE:
            return "-".join(row.code[i : i + 4] for i in range(0, 12, 4))
        if column == self.ISSUES:
            if row.has_conflict:
                return "冲突"
            return f"提醒 {row.warnings}" if row.warnings else "无问题"
        if column == self.RECEIVED:
            return moment_words(row.received_at, self._now)
        return ""

    def _tooltip(self, row: DeclarationRow, column: int) -> str | None:
        if column == self.UNIT:
            return row.unit_name
        if column == self.PROJECT:
            return row.project
        if column == self.PREFERENCES:
            return "\n".join((*row.preferences, "供同等条件下优先时参考，不改变次序。")) if row.preferences else None
        if column == self.CODE:
            return "版本校验码，与纸质件页脚一致"
        if column == self.ISSUES and row.has_conflict:
            return "同一单位交来的两份申报包内容不同、又都不是对方的更新版。请与单位核实后选定一份。"
        if column == self.ISSUES and row.warnings:
            return f"内容里有 {row.warnings} 处提醒，填报单位已写明理由"
        return None

    @staticmethod
    def _issue_tone(row: DeclarationRow) -> str:
        if row.has_conflict:
            return "missing"
        return "warning" if row.warnings else "success"


class TakeInModel(_HeadedModel):
    """What became of each package taken in."""

    HEADS = ("结果", "单位", "说明", "文件")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[TakeInLine, ...] = ()

    def show_lines(self, lines: Sequence[TakeInLine]) -> tuple[TakeInLine, ...]:
        """Refused and conflicting ones first: they need somebody. Gives the lines in the order shown."""
        order = {"refused": 0, "conflict": 1}
        self.beginResetModel()
        self._rows = tuple(sorted(lines, key=lambda line: order.get(line.outcome, 2)))
        self.endResetModel()
        return self._rows

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self._rows[index.row()]
        tone = OUTCOME_TONES[line.outcome]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            shown = (line.label, line.unit_name or "—", line.sentence, line.path.name)[index.column()]
            full = str(line.path) if index.column() == 3 else shown
            return full if role == Qt.ItemDataRole.ToolTipRole else shown
        if index.column() == 0:
            if role == Qt.ItemDataRole.DecorationRole:
                return icon(TONE_ICONS[tone], "muted" if tone == "neutral" else tone, 16)
            if role == Qt.ItemDataRole.ForegroundRole:
                return QBrush(app_theme().color("muted" if tone == "neutral" else tone))
        return None


def outcome_counts(lines: Sequence[TakeInLine]) -> list[tuple[str, str]]:
    """(新收 12, success) … for the chips above the results, in a fixed order, only what occurred."""
    found: list[tuple[str, str]] = []
    for outcome, tone in OUTCOME_TONES.items():
        same = [line for line in lines if line.outcome == outcome]
        if same:
            found.append((f"{same[0].label} {len(same)}", tone))
    return found
