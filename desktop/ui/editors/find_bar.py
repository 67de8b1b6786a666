"""This file finds words in a long text, and replaces them: one, or all as one undo step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from desktop.ui.editors.inputs import LineInput
from desktop.ui.editors.long_text_area import LongTextArea
from desktop.ui.editors.long_text_blocks import LINE, OBJECT, char_format, kind_of
from desktop.ui.widgets import button, icon_button

LINE_WIDTH = 220


class FindBar(QWidget):
    """Above the text: words, previous, next, which of how many; below them what replaces them. Escape closes it.

    ``begin_step`` is called before and after a replacement: it is an undo step of its own.
    """

    def __init__(self, area: LongTextArea, begin_step: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._area = area
        self._begin_step = begin_step
        self.line = self._input("查找", "查找的内容")
        self.new = self._input("替换为", "替换为")
        self.new.setToolTip("留空即删除找到的内容")
        self.found = QLabel(self)
        self.found.setProperty("role", "small")
        self.found.setMinimumWidth(96)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        first = QHBoxLayout()
        first.setSpacing(4)
        first.addWidget(icon_button("chevron-up", "上一处（Shift+回车）", lambda: self.step(backward=True)))
        first.addWidget(icon_button("chevron-down", "下一处（回车）", self.step))
        first.addWidget(self.found)
        first.addStretch(1)
        self.more = button("替换…", self.open_replace, kind="quiet", tooltip="显示替换（Ctrl+R）")
        first.addWidget(self.more)
        first.addWidget(icon_button("x", "关闭查找（Esc）", self.close_bar))
        grid.addWidget(self.line, 0, 0)
        grid.addLayout(first, 0, 1)
        self._second = QWidget(self)
        second = QHBoxLayout(self._second)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(4)
        self.one = button("替换", self.replace_one, tooltip="替换选中的这一处，再到下一处（回车）")
        self.all = button("全部替换", self.replace_all, tooltip="替换本项中的全部，可一次撤销")
        second.addWidget(self.one)
        second.addWidget(self.all)
        second.addStretch(1)
        grid.addWidget(self.new, 1, 0)
        grid.addWidget(self._second, 1, 1)
        grid.setColumnStretch(1, 1)
        self._show_second(False)
        self.line.textChanged.connect(self._on_typed)
        self.line.composed.connect(self._on_typed)

    def _input(self, hint: str, name: str) -> LineInput:
        made = LineInput(self)
        made.setPlaceholderText(hint)
        made.setAccessibleName(name)
        made.setMaximumWidth(LINE_WIDTH)
        return made

    def _show_second(self, is_shown: bool) -> None:
        is_shown = is_shown and not self._area.isReadOnly()
        self.new.setVisible(is_shown)
        self._second.setVisible(is_shown)
        self.more.setVisible(not is_shown and not self._area.isReadOnly())

    def open(self) -> None:
        if self._area.is_composing:
            return
        self._show_second(not self.new.isHidden())
        self.show()
        selected = self._area.textCursor().selectedText()
        if selected and "\u2029" not in selected and OBJECT not in selected:
            self.line.setText(selected.replace(LINE, ""))
        self.line.setFocus()
        self.line.selectAll()
        self._count()

    def open_replace(self) -> None:
        """Find, with the line for what replaces it."""
        if self._area.is_composing or self._area.isReadOnly():
            return
        was_open = not self.isHidden()
        self._show_second(True)
        if was_open and self.line.text():
            self.new.setFocus()
        else:
            self.open()

    def close_bar(self) -> None:
        self._show_second(False)
        self.hide()
        self._area.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.new.hasFocus():
                self.replace_one()
            elif self.line.hasFocus():
                self.step(backward=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            else:
                super().keyPressEvent(event)
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
        self._count()

    def replace_one(self) -> None:
        """Replace the place that is selected, then go to the next one; without one only go there."""
        cursor = self._area.textCursor()
        if self.line.text() and cursor.selectedText().lower() == self.line.text().lower():
            self._begin_step()
            self._write(cursor)
            self._begin_step()
            self._area.setTextCursor(cursor)
        self.step()

    def replace_all(self) -> None:
        """Replace every place, as one undo step, and say how many they were."""
        places = self._places()
        if not places:
            self._count()
            return
        self._begin_step()
        edit = QTextCursor(self._area.document())
        edit.beginEditBlock()
        for start, end in reversed(places):
            edit.setPosition(start)
            edit.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self._write(edit)
        edit.endEditBlock()
        self._begin_step()
        self.found.setText(f"已替换 {len(places)} 处")

    def _write(self, cursor: QTextCursor) -> None:
        """The words of the selection become the new ones, in the looks of their paragraph."""
        cursor.insertText(self.new.text(), char_format(kind_of(cursor.block())))

    def _places(self) -> list[tuple[int, int]]:
        """(start, end) of every place, in order; numbers, as cursors beside each other would move together."""
        words, document = self.line.text(), self._area.document()
        places: list[tuple[int, int]] = []
        found = document.find(words) if words else QTextCursor()
        while not found.isNull() and found.hasSelection():
            places.append((found.selectionStart(), found.selectionEnd()))
            found = document.find(words, found)
        return places

    def _on_typed(self) -> None:
        """Go along with what is typed, from where the present hit begins."""
        if self.line.is_composing:
            return
        cursor = self._area.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._area.setTextCursor(cursor)
        self.step()
        self._count()

    def _count(self) -> None:
        words = self.line.text()
        starts = [start for start, _ in self._places()]
        at = self._area.textCursor().selectionStart()
        if not words:
            self.found.setText("")
        elif not starts:
            self.found.setText("没有找到")
        elif self._area.textCursor().hasSelection() and at in starts:
            self.found.setText(f"第 {starts.index(at) + 1} 处，共 {len(starts)} 处")
        else:
            self.found.setText(f"共 {len(starts)} 处")
        for part in (self.one, self.all):
            part.setEnabled(bool(starts))
