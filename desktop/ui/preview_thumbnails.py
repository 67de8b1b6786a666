"""This file shows the pages of a preview in small, with how many problems each has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.pdf_pages import PageSize
from desktop.ui.theme import LIGHT

WIDTH = 88  # px of a page
BADGE_ROLE = Qt.ItemDataRole.UserRole + 1  # (how many, worst tone)


class _Badges(QStyledItemDelegate):
    """The page with a small count at its upper right corner."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        badge = index.data(BADGE_ROLE)
        if not badge or not badge[0]:
            return
        words = str(badge[0]) if badge[0] < 100 else "99+"
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(painter.font())
        font.setPixelSize(11)
        font.setBold(True)
        painter.setFont(font)
        width = max(18, painter.fontMetrics().horizontalAdvance(words) + 10)
        rect = option.rect  # type: ignore[attr-defined]
        right = rect.center().x() + WIDTH // 2 + 8
        box = QRectF(min(right, rect.right()) - width, rect.top() + 2, width, 18)
        painter.setPen(QColor(LIGHT.surface))
        painter.setBrush(QColor(getattr(LIGHT, badge[1])))
        painter.drawRoundedRect(box, 9, 9)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.restore()


class Thumbnails(QListWidget):
    """One line a page. Pages that stay keep their picture until the new one is there."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pdf_preview.thumbnails")
        self.setAccessibleName("页面缩略图")
        self.setProperty("part", "thumbnails")
        self.setIconSize(QSize(WIDTH, WIDTH * 3 // 2))
        self.setFixedWidth(WIDTH + 48)
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setFlow(QListWidget.Flow.TopToBottom)
        self.setWrapping(False)
        self.setMovement(QListWidget.Movement.Static)
        self.setSpacing(4)
        self.setItemDelegate(_Badges(self))

    def show_pages(self, sizes: Sequence[PageSize]) -> None:
        """A line for each page, in its proportions."""
        was_blocked = self.blockSignals(True)
        while self.count() > len(sizes):
            self.takeItem(self.count() - 1)
        for row, size in enumerate(sizes):
            if row == self.count():
                self.addItem(QListWidgetItem(str(row + 1)))
            height = round(WIDTH * size.height / size.width)
            self.item(row).setSizeHint(QSize(WIDTH + 24, height + self.fontMetrics().height() + 24))
        self.blockSignals(was_blocked)
        self.show_badges({})

    def show_picture(self, row: int, picture: QPixmap) -> None:
        if row < self.count():
            icon = QIcon(picture)
            icon.addPixmap(picture, QIcon.Mode.Selected)  # the chosen page is not tinted
            self.item(row).setIcon(icon)

    def show_badges(self, badges: Mapping[int, tuple[int, str]]) -> None:
        """1-based page → how many problems it has, and the tone of the worst."""
        for row in range(self.count()):
            item, badge = self.item(row), badges.get(row + 1, (0, ""))
            item.setData(BADGE_ROLE, badge)
            words = f"第 {row + 1} 页"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words}，{badge[0]} 处问题" if badge[0] else words)
            item.setToolTip(f"{words}：{badge[0]} 处问题" if badge[0] else words)

    def show_current(self, page: int) -> None:
        """Follow the pages; nothing is asked to scroll."""
        if 0 < page <= self.count() and self.currentRow() != page - 1:
            was_blocked = self.blockSignals(True)
            self.setCurrentRow(page - 1)
            self.blockSignals(was_blocked)
