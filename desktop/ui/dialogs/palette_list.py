"""This file is the list of Ctrl+K: headings of groups, and hits with icon, words, place and keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QStyledItemDelegate

from desktop.services.search import Hit
from desktop.ui.icons import icon_pixmap
from desktop.ui.theme import GRID, app_theme

Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole + 1
_ICON = 18


@dataclass(frozen=True, slots=True)
class Entry:
    """A hit as it is shown; ``hit`` None is the heading of a group."""

    title: str
    below: str = ""
    icon_name: str = ""
    keys: str = ""
    hit: Hit | None = None


class PaletteList(QListWidget):
    """Only hits can be the current entry; Up and Down pass over headings."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("palette.results")
        self.setAccessibleName("查找结果")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the line keeps the focus; its arrows move the mark
        self.setItemDelegate(_EntryDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMouseTracking(True)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these, the first hit marked."""
        self.clear()
        self.add_entries(entries)
        self.step(1)

    def add_entries(self, entries: Sequence[Entry]) -> None:
        """Put more below; the mark stays."""
        for entry in entries:
            item = QListWidgetItem(entry.title)
            item.setData(_ENTRY, entry)
            words = "，".join(part for part in (entry.title, entry.below, entry.keys) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            item.setToolTip("" if entry.hit is None else words)
            if entry.hit is None:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)

    @property
    def hits(self) -> list[Hit]:
        found = [self.item(row).data(_ENTRY).hit for row in range(self.count())]
        return [hit for hit in found if hit is not None]

    def hit_at(self, row: int) -> Hit | None:
        item = self.item(row)
        entry = item.data(_ENTRY) if item is not None else None
        return entry.hit if isinstance(entry, Entry) else None

    def step(self, by: int) -> None:
        """Mark the next hit, round and round."""
        rows = [row for row in range(self.count()) if self.hit_at(row) is not None]
        if not rows:
            return
        at = rows.index(self.currentRow()) if self.currentRow() in rows else (-1 if by > 0 else 0)
        target = rows[(at + by) % len(rows)]
        self.setCurrentRow(target)
        if target == rows[0]:
            self.scrollToTop()  # its heading too


class _EntryDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: Any, index: Index) -> None:  # the stubs know no members
        from PySide6.QtWidgets import QStyle

        entry: Entry = index.data(_ENTRY)
        theme, box = app_theme(), QRect(option.rect)
        painter.save()
        small = _small(option.font)
        if entry.hit is None:
            painter.setFont(small)
            painter.setPen(theme.color("muted"))
            line = box.adjusted(GRID, 0, -GRID, -2)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, entry.title)
            painter.restore()
            return
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("accent_soft" if is_current else "sunken"))
        if is_current:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.color("accent_text"))
        ratio = painter.device().devicePixelRatioF()
        picture = icon_pixmap(entry.icon_name, "accent_text" if is_current else "muted", _ICON, ratio)
        painter.drawPixmap(box.left() + GRID + 4, box.center().y() - _ICON // 2 + 1, picture)
        inner = box.adjusted(GRID * 2 + _ICON + 8, 0, -GRID - 4, 0)
        vertical = Qt.AlignmentFlag.AlignVCenter
        if entry.keys:
            painter.setFont(small)
            painter.setPen(theme.color("muted"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | vertical, entry.keys)
            inner.setRight(inner.right() - QFontMetrics(small).horizontalAdvance(entry.keys) - GRID * 2)
        upper = QRect(inner)
        if entry.below:
            upper.setHeight(QFontMetrics(option.font).height() + GRID)
            lower = QRect(inner.left(), upper.bottom() - 2, inner.width(), inner.bottom() - upper.bottom() - 2)
            painter.setFont(small)
            painter.setPen(theme.color("muted"))
            words = QFontMetrics(small).elidedText(entry.below, Qt.TextElideMode.ElideRight, lower.width())
            painter.drawText(lower, Qt.AlignmentFlag.AlignLeft | vertical, words)
        painter.setFont(option.font)
        painter.setPen(theme.color("text"))
        words = QFontMetrics(option.font).elidedText(entry.title, Qt.TextElideMode.ElideRight, upper.width())
        painter.drawText(upper, Qt.AlignmentFlag.AlignLeft | vertical, words)
        painter.restore()

    def sizeHint(self, option: Any, index: Index) -> QSize:
        entry: Entry = index.data(_ENTRY)
        line, small = QFontMetrics(option.font).height(), QFontMetrics(_small(option.font)).height()
        if entry.hit is None:
            return QSize(100, small + GRID + 4)
        return QSize(100, line + GRID + (small + 6 if entry.below else 6))


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(max(font.pixelSize() - 1, 12))
    return made
