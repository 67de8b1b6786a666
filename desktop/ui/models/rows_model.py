"""This file shows the rows of a table field in a grid; it asks the session and holds no answers of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import FieldDef
from desktop.issues import Issue, Severity
from desktop.spans import changed_span
from desktop.ui.icons import icon
from desktop.ui.models.explained import CALCULATED, READ_ONLY, column_explanation, status_sentence
from desktop.ui.models.row_view import RowView, SortBy
from desktop.ui.theme import TONE_ICONS, app_theme

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

STORED_ROLE = Qt.ItemDataRole.UserRole + 1
SEVERITY_ROLE = Qt.ItemDataRole.UserRole + 2
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.MISSING: 2}
ASCENDING, DESCENDING = "↑ ", "↓ "  # the sign in the head of the column rows are sorted by
MARK_SIZE = 14  # px
MOST_SAID = 5  # sentences in the tip of a row
MOST_SINGLE = 50  # more rows than these are repainted at once
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
        self._stored: list[dict[str, Any]] = session.rows(table.id)
        self._rows: list[dict[str, Any]] = self._stored  # as shown
        self.view = RowView(self.columns)
        self._places: dict[str, int] | None = None  # row id → place in the stored order
        self._issues: dict[str, list[Issue]] = {}
        self._marks: dict[tuple[str, str], QIcon] = {}
        self.refresh_issues()

    # --- Qt -----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return self._row_head(section, role)
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            unit = f"（{column.unit}）" if column.unit and column.unit not in column.label else ""
            mark = f"\n{CALCULATED}" if column.calculated is not None else " *" if column.required else ""
            by = self.view.sort_by
            sign = "" if by is None or by.column_id != column.id else DESCENDING if by.is_descending else ASCENDING
            return sign + column.label + unit + mark
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

    def _row_head(self, row: int, role: int) -> Any:
        """The number of the row, the worst mark of it and its sentences."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.number(row)
        if role == SEVERITY_ROLE:
            return self.row_severity(row)
        if role == Qt.ItemDataRole.DecorationRole:
            severity = self.row_severity(row)
            return self._mark(severity) if severity else None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            said = [issue.sentence for issue in self.row_issues(row)]
            more = [f"……共 {len(said)} 处"] if len(said) > MOST_SAID else []
            return "\n".join([self.row_words(row), *said[:MOST_SAID], *more])
        return None

    def _mark(self, severity: str) -> QIcon:
        """The icon of a level in the colour of now; a header asks for a hundred of them to find its width."""
        key = severity, app_theme().color(severity).name()
        if key not in self._marks:
            self._marks[key] = icon(TONE_ICONS[severity], severity, MARK_SIZE)
        return self._marks[key]

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
        editable, label = [cell for cell in cells if self.is_editable(cell)], f"清除 {len(cells)} 个单元格"
        if not self._session.is_fixed(self.table.id):
            emptied: dict[str, dict[str, Any]] = {}
            for cell in editable:
                emptied.setdefault(self.row_id(cell.row()), {})[self.columns[cell.column()].id] = None
            self._session.change_rows(self.table.id, emptied, (), label)
            return
        with self._session.step(label):
            for cell in editable:
                self._session.set_value(self.path(cell), None)

    # --- places ---------------------------------------------------------------------------------------

    def is_editable(self, index: Index) -> bool:
        column = self.columns[index.column()]
        if column.calculated is not None:
            return False
        path = self.path(index) if column.visible_when is not None else self.table.id
        return bool(self._session.is_visible(path))

    def row_id(self, row: int) -> str:
        return str(self._rows[row].get("id", ""))

    def row_of(self, row_id: str) -> int:
        """The place of a row; -1 when it is not there."""
        return next((at for at, row in enumerate(self._rows) if row.get("id") == row_id), -1)

    def is_hidden(self, row_id: str) -> bool:
        """Whether a row is there but left out by the filter."""
        return self.view.is_active and self.row_of(row_id) < 0 and any(r.get("id") == row_id for r in self._stored)

    def place(self, row: int) -> int:
        """The place of a shown row in the stored order, from 0."""
        if not self.view.is_active:
            return row
        if self._places is None:
            self._places = {str(stored.get("id", "")): at for at, stored in enumerate(self._stored)}
        return self._places[self.row_id(row)]

    def number(self, row: int) -> int:
        """The number a person counts for a row: that of the stored order, also where rows are sorted."""
        return self.place(row) + 1

    def total(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._stored)

    def arrange(self, sort_by: SortBy | None = None, words: str = "") -> None:
        """Show the rows sorted, or only those that hold ``words``; nothing stored changes."""
        self.layoutAboutToBeChanged.emit()
        before = self._rows
        self.view.arrange(self._stored, sort_by, words)
        self._rows = self.view.shown(self._stored)
        at = {id(row): place for place, row in enumerate(self._rows)}
        old = self.persistentIndexList()
        new = [self.createIndex(at.get(id(before[i.row()]), -1), i.column()) for i in old]
        self.changePersistentIndexList(old, [i if i.row() >= 0 else QModelIndex() for i in new])
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def row_values(self, row: int) -> dict[str, Any]:
        return self._rows[row]

    def row_words(self, row: int) -> str:
        """What a screen reader calls a row."""
        return f"第 {self.number(row)} 行"

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
        return worst(self.row_issues(row))

    def row_issues(self, row: int) -> list[Issue]:
        """What is wrong in a row, the worst first."""
        own = f"{self.table.id}/{self.row_id(row)}"
        found = [*self._issues.get(own, ())]
        for column in self.table.columns:
            found.extend(self._issues.get(f"{own}/{column.id}", ()))
        return sorted(found, key=lambda issue: _ORDER[issue.severity])

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
        mine = [i for i in (*update.issues_added, *update.issues_removed) if i.field_id == self.table.id]
        paths = [path for path in update.paths if path.partition("/")[0] == self.table.id]
        if not mine and not paths and self.table.id not in update.tables:
            return
        self._stored, self._places = self._session.rows(self.table.id), None
        self._apply_rows(self.view.shown(self._stored))
        self._take_issues(update, mine)
        touched = {path.split("/")[1] for path in paths if "/" in path}
        marked = {issue.path.split("/")[1] for issue in mine if "/" in issue.path}
        if len(touched | marked) > MOST_SINGLE:
            self._repaint(0, len(self._rows) - 1, with_heads=bool(marked))
        else:
            for row_id in touched | marked:
                at = self.row_of(row_id)
                self._repaint(at, at, with_heads=row_id in marked)

    def _take_issues(self, update: Any, mine: Sequence[Issue]) -> None:
        paths = dict.fromkeys(issue.path for issue in mine)
        if len(paths) > MOST_SINGLE:
            self.refresh_issues()
            return
        for path in paths:
            found = sorted(self._session.issues_at(path), key=lambda issue: _ORDER[issue.severity])
            if found:
                self._issues[path] = found
            else:
                self._issues.pop(path, None)

    def _repaint(self, first: int, last: int, *, with_heads: bool) -> None:
        if last >= first >= 0:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
            if with_heads:
                self.headerDataChanged.emit(Qt.Orientation.Vertical, first, last)

    def _apply_rows(self, rows: list[dict[str, Any]]) -> None:
        """The common head and tail stay; what lies between is taken out and put in."""
        span = changed_span(self._rows, rows)
        old, new = self._rows[span.start : span.old_stop], rows[span.start : span.new_stop]
        if [row.get("id") for row in old] != [row.get("id") for row in new]:
            start, behind = span.start, self._rows[span.old_stop :]
            if old:
                self.beginRemoveRows(ROOT, start, span.old_stop - 1)
                self._rows = self._rows[:start] + behind
                self.endRemoveRows()
            if new:
                self.beginInsertRows(ROOT, start, span.new_stop - 1)
                self._rows = rows
                self.endInsertRows()
        self._rows = rows
