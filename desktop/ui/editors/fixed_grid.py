"""This file is the grid of a table with fixed rows: frozen heads at the left, groups as bands, Tab and Enter walk."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QApplication,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui.editors.grid import CellDelegate, Grid
from desktop.ui.models.clipboard import to_tsv
from desktop.ui.models.fixed_rows import FixedRowsModel, is_short_head
from desktop.ui.theme import app_theme

Index = QModelIndex | QPersistentModelIndex
LEAST_HEAD, MOST_HEAD = 150, 420  # px: the fixed texts of a row take what the cells leave, within these
_PAD, _LINE_PAD = 8, 7  # px beside and above the words
_WRAP = int(Qt.TextFlag.TextWordWrap.value)
_TYPICAL = {"text": 110, "money": 104, "date": 112, "month": 96, "yes_no": 64}  # px, a column by its type


def wrapped_height(metrics: QFontMetrics, text: str, width: int) -> int:
    """The height of ``text`` broken into lines of ``width`` px."""
    return metrics.boundingRect(QRect(0, 0, max(1, width), 10_000), _WRAP, text).height()


class RowHeads(QHeaderView):
    """The fixed texts of the rows. They stay where they are when the cells scroll."""

    def __init__(self, model: FixedRowsModel, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._rows = model
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(20)

    def band(self) -> int:
        """The height of the heading of a group."""
        return self.fontMetrics().height() + 2 * _LINE_PAD - 2

    def set_width(self, width: int) -> None:
        """Give the texts ``width`` px, and every row the height they need."""
        self.setFixedWidth(width)
        least = self.fontMetrics().height() + 2 * _LINE_PAD + 2
        for row in range(self._rows.rowCount()):
            texts = self._rows.fixed(row).texts
            needed = max(
                (
                    wrapped_height(self.fontMetrics(), text, wide - 2 * _PAD)
                    for (_left, wide), text in zip(self.places(width), texts, strict=False)
                ),
                default=0,
            )
            height = max(least, needed + 2 * _LINE_PAD) + (self.band() if self._rows.group_at(row) else 0)
            if self.sectionSize(row) != height:
                self.resizeSection(row, height)

    def places(self, width: int) -> list[tuple[int, int]]:
        """(left, width) of each head in ``width`` px: numbers take what they need, the others share the rest."""
        heads, metrics = self._rows.heads, self.fontMetrics()
        fixed: dict[int, int] = {}
        for at, head in enumerate(heads):
            if at != self._rows.name_at and is_short_head(self._rows.fixed_rows, at):
                words = [head.label, *(row.texts[at] for row in self._rows.fixed_rows)]
                fixed[at] = max(map(metrics.horizontalAdvance, words)) + 2 * _PAD
        shares = sum(head.width for at, head in enumerate(heads) if at not in fixed) or 1
        rest = max(0, width - sum(fixed.values()))
        found, left = [], 0
        for at, head in enumerate(heads):
            wide = fixed.get(at, int(rest * head.width / shares))
            found.append((left, wide))
            left += wide
        return found

    def paintSection(self, painter: QPainter, rect: QRect, row: int) -> None:  # noqa: N802 (Qt's name)
        theme, group = app_theme(), self._rows.group_at(row)
        view = cast(QTableView, self.parent())
        is_current = view.currentIndex().row() == row
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.color("accent_soft" if is_current else "surface"))
        body = QRect(rect)
        if group:
            strip = QRect(rect.x(), rect.y(), rect.width(), self.band())
            body.setTop(strip.bottom() + 1)
            painter.fillRect(strip, theme.color("sunken"))
            font = painter.font()
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(theme.color("muted"))
            inner = strip.adjusted(_PAD, 0, -_PAD, 0)
            words = QFontMetrics(font).elidedText(group, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), words)
            font.setBold(False)
            painter.setFont(font)
        painter.setPen(theme.color("text"))
        for (left, wide), head, text in zip(
            self.places(rect.width()), self._rows.heads, self._rows.fixed(row).texts, strict=False
        ):
            place = QRect(rect.x() + left, body.y(), wide, body.height()).adjusted(_PAD, 0, -_PAD, 0)
            side = Qt.AlignmentFlag.AlignHCenter if head.align == "center" else Qt.AlignmentFlag.AlignLeft
            painter.drawText(place, int((Qt.AlignmentFlag.AlignVCenter | side).value) | _WRAP, text)
        painter.setPen(theme.color("hairline"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        self._paint_mark(painter, body, row)
        painter.restore()

    def _paint_mark(self, painter: QPainter, body: QRect, row: int) -> None:
        """A bar at the left when something outside the shown cells is wrong in this row."""
        severity = self._rows.hidden_severity(row)
        if severity:
            painter.fillRect(QRect(body.x(), body.y(), 3, body.height()), app_theme().color(severity))


class HeadLabels(QWidget):
    """The labels of the fixed heads, over the corner of the grid."""

    def __init__(self, heads: RowHeads, model: FixedRowsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._heads, self._rows = heads, model
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = app_theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("sunken"))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.color("muted"))
        for (left, wide), head in zip(self._heads.places(self.width()), self._rows.heads, strict=True):
            place = QRect(left, 0, wide, self.height()).adjusted(_PAD, 0, -_PAD, 0)
            side = Qt.AlignmentFlag.AlignHCenter if head.align == "center" else Qt.AlignmentFlag.AlignLeft
            painter.drawText(place, int((Qt.AlignmentFlag.AlignVCenter | side).value) | _WRAP, head.label)
        painter.setPen(theme.color("hairline"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.drawLine(self.rect().topRight(), self.rect().bottomRight())
        painter.end()


class ColumnHeads(QHeaderView):
    """Heads of the columns, broken into lines where they are long."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setDefaultAlignment(cast(Any, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | _WRAP))

    def sectionSizeFromContents(self, column: int) -> QSize:  # noqa: N802 (Qt's name)
        words = str(self.model().headerData(column, Qt.Orientation.Horizontal))
        font = self.font()
        font.setBold(True)
        room = self.sectionSize(column) - 22
        return QSize(self.sectionSize(column), wrapped_height(QFontMetrics(font), words, room) + 14)


class FixedDelegate(CellDelegate):
    """Cells below the heading of their group."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, whole = app_theme(), QRect(cast(QRect, option.rect))  # type: ignore[attr-defined]
        band = self._band(index)
        inner = QStyleOptionViewItem(option)
        inner.rect = whole.adjusted(0, band, -1, -1)  # type: ignore[attr-defined]
        super().paint(painter, inner, index)
        if band:
            painter.fillRect(QRect(whole.x(), whole.y(), whole.width(), band), theme.color("sunken"))
        painter.save()
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
        self.setHorizontalHeader(ColumnHeads(self))
        self.heads = RowHeads(model, self)
        self.setVerticalHeader(self.heads)
        self.corner = HeadLabels(self.heads, model, self)
        self.setCornerButtonEnabled(False)
        self.setItemDelegate(FixedDelegate(self))
        self.setShowGrid(False)
        self.horizontalHeader().setMinimumSectionSize(40)
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.heads.viewport().update())
        self._set_widths()

    # --- sizes ----------------------------------------------------------------------------------------

    def _set_widths(self) -> None:
        if not isinstance(self.verticalHeader(), RowHeads):
            return  # the base class sizes itself before the heads are there
        self._is_spreading = True
        metrics, room = self.fontMetrics(), self.width() - 2 * self.frameWidth()
        if self.verticalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            room -= self.verticalScrollBar().sizeHint().width()
        wanted = []
        for at, column in enumerate(self.fixed.columns):
            words = str(self.fixed.headerData(at, Qt.Orientation.Horizontal))
            half = metrics.horizontalAdvance(words) // (2 if len(words) > 5 else 1) + 36
            longest = max((metrics.horizontalAdvance(label) + 44 for label in column.options.values()), default=0)
            wanted.append(max(half, longest, _TYPICAL.get(column.type, 84)))
        heads = max(LEAST_HEAD, min(MOST_HEAD, room - sum(wanted)))
        spare = max(0, room - heads - sum(wanted))
        for at, width in enumerate(wanted):
            self.setColumnWidth(at, width + spare // len(wanted))
        self.heads.set_width(heads)
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
        if self.walk(forward=forward):
            return True
        return super().focusNextPrevChild(forward)

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
            self.walk(forward=not modifiers, down=True)
            return
        if not modifiers and self._choose(event.text()):
            return
        super().keyPressEvent(event)

    def _choose(self, typed: str) -> bool:
        """1, 2, 3 … choose the option of that place in a column of options."""
        index = self.currentIndex()
        if not index.isValid() or len(typed) != 1 or not typed.isdigit():
            return False
        column = self.fixed.columns[index.column()]
        codes = ["yes", "no"] if column.type == "yes_no" else list(column.options) if column.type == "choice" else []
        if not 1 <= int(typed) <= len(codes) or not self.fixed.is_editable(index):
            return False
        self.fixed.visit += 1
        return self.fixed.setData(index, codes[int(typed) - 1])

    def copy(self) -> None:
        """Whole rows are copied with their fixed texts and all heads, so that they can be pasted back by name."""
        chosen, columns = self.chosen_rows(), self.fixed.columnCount()
        if len(self.selectedIndexes()) != len(chosen) * columns:
            super().copy()
            return
        labels = [column.label for column in self.fixed.columns]
        lines = [[head.label for head in self.fixed.heads] + labels]
        for row in chosen:
            cells = [self.fixed.printed(row, at) for at in range(columns)]
            lines.append([*self.fixed.fixed(row).texts, *cells])
        QApplication.clipboard().setText(to_tsv(lines))
