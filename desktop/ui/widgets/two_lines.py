"""This file is a list whose entries are a title that wraps and a quiet line below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.ui.theme import GRID, app_theme

Index = QModelIndex | QPersistentModelIndex
_BELOW = Qt.ItemDataRole.UserRole + 1
_PADDING = GRID + 2
_WRAP = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


class _TwoLineDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: Any, index: Index) -> None:  # the stubs know no members
        from PySide6.QtWidgets import QStyle  # its many enums take 6 ms: not at the start of the program

        shown: Any = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        title, shown.text = shown.text, ""
        style = shown.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        theme = app_theme()
        box = option.rect.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        painter.save()
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setFont(_title_font(option.font, is_current))
        painter.setPen(theme.color("text"))
        painter.drawText(box, _WRAP, title)
        below = index.data(_BELOW)
        if below:
            font = _small_font(option.font)
            height = QFontMetrics(font).height()
            painter.setFont(font)
            painter.setPen(theme.color("muted"))
            line = QRect(box.left(), box.bottom() - height + 1, box.width(), height)
            words = QFontMetrics(font).elidedText(below, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()

    def sizeHint(self, option: Any, index: Index) -> QSize:
        view = option.widget
        width = view.viewport().width() - 2 if isinstance(view, QListWidget) else 260
        inner = max(width - 2 * _PADDING - 4, 40)
        bold = QFontMetrics(_title_font(option.font, True))
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        height = bold.boundingRect(QRect(0, 0, inner, 4000), int(_WRAP), text).height()
        if index.data(_BELOW):
            height += QFontMetrics(_small_font(option.font)).height() + 4
        return QSize(width, height + 2 * _PADDING)


class TwoLineList(QListWidget):
    """Emits ``currentRowChanged`` like any list; ``show_entries`` fills it."""

    def __init__(self, name: str, words: str, width: int = 300) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setFixedWidth(width)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_TwoLineDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    def show_entries(self, entries: Sequence[tuple[str, str]]) -> None:
        """Show (title, quiet line) pairs; emits nothing."""
        self.blockSignals(True)
        self.clear()
        for title, below in entries:
            item = QListWidgetItem(title)
            item.setData(_BELOW, below)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}，{below}" if below else title)
            self.addItem(item)
        self.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


def _title_font(font: QFont, is_strong: bool) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
    return made


def _small_font(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(max(font.pixelSize() - 1, 12))
    return made
