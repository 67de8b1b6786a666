"""This file shows the rows of a table field in a grid; it asks the session and holds no answers of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import FieldDef
from desktop.issues import Issue, Severity
from desktop.ui.models.explained import CALCULATED, READ_ONLY, column_explanation, status_sentence

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

STORED_ROLE = Qt.ItemDataRole.UserRole + 1
SEVERITY_ROLE = Qt.ItemDataRole.UserRole + 2
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.MISSING: 2}
_RIGHT = frozenset({"integer", "decimal", "money", "percent"})


def worst(issues: Sequence[Issue]) -> str:
    """The severity that counts most; "" for no issue."""
    return min(issues, key=lambda issue: _ORDER[issue.severity]).severity.value if issues else ""


class RowsModel(QAbstractTableModel):
    """Rows of ``table``; columns are its fields, or some of them. ``visit`` numbers the visit edits belong to."""

    def __init__(
        self,
        session: Any,
        table: FieldDef,
        parent: QObject | None = None,
        *,
        columns: Sequence[FieldDef] | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.table = table
        self.columns: tuple[FieldDef, ...] = table.columns if columns is None else tuple(columns)
        self.visit = 0
        self._rows: list[dict[str, Any]] = session.rows(table.id)
        self._issues: dict[str, list[Issue]] = {}
        self.refresh_issues()

    # --- Qt -----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            unit = f"（{column.unit}）" if column.unit and column.unit not in column.label else ""
            mark = f"\n{CALCULATED}" if column.calculated is not None else " *" if column.required else ""
            return column.label + unit + mark
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = [
                column.label,
                "必填" if column.required else "",
                column_explanation(self.table, column),
                column.hint,
                f"来源：{column.source}" if column.source else "",
                status_sentence(column),
            ]
            return "\n".join(part for part in parts if part)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        column = self.columns[index.column()]
        stored = self.cell(index.row(), column)
        if role == Qt.ItemDataRole.DisplayRole:
            return field_type(column.type).printed(stored, column).replace("\n", " ")
        if role == Qt.ItemDataRole.EditRole or role == STORED_ROLE:
            return stored
        if role == SEVERITY_ROLE:
            issues = self.issues_of(index)
            return issues[0].severity.value if issues else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tip(index) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.type in _RIGHT else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = field_type(column.type).printed(stored, column) or "空"
            how = f"，{READ_ONLY}" if column.calculated is not None else ""
            return f"{self.row_words(index.row())}，{column.label}：{said}{how}"
        return None

    def tip(self, index: Index) -> str:
        """What is wrong with a cell, how it is calculated, or all of its text."""
        column = self.columns[index.column()]
        sentences = [issue.sentence for issue in self.issues_of(index)]
        if column.calculated is not None:
            sentences.append(f"“{column.label}”{READ_ONLY}。{column_explanation(self.table, column)}")
        text = field_type(column.type).printed(self.cell(index.row(), column), column)[:400]
        return "\n".join(sentences or [text])

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self.is_editable(index):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Put a *stored* value into the session; the model hears of it like everybody else."""
        if role != Qt.ItemDataRole.EditRole or not self.is_editable(index):
            return False
        self._session.set_value(self.path(index), value, visit=self.visit)
        return True

    def clear_cells(self, cells: Sequence[QModelIndex]) -> None:
        """Empty cells, as one undo step."""
        with self._session.step(f"清除 {len(cells)} 个单元格"):
            for cell in cells:
                if self.is_editable(cell):
                    self._session.set_value(self.path(cell), None)

    # --- places ---------------------------------------------------------------------------------------

    def is_editable(self, index: Index) -> bool:
        return self.columns[index.column()].calculated is None and bool(self._session.is_visible(self.path(index)))

    def row_id(self, row: int) -> str:
        return str(self._rows[row].get("id", ""))

    def row_of(self, row_id: str) -> int:
        """The place of a row; -1 when it is not there."""
        return next((at for at, row in enumerate(self._rows) if row.get("id") == row_id), -1)

    def row_values(self, row: int) -> dict[str, Any]:
        return self._rows[row]

    def row_words(self, row: int) -> str:
        """What a screen reader calls a row."""
        return f"第 {row + 1} 行"

    def cell(self, row: int, column: FieldDef) -> Any:
        """The stored or calculated cell; the session's rows hold both."""
        return self._rows[row].get(column.id)

    def column_of(self, column_id: str) -> int:
        """The place of a column; -1 when it is not there."""
        return next((at for at, column in enumerate(self.columns) if column.id == column_id), -1)

    def path(self, index: Index) -> str:
        return f"{self.table.id}/{self.row_id(index.row())}/{self.columns[index.column()].id}"

    def printed(self, row: int, column: int) -> str:
        field = self.columns[column]
        return field_type(field.type).printed(self.cell(row, field), field)

    def issues_of(self, index: Index) -> Sequence[Issue]:
        return self._issues.get(self.path(index), ())

    def row_severity(self, row: int) -> str:
        """The worst of a row: its own issues and those of its cells."""
        own = f"{self.table.id}/{self.row_id(row)}"
        found = [*self._issues.get(own, ())]
        for column in self.table.columns:
            found.extend(self._issues.get(f"{own}/{column.id}", ()))
        return worst(found)

    # --- following the session ----------------------------------------------------------------------

    def refresh_issues(self) -> None:
        found: dict[str, list[Issue]] = {}
        for issue in self._session.issues_under(self.table.id):
            found.setdefault(issue.path, []).append(issue)
        for issues in found.values():
            issues.sort(key=lambda issue: _ORDER[issue.severity])
        self._issues = found

    def apply(self, update: Any) -> None:
        """Rows that came or went are inserted or removed, changed cells repainted; nothing is rebuilt."""
        rows = self._session.rows(self.table.id)
        if self.table.id in update.tables or len(rows) != len(self._rows) or self.table.id in update.paths:
            self._apply_rows(rows)
        self._rows = rows
        mine = [i for i in (*update.issues_added, *update.issues_removed) if i.field_id == self.table.id]
        if mine or update.tables:
            self.refresh_issues()
        touched = {path.split("/")[1] for path in update.paths if path.startswith(self.table.id + "/")}
        touched |= {issue.path.split("/")[1] for issue in mine if "/" in issue.path}
        last = len(self.columns) - 1
        for row_id in touched if len(touched) <= 50 else ():
            at = self.row_of(row_id)
            if at >= 0:
                self.dataChanged.emit(self.index(at, 0), self.index(at, last))
        if rows and len(touched) > 50:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, last))

    def _apply_rows(self, rows: list[dict[str, Any]]) -> None:
        """The common head and tail stay; what lies between is taken out and put in."""
        old, new = [row.get("id") for row in self._rows], [row.get("id") for row in rows]
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        if head < len(old) - tail:
            self.beginRemoveRows(ROOT, head, len(old) - tail - 1)
            self._rows = self._rows[:head] + (self._rows[len(old) - tail :] if tail else [])
            self.endRemoveRows()
        if head < len(new) - tail:
            self.beginInsertRows(ROOT, head, len(new) - tail - 1)
            self._rows = rows
            self.endInsertRows()
