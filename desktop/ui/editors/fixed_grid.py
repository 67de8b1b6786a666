"""This file is the grid of a table with fixed rows: frozen heads at the left, groups as bands, Tab and Enter walk."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui.editors.choices import option_of_digit
from desktop.ui.editors.fixed_heads import BAND_TEXT, PAD, ColumnHeads, HeadLabels, RowHeads
from desktop.ui.editors.grid import CellDelegate, Grid
from desktop.ui.icons import icon_pixmap
from desktop.ui.models.fixed_rows import FixedRowsModel
from desktop.ui.theme import app_theme

Index = QModelIndex | QPersistentModelIndex
# Widths in characters, so that they grow with the type
LEAST_HEAD, MOST_HEAD = 12, 30  # the fixed texts of a row take what the cells leave, within these
_TYPICAL = {"text": 6.5, "money": 7.5, "date": 8.0, "month": 7.0, "yes_no": 4.5}  # by the type of a column
_USUAL = 4.8
_CALCULATED = 7.6  # a number and its unit
_ARROW = 14  # px


class FixedDelegate(CellDelegate):
    """Cells below the heading of their group."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, whole = app_theme(), QRect(cast(QRect, option.rect))  # type: ignore[attr-defined]
        band, view = self._band(index), cast("FixedGrid", self.parent())
        inner = QStyleOptionViewItem(option)
        inner.rect = whole.adjusted(0, band, -1, -1)  # type: ignore[attr-defined]
        super().paint(painter, inner, index)
        if view.fixed.codes(index.column()) and view.fixed.is_editable(index):
            arrow = icon_pixmap("chevron-down", "muted", _ARROW, painter.device().devicePixelRatioF())
            body = inner.rect  # type: ignore[attr-defined]
            painter.drawPixmap(body.right() - _ARROW - 6, body.center().y() - _ARROW // 2 + 1, arrow)
        painter.save()
        if band:
            strip = QRect(whole.x(), whole.y(), whole.width(), band)
            painter.fillRect(strip, theme.color("sunken"))
            painter.setClipRect(strip)
            font = view.font()
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(theme.color("muted"))
            strip.setLeft(PAD - view.heads.width())
            painter.drawText(strip, BAND_TEXT, view.fixed.group_at(index.row()))
            painter.setClipping(False)
        painter.setPen(theme.color("hairline"))
        painter.drawLine(whole.bottomLeft(), whole.bottomRight())
        painter.drawLine(whole.right(), whole.top() + band, whole.right(), whole.bottom())
        painter.restore()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        inner = QStyleOptionViewItem(option)
        inner.rect = QRect(cast(QRect, option.rect)).adjusted(0, self._band(index), 0, 0)  # type: ignore[attr-defined]
        super().updateEditorGeometry(editor, inner, index)

    def _band(self, index: Index) -> int:
        view = cast("FixedGrid", self.parent())
        return view.heads.band() if view.fixed.group_at(index.row()) else 0


class FixedGrid(Grid):
    """Tab and Enter go to cells that can be filled in only; digits choose an option; past the last cell Tab leaves."""

    fitted = Signal()  # the heights of the rows may have changed

    def __init__(self, model: FixedRowsModel, parent: QWidget | None = None) -> None:
        self.fixed = model
        super().__init__(model, parent)
        self.columns_head = ColumnHeads(self)
        self.setHorizontalHeader(self.columns_head)
        self.heads = RowHeads(model, self)
        self.setVerticalHeader(self.heads)
        self.corner = HeadLabels(self.heads, model, self)
        self.setCornerButtonEnabled(False)
        self.setItemDelegate(FixedDelegate(self))
        self.setShowGrid(False)
        self.horizontalHeader().setMinimumSectionSize(40)
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.heads.viewport().update())
        self.clicked.connect(self._on_clicked)
        self._set_widths()

    # --- sizes ----------------------------------------------------------------------------------------

    def _set_widths(self) -> None:
        if not isinstance(self.verticalHeader(), RowHeads):
            return  # the base class sizes itself before the heads are there
        self._is_spreading = True
        metrics, room = self.fontMetrics(), self.width() - 2 * self.frameWidth()
        if self.verticalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            room -= self.verticalScrollBar().sizeHint().width()
        wanted, character = [], metrics.horizontalAdvance("汉")
        for at, column in enumerate(self.fixed.columns):
            words = str(self.fixed.headerData(at, Qt.Orientation.Horizontal))
            half = (
                max(metrics.horizontalAdvance(line) // (2 if len(line) > 5 else 1) for line in words.split("\n")) + 26
            )
            longest = max((metrics.horizontalAdvance(label) + 44 for label in column.options.values()), default=0)
            typical = _CALCULATED if column.calculated is not None else _TYPICAL.get(column.type, _USUAL)
            wanted.append(max(half, longest, int(typical * character)))
        heads = max(LEAST_HEAD * character, min(MOST_HEAD * character, room - sum(wanted)))
        spare = max(0, room - heads - sum(wanted))
        for at, width in enumerate(wanted):
            self.setColumnWidth(at, width + spare // len(wanted))
        self.heads.set_width(heads)
        self.columns_head.least = self.corner.needed_height(heads)
        self.updateGeometries()
        self._is_spreading = False
        self.fitted.emit()

    def _spread(self) -> None:
        """The widths are shared out at once in :meth:`_set_widths`."""

    def updateGeometries(self) -> None:  # noqa: N802 (Qt's name)
        super().updateGeometries()
        if hasattr(self, "corner"):
            frame = self.frameWidth()
            self.corner.setGeometry(frame, frame, self.heads.width(), self.horizontalHeader().height())
            self.corner.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_hand_sized and hasattr(self, "heads"):
            self.updateGeometries()

    def whole_height(self) -> int:
        """The height that shows every row."""
        return self.horizontalHeader().sizeHint().height() + self.heads.length() + 2 * self.frameWidth()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "corner"):
            self._set_widths()

    def _on_clicked(self, index: QModelIndex) -> None:
        """One click on a cell of options shows them."""
        is_plain = QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
        if is_plain and self.fixed.codes(index.column()) and self.fixed.is_editable(index):
            self.edit(index, QAbstractItemView.EditTrigger.DoubleClicked, None)
            box = self.indexWidget(index)
            if isinstance(box, QComboBox):
                box.showPopup()

    # --- walking --------------------------------------------------------------------------------------

    def next_cell(self, start: QModelIndex, *, forward: bool = True, down: bool = False) -> QModelIndex:
        """The next cell to fill in: along the rows, or ``down`` the columns; invalid at the end."""
        rows, columns = self.fixed.rowCount(), self.fixed.columnCount()
        if down:
            order = [(row, column) for column in range(columns) for row in range(rows)]
        else:
            order = [(row, column) for row in range(rows) for column in range(columns)]
        if not forward:
            order.reverse()
        here = (start.row(), start.column())
        begin = order.index(here) + 1 if here in order else 0
        for row, column in order[begin:]:
            index = self.fixed.index(row, column)
            if self.fixed.is_editable(index):
                return index
        return QModelIndex()

    def walk(self, *, forward: bool = True, down: bool = False) -> bool:
        """Go to the next cell to fill in; False when there is none."""
        index = self.next_cell(self.currentIndex(), forward=forward, down=down)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return index.isValid()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 (Qt's name)
        """Past the last cell to fill in Tab leaves the table, also where calculated cells follow in the row."""
        return self.walk(forward=forward) or QTableView.focusNextPrevChild(self, forward)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802 (Qt's name)
        """Enter and Tab close the cell and walk on, as they do without an open cell."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if hint is QAbstractItemDelegate.EndEditHint.EditNextItem:
            self.walk()
        elif hint is QAbstractItemDelegate.EndEditHint.EditPreviousItem:
            self.walk(forward=False)
        elif hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.walk(down=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modifiers & ~Qt.KeyboardModifier.ShiftModifier:
            if self.state() is not QAbstractItemView.State.EditingState:  # an open cell closes first, then walks
                self.walk(forward=not modifiers, down=True)
            return
        if not modifiers and self._choose(event.text()):
            return
        super().keyPressEvent(event)

    def _choose(self, typed: str) -> bool:
        """1, 2, 3 … choose the option of that place in a column of options."""
        index = self.currentIndex()
        if not index.isValid():
            return False
        code = option_of_digit(typed, self.fixed.codes(index.column()))
        if code is None or not self.fixed.is_editable(index):
            return False
        self.fixed.visit += 1
        return self.fixed.setData(index, code)

    def copy(self, *, with_heads: bool = False) -> None:
        """Whole rows, and cells with heads, go with their fixed texts, so that they can be pasted back by name."""
        chosen, columns = self.chosen_rows(), self.fixed.columnCount()
        cells = {(cell.row(), cell.column()) for cell in self.selectedIndexes()}
        if not with_heads and len(cells) != len(chosen) * columns:
            super().copy()
            return
        shown = sorted({column for _, column in cells})
        lines: list[list[str]] = [[head.label for head in self.fixed.heads] + [self._label(at) for at in shown]]
        for row in chosen:
            copied = [self._copied(row, at) if (row, at) in cells else "" for at in shown]
            lines.append([*self.fixed.fixed(row).texts, *copied])
        if chosen:
            self._put_on_clipboard(lines)

    def _label(self, at: int) -> str:
        return self.fixed.columns[at].label
