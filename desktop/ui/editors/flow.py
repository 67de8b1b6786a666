"""This file lays widgets out in lines like words, so that options fit a narrow page."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right, the next line when one is full. The height follows the width.

    A hidden widget that keeps its size keeps its place in a line, but begins no line of its own.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, line_gap: int = 4, column: int = 0) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._line_gap, self._column = gap, line_gap, column
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem:
        # Qt asks until it gets nothing; PySide's stub does not know that.
        return self._items.pop(index) if 0 <= index < len(self._items) else cast(QLayoutItem, None)

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 (Qt's name)
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), is_dry=True)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, is_dry=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 (Qt's name)
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, is_dry: bool) -> int:
        x, y, line_height = rect.x(), rect.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden() and not widget.sizePolicy().retainSizeWhenHidden():
                continue
            hint = item.sizeHint()
            width = max(hint.width(), self._column) if self._column else hint.width()
            if x > rect.x() and x + width > rect.right() + 1:
                if widget is not None and widget.isHidden():
                    continue
                x, y = rect.x(), y + line_height + self._line_gap
                line_height = 0
            if not is_dry:
                item.setGeometry(QRect(QPoint(x, y), QSize(min(width, max(1, rect.width())), hint.height())))
            x += width + self._gap
            line_height = max(line_height, hint.height())
        return y + line_height - rect.y()
