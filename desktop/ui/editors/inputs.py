"""This file holds the input widgets editors are made of: they leave undo to the window and never eat an input method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from desktop.ui.theme import app_theme

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # at run time a class has one Qt base only

_UNDO_KEYS = ("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y")


def leaves_to_window(event: QEvent) -> bool:
    """True for the keys of undo and redo: the window's session undoes, never a widget on its own."""
    if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
        return False
    pressed = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
    return pressed in _UNDO_KEYS


class Composing(_Widget):
    """What every text input shares, before its Qt class: undo belongs to the window, an input method is not disturbed.

    ``is_composing`` while an input method holds text that is not committed; the class adds a signal
    ``composed`` for the moment it has committed its text, or given up.
    """

    is_composing = False
    composed: SignalInstance

    def event(self, event: QEvent) -> bool:
        if leaves_to_window(event):
            if self.is_composing:  # undoing now would tear the text out of the input method's hands
                event.accept()
                return True
            event.ignore()
            return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        was_composing, self.is_composing = self.is_composing, bool(event.preeditString())
        super().inputMethodEvent(event)
        if was_composing and not self.is_composing:
            self.composed.emit()


class NoFiles(_Widget):
    """What lets dropped files pass to the page and the window: their addresses are no answer."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragMoveEvent(event)


class LineInput(NoFiles, Composing, QLineEdit):
    """A line of text."""

    focused = Signal()
    left = Signal()
    composed = Signal()
    down_pressed = Signal()  # ↓ does nothing in a line of text by itself

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.down_pressed.emit()
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.is_composing = False
        self.left.emit()


class TextInput(NoFiles, Composing, QPlainTextEdit):
    """Several lines of plain text; grows with its text between ``least`` and ``most`` lines."""

    composed = Signal()

    def __init__(self, parent: QWidget | None = None, *, least: int = 3, most: int = 14) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def set_least(self, lines: int) -> None:
        """Begin with another height."""
        self._least = lines
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page when there is nothing to scroll here."""
        if self.verticalScrollBar().maximum() == 0:
            event.ignore()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = max(self._least, min(self._most, int(self.document().size().height())))
        frame = 2 * self.frameWidth() + 2 * int(self.document().documentMargin()) + 8
        height = lines * self.fontMetrics().lineSpacing() + frame
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)


class Popup(QFrame):
    """A small frame below an input (calendar, months); Escape or a click outside closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("part", "popup")
        self.setFrameShape(QFrame.Shape.NoFrame)

    def open_below(self, anchor: QWidget) -> None:
        self.adjustSize()
        at = anchor.mapToGlobal(QPoint(0, anchor.height() + 2))
        screen = anchor.screen().availableGeometry()
        size: QSize = self.sizeHint()
        if at.y() + size.height() > screen.bottom():
            at.setY(anchor.mapToGlobal(QPoint(0, 0)).y() - size.height() - 2)
        at.setX(max(screen.left(), min(at.x(), screen.right() - size.width())))
        self.move(at)
        self.show()


def mark_from(edit: QPlainTextEdit | QTextEdit, position: int | None) -> None:
    """Underline what stands beyond a limit; None takes the mark away. The text itself is never cut."""
    selections: list[QTextEdit.ExtraSelection] = []
    if position is not None:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(edit.document())
        cursor.setPosition(min(position, max(0, edit.document().characterCount() - 1)))
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        shape = QTextCharFormat()
        shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        shape.setUnderlineColor(app_theme().color("error"))
        shape.setBackground(app_theme().color("error_soft"))
        selection.cursor, selection.format = cursor, shape  # type: ignore[attr-defined]
        selections.append(selection)
    edit.setExtraSelections(selections)
