"""This file edits text (文字), phone (电话) and e-mail: a line, or several lines when the definition says so."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.editors.counter import Counter, limit_of, over_limit_at
from desktop.ui.editors.inputs import LineInput, TextInput, mark_from
from desktop.ui.icons import icon


class LineEditor(Editor):
    """One line of text; the base of everything that is typed in one line."""

    placeholder = ""
    line_width = 0  # px; 0 takes what there is

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.line = LineInput(self)
        self.line.setPlaceholderText(f"例如：{field.example}" if field.example else self.placeholder)
        if self.line_width:
            self.line.setMaximumWidth(self.line_width)
            self.line.setMinimumWidth(min(self.line_width, 96))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.row.addWidget(self.line, 1000 if self.line_width else 0)  # words beside it get what is left
        if self.line_width:
            self.row.addStretch(1)
        self.setFocusProxy(self.line)
        if field.params.get("max_length"):
            self.counter = Counter(field, self)
        self.line.textChanged.connect(self._on_text_changed)
        self.line.composed.connect(self._on_text_changed)
        self.line.left.connect(self._on_line_left)

    def inputs(self) -> list[QWidget]:
        return [self.line]

    def stored(self) -> Any:
        return self.kind.to_stored(self.line.text(), self.field)

    def _show(self, stored: Any) -> None:
        self.line.setText(self.text_of(stored))
        self._show_beginning()
        self._show_count()

    def text_of(self, stored: Any) -> str:
        """The text shown for a stored value."""
        return "" if stored is None else str(stored)

    def add_drop_button(self, completer: QCompleter) -> None:
        """A small arrow that shows all suggestions (↓ and Alt+↓ do the same)."""
        arrow = QAction(icon("chevron-down", "muted", 16), "显示全部建议", self.line)
        arrow.setShortcut(QKeySequence("Alt+Down"))
        arrow.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        arrow.triggered.connect(lambda: self._show_all(completer))
        self.line.down_pressed.connect(lambda: self._show_all(completer))
        self.line.addAction(arrow, QLineEdit.ActionPosition.TrailingPosition)

    def _show_all(self, completer: QCompleter) -> None:
        completer.setCompletionPrefix("")
        completer.complete()

    def _on_text_changed(self) -> None:
        if self.line.is_composing:
            return  # what the input method replaces is decided when it is done
        self._show_count()
        self.emit_edited()

    def _on_line_left(self) -> None:
        """Show what was understood: 2024.11.22 as 2024-11-22, full-width digits as half-width ones."""
        self.set_quietly(self.text_of(self.stored()))

    def set_quietly(self, text: str) -> None:
        if text != self.line.text():
            with QSignalBlocker(self.line):
                self.line.setText(text)
        self._show_beginning()

    def _show_beginning(self) -> None:
        """A text longer than the line shows its beginning when nobody types in it."""
        room = self.line.width() - 24
        if not self.line.hasFocus() and self.line.fontMetrics().horizontalAdvance(self.line.text()) > room:
            self.line.setCursorPosition(0)

    def _show_count(self) -> None:
        if isinstance(self.counter, Counter):
            self.counter.show_text(self.line.text())


class ParagraphEditor(Editor):
    """Several lines of plain text."""

    is_wide = True

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        limit = limit_of(field)[0] or 0
        self.area = TextInput(self, least=6 if limit > 300 else 3)
        self.area.setPlaceholderText(f"例如：{field.example}" if field.example else "")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.area)
        self.setFocusProxy(self.area)
        self.counter = Counter(field, self)
        self._known = ""
        self._marker = QTimer(self)
        self._marker.setSingleShot(True)
        self._marker.setInterval(200)
        self._marker.timeout.connect(self.mark_over_limit)
        self.area.textChanged.connect(self._on_text_changed)
        self.area.composed.connect(self._on_text_changed)

    def inputs(self) -> list[QWidget]:
        return [self.area]

    def stored(self) -> Any:
        return self.kind.to_stored(self.area.toPlainText(), self.field)

    def _show(self, stored: Any) -> None:
        at = self.area.textCursor().position()
        self._known = "" if stored is None else str(stored)
        self.area.setPlainText(self._known)
        cursor = self.area.textCursor()
        cursor.setPosition(min(at, len(self.area.toPlainText())))
        self.area.setTextCursor(cursor)
        self._count()

    def _on_text_changed(self) -> None:
        text = self.area.toPlainText()
        if self.area.is_composing or text == self._known:  # an input method's pre-edit, or a change of format
            return
        if text.count("\n") != self._known.count("\n"):
            self.begin_step()  # undo goes back a paragraph, not a whole afternoon
        self._known = text
        self._count()
        self.emit_edited()

    def _count(self) -> None:
        if isinstance(self.counter, Counter):
            self.counter.show_text(self._known)
            self._marker.start()

    def mark_over_limit(self) -> None:
        """Underline what stands beyond the limit."""
        if self.area.is_composing:  # not now: a mark would redraw the text the input method holds
            self._marker.start()
            return
        most, _, how = limit_of(self.field)
        mark_from(self.area, over_limit_at(self._known, most, how) if most is not None else None)


def text_editor(field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> Editor:
    """A line, or several lines for ``multiline`` and for texts of more than 100 characters."""
    is_long = field.params.get("multiline") or (field.params.get("max_length") or 0) > 100
    return (ParagraphEditor if is_long else LineEditor)(field, context, path, parent)


class PhoneEditor(LineEditor):
    placeholder = "手机号，或区号-号码"
    line_width = 240


class EmailEditor(LineEditor):
    placeholder = "name@example.cn"
    line_width = 320
