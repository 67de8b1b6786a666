"""This file finds words in a long text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTextEdit, QWidget

from desktop.ui.editors.inputs import LineInput
from desktop.ui.widgets import icon_button


class FindBar(QWidget):
    """A line above the text: words, previous, next, how many; Escape closes it."""

    def __init__(self, area: QTextEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._area = area
        self.line = LineInput(self)
        self.line.setPlaceholderText("查找")
        self.line.setAccessibleName("查找的内容")
        self.line.setMaximumWidth(280)
        self.found = QLabel(self)
        self.found.setProperty("role", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line)
        row.addWidget(icon_button("chevron-up", "上一处（Shift+回车）", lambda: self.step(backward=True)))
        row.addWidget(icon_button("chevron-down", "下一处（回车）", self.step))
        row.addWidget(self.found)
        row.addStretch(1)
        row.addWidget(icon_button("x", "关闭查找（Esc）", self.close_bar))
        self.line.textChanged.connect(self._on_typed)

    def open(self) -> None:
        self.show()
        selected = self._area.textCursor().selectedText()
        if selected and "\u2029" not in selected:
            self.line.setText(selected)
        self.line.setFocus()
        self.line.selectAll()
        self._count()

    def close_bar(self) -> None:
        self.hide()
        self._area.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(backward=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def step(self, *, backward: bool = False) -> None:
        """Select the next place, beginning again at the other end."""
        words = self.line.text()
        if not words:
            return
        flags = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        if not self._area.find(words, flags):
            cursor = self._area.textCursor()
            edge = QTextCursor.MoveOperation.End if backward else QTextCursor.MoveOperation.Start
            cursor.movePosition(edge)
            self._area.setTextCursor(cursor)
            self._area.find(words, flags)

    def _on_typed(self) -> None:
        """Go along with what is typed, from where the present hit begins."""
        self._count()
        cursor = self._area.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._area.setTextCursor(cursor)
        self.step()

    def _count(self) -> None:
        words = self.line.text()
        times = self._area.toPlainText().lower().count(words.lower()) if words else 0
        self.found.setText("" if not words else f"共 {times} 处" if times else "没有找到")
