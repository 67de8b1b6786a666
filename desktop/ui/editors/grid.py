"""This file is the grid of a table field: keys, copying, marks, and the small editors inside cells."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPolygonF, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import FieldDef
from desktop.ui.editors.choices import YES_NO
from desktop.ui.editors.inputs import LineInput
from desktop.ui.models.copied import CopiedText, head_words, mime_of
from desktop.ui.models.rows_model import SEVERITY_ROLE, STORED_ROLE, RowsModel
from desktop.ui.theme import app_theme
from desktop.ui.widgets import ChoiceBox

Index = QModelIndex | QPersistentModelIndex
IN_ROW_FORM = frozenset({"long_text", "attachment", "multi_choice", "statement", "industry", "region", "period"})
WORDY = frozenset({"text", "long_text", "industry", "multi_choice"})  # columns that make use of more room
USUAL_SIZE = 14  # px of type, for which the widths below are meant
LEAST_WORDS = 112  # px
MOST_OPTIONS = 180  # px for the longest option of a column
#: px by type of column; an eleven-digit number is seen whole
TYPICAL = {"text": 150, "phone": 124, "long_text": 200, "money": 100, "industry": 160, "multi_choice": 160}
USUAL, WIDEST = 96, 240
_MARK = 7  # px, the corner that marks a cell


class CellDelegate(QStyledItemDelegate):
    """A combo box for options, a line for everything typed. What is typed is stored at once, Escape takes it back."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = self._field(index)
        options = YES_NO if field.type == "yes_no" else field.options
        if field.type in ("yes_no", "choice"):
            box = ChoiceBox(parent)
            box.addItem("", None)
            for code, label in options.items():
                box.addItem(label, code)
            box.setAccessibleName(field.label)
            box.activated.connect(lambda _at: self._commit(box))
            return box
        line = LineInput(parent)
        line.setAccessibleName(field.label)
        line.setProperty("part", "cell")
        line.textEdited.connect(lambda _text: self._commit_typed(line))
        line.composed.connect(lambda: self._commit_typed(line))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        stored = index.data(STORED_ROLE)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(stored)))
        elif isinstance(editor, LineInput):
            field = self._field(index)
            if field_type(field.type).to_stored(editor.text(), field) != stored:
                editor.setText("" if stored is None else str(stored).replace("\n", " "))
            if not editor.property("before_known"):
                editor.setProperty("before_known", True)
                editor.setProperty("before", stored)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            value = editor.currentData()
        else:
            field = self._field(index)
            line = cast(LineInput, editor)
            stored = index.data(STORED_ROLE)
            if isinstance(stored, str) and line.text() == stored.replace("\n", " "):
                return
            value = field_type(field.type).to_stored(line.text(), field)
        if value != index.data(STORED_ROLE):
            model.setData(index, value)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(cast(QRect, option.rect))  # type: ignore[attr-defined]
        if isinstance(editor, QComboBox):
            rect.setWidth(max(rect.width(), editor.sizeHint().width()))
        editor.setGeometry(rect)

    def eventFilter(self, editor: Any, event: QEvent) -> bool:
        if (
            isinstance(editor, LineInput)
            and event.type() == QEvent.Type.KeyPress
            and cast(QKeyEvent, event).key() == Qt.Key.Key_Escape
            and not editor.is_composing
        ):
            before = editor.property("before")
            editor.setText("" if before is None else str(before).replace("\n", " "))
            self.commitData.emit(editor)
        return super().eventFilter(editor, event)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if self._field(index).calculated is not None:
            painter.fillRect(option.rect, app_theme().color("sunken"))  # type: ignore[attr-defined]
        super().paint(painter, option, index)
        severity = index.data(SEVERITY_ROLE)
        if not severity:
            return
        corner = cast(QRect, option.rect).topRight()  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(app_theme().color(severity))
        x, y = corner.x() + 1, corner.y()
        painter.drawPolygon(QPolygonF([QPointF(x - _MARK, y), QPointF(x, y), QPointF(x, y + _MARK)]))
        painter.restore()

    def _commit_typed(self, line: LineInput) -> None:
        if not line.is_composing:
            self.commitData.emit(line)

    def _commit(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    @staticmethod
    def _field(index: Index) -> FieldDef:
        return cast(RowsModel, index.model()).columns[index.column()]


class Grid(QTableView):
    """Emits what a key asks for; the table editor does it."""

    paste_asked = Signal()
    add_asked = Signal()
    delete_asked = Signal()
    duplicate_asked = Signal()
    fill_down_asked = Signal()
    move_asked = Signal(int)  # -1 up, +1 down
    form_asked = Signal(QModelIndex)
    insert_above_asked = Signal()
    menu_asked = Signal(QPoint, int)  # where on the screen, the column whose head was meant or -1

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._rows = model
        self.setItemDelegate(CellDelegate(self))
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(34)
        self.verticalHeader().setMinimumWidth(36)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setMinimumSectionSize(56)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)  # whole in the tooltip
        for head, is_columns in ((self.horizontalHeader(), True), (self.verticalHeader(), False)):
            head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            head.customContextMenuRequested.connect(lambda at, h=head, c=is_columns: self._on_head_menu(h, at, c))
        self._is_spreading, self._is_hand_sized = False, False
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)
        self._set_widths()

    def _on_section_resized(self) -> None:
        """Widths a person chose stay."""
        self._is_hand_sized = self._is_hand_sized or not self._is_spreading

    def _set_widths(self) -> None:
        self._is_spreading = True
        metrics = self.fontMetrics()
        for at, column in enumerate(self._rows.columns):
            words = str(self._rows.headerData(at, Qt.Orientation.Horizontal)).split("\n")
            head = max(map(metrics.horizontalAdvance, words)) + 32
            typical = {kind: self._scaled(width) for kind, width in TYPICAL.items()}
            typical["date"] = metrics.horizontalAdvance("2024年12月30日") + 26
            options = max(map(metrics.horizontalAdvance, column.options.values()), default=0) + 24
            wanted = max(typical.get(column.type, self._scaled(USUAL)), min(options, self._scaled(MOST_OPTIONS)))
            self.setColumnWidth(at, min(self._scaled(WIDEST), max(head, wanted)))
        self._spread()
        self._is_spreading = False

    def _spread(self) -> None:
        """Room that is left goes to the columns of words, to the last one when there is none; what lacks they give.

        A table that is wider than its place all the same keeps them wide enough to be read.
        """
        wordy = [at for at, column in enumerate(self._rows.columns) if column.type in WORDY]
        self.horizontalHeader().setStretchLastSection(not wordy)
        room, least = self.viewport().width() - self.horizontalHeader().length(), self._scaled(LEAST_WORDS)
        if room + sum(max(0, self.columnWidth(at) - least) for at in wordy) < 0:
            return
        for at in wordy:
            self.setColumnWidth(at, max(least, self.columnWidth(at) + room // len(wordy)))

    @staticmethod
    def _scaled(width: int) -> int:
        """A width thought for the usual size of type, for the one in use."""
        return width * app_theme().font_size // USUAL_SIZE

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._is_spreading = True
        super().resizeEvent(event)
        self._is_spreading = False
        if not self._is_hand_sized:
            self._set_widths()

    def edit(self, index: Any, trigger: Any = None, event: Any = None) -> Any:
        """Cells too big for a line open the form of the row instead."""
        if trigger is None:
            return super().edit(index)
        wants = bool(trigger & self.editTriggers()) and index.isValid()
        if wants and trigger != QAbstractItemView.EditTrigger.NoEditTriggers:
            if self._rows.columns[index.column()].calculated is not None:
                self._say_calculated(index)
                return False
            if self._rows.columns[index.column()].type in IN_ROW_FORM or self._is_long(index):
                self.form_asked.emit(index)
                return False
            self._rows.visit += 1
        is_open = super().edit(index, trigger, event)
        line = self.indexWidget(index) if is_open else None
        if isinstance(line, LineInput) and trigger != QAbstractItemView.EditTrigger.AnyKeyPressed:
            line.deselect()  # F2 and a double click go on with the text, a typed key replaces it
            line.end(False)
        return is_open

    def _say_calculated(self, index: QModelIndex) -> None:
        """Whoever types into a calculated cell learns at once where it comes from."""
        place = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        QToolTip.showText(place, self._rows.tip(index), self.viewport())

    def _is_long(self, index: QModelIndex) -> bool:
        column = self._rows.columns[index.column()]
        stored = index.data(STORED_ROLE)
        return (
            bool(column.params.get("multiline"))
            or (column.params.get("max_length") or 0) > 100
            or (isinstance(stored, str) and "\n" in stored)
        )

    # --- keys -----------------------------------------------------------------------------------------

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 (Qt's name)
        """Tab goes along the row, as in Excel; past its end it leaves the table."""
        here = self.currentIndex()
        column = here.column() + (1 if forward else -1)
        if not here.isValid() or not 0 <= column < self._rows.columnCount():
            return super().focusNextPrevChild(forward)
        self.setCurrentIndex(here.siblingAtColumn(column))
        self.scrollTo(self.currentIndex())
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        control = modifiers == Qt.KeyboardModifier.ControlModifier
        shifted = modifiers == Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if control and key == Qt.Key.Key_C:
            self.copy()
        elif shifted and key == Qt.Key.Key_C:
            self.copy(with_heads=True)
        elif control and key == Qt.Key.Key_X:
            self.cut()
        elif shifted and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.insert_above_asked.emit()
        elif modifiers == Qt.KeyboardModifier.ShiftModifier and key == Qt.Key.Key_F10 and sys.platform != "win32":
            self.ask_menu_of_cell()  # on Windows it comes as the event of the menu key
        elif control and key == Qt.Key.Key_V:
            self.paste_asked.emit()
        elif control and key == Qt.Key.Key_D:
            self.fill_down_asked.emit()
        elif control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add_asked.emit()
        elif control and key == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        elif modifiers == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_asked.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not modifiers:
            self.clear_cells()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modifiers and self.currentIndex().isValid():
            trigger = QAbstractItemView.EditTrigger.EditKeyPressed
            self.edit(self.currentIndex(), trigger, event)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.verticalScrollBar().maximum() == 0 and not event.angleDelta().x():
            event.ignore()
            return
        super().wheelEvent(event)

    def chosen_rows(self) -> list[int]:
        """Rows with a selected cell, top to bottom."""
        return sorted({index.row() for index in self.selectedIndexes()})

    def copy(self, *, with_heads: bool = False) -> None:
        """The selected cells, for Excel and WPS and exactly for ourselves; ``with_heads`` puts the labels above."""
        chosen = {(cell.row(), cell.column()) for cell in self.selectedIndexes()}
        if not chosen:
            return
        rows = sorted({row for row, _ in chosen})
        columns = sorted({column for _, column in chosen})
        lines = [[self._copied(row, at) if (row, at) in chosen else "" for at in columns] for row in rows]
        heads = [[head_words(self._rows.columns[at]) for at in columns]] if with_heads else []
        self._put_on_clipboard([*heads, *lines])

    def _copied(self, row: int, at: int) -> CopiedText:
        column = self._rows.columns[at]
        return CopiedText(self._rows.printed(row, at), column.type, self._rows.cell(row, column))

    @staticmethod
    def _put_on_clipboard(lines: Sequence[Sequence[str]]) -> None:
        from PySide6.QtWidgets import QApplication

        QApplication.clipboard().setMimeData(mime_of(lines))

    def cut(self) -> None:
        self.copy()
        self.clear_cells()

    # --- the menu -------------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right click acts on what is under the mouse, the menu key on what is selected."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.ask_menu_of_cell()
            return
        index = self.indexAt(event.pos())
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        self.menu_asked.emit(event.globalPos(), -1)

    def ask_menu_of_cell(self) -> None:
        """The menu below the current cell, as the menu key asks for it."""
        place = self.visualRect(self.currentIndex()).bottomLeft()
        self.menu_asked.emit(self.viewport().mapToGlobal(place), -1)

    def _on_head_menu(self, head: QHeaderView, at: QPoint, is_columns: bool) -> None:
        section = head.logicalIndexAt(at)
        if not is_columns and section >= 0 and section not in self.chosen_rows():
            self.selectRow(section)
        self.menu_asked.emit(head.viewport().mapToGlobal(at), section if is_columns else -1)

    def clear_cells(self) -> None:
        cells = [cell for cell in self.selectedIndexes() if cell.data(STORED_ROLE) is not None]
        if cells:
            self._rows.clear_cells(cells)
