"""This file is the writing area of a long text: plain text only, sub-headings, figures, nothing else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from desktop.ui.editors.inputs import Composing
from desktop.ui.editors.long_text_blocks import OBJECT, block_format, char_format, kind_of
from desktop.ui.editors.long_text_paste import Pasted, read_html
from desktop.ui.editors.pasted import picture_of
from desktop.ui.widgets.drops import accept_copy

LEAST_HEIGHT, MOST_HEIGHT = 168, 520


class LongTextArea(Composing, QTextEdit):
    """``picture_given`` carries the QImage of a pasted picture, ``files_given`` dropped paths, ``blocks_given`` a
    :class:`Pasted` with sub-headings or pictures."""

    picture_given = Signal(object)
    files_given = Signal(list)
    blocks_given = Signal(object)
    composed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(12)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.isReadOnly():
            super().keyPressEvent(event)
            return
        cursor = self.textCursor()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._new_paragraph(cursor)
            return
        if event.matches(QKeySequence.StandardKey.InsertLineSeparator):
            cursor.insertText("\u2028")
            return
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self.has_figure_selected():
            self.delete_figure()
            return
        if event.key() == Qt.Key.Key_Backspace and not cursor.hasSelection() and self._backspace(cursor):
            return
        super().keyPressEvent(event)

    def _new_paragraph(self, cursor: QTextCursor) -> None:
        """Enter ends a heading and a caption with an ordinary paragraph."""
        if kind_of(cursor.block()) == "figure":
            at = cursor.positionInBlock()
            if at == 0:  # before the picture: a paragraph above it
                shape = cursor.blockFormat()
                cursor.insertBlock(shape, char_format("figure"))
                cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
                cursor.setBlockFormat(block_format("paragraph"))
            else:
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
                cursor.insertBlock(block_format("paragraph"), char_format("paragraph"))
        else:
            cursor.insertBlock(block_format("paragraph"), char_format("paragraph"))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _backspace(self, cursor: QTextCursor) -> bool:
        """At the start of a paragraph below a figure: step into the caption, do not swallow the text."""
        block = cursor.block()
        if cursor.positionInBlock() == 0 and block.previous().isValid() and kind_of(block.previous()) == "figure":
            if block.text():
                cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
            else:
                cursor.deletePreviousChar()
            self.setTextCursor(cursor)
            return True
        if cursor.positionInBlock() == 0 and kind_of(block) == "heading":
            self.set_heading(False)
            return True
        if kind_of(block) == "figure" and block.text()[: cursor.positionInBlock()].endswith(OBJECT + "\u2028"):
            cursor.movePosition(
                QTextCursor.MoveOperation.StartOfBlock
            )  # an emptied caption: delete asks for the picture
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor, 2)
            self.setTextCursor(cursor)
            return True
        return False

    # --- kinds ----------------------------------------------------------------------------------

    def set_heading(self, is_heading: bool) -> None:
        """Make the paragraphs of the selection sub-headings (小标题), or paragraphs again."""
        kind = "heading" if is_heading else "paragraph"
        cursor = self.textCursor()
        first, last = sorted((cursor.anchor(), cursor.position()))
        block = self.document().findBlock(first)
        edit = QTextCursor(block)
        edit.beginEditBlock()
        while block.isValid() and block.position() <= last:
            if kind_of(block) != "figure":
                edit.setPosition(block.position())
                edit.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                edit.setBlockFormat(block_format(kind))
                edit.setCharFormat(char_format(kind))
                edit.setBlockCharFormat(char_format(kind))
            block = block.next()
        edit.endEditBlock()

    def is_heading(self) -> bool:
        return kind_of(self.textCursor().block()) == "heading"

    # --- figures --------------------------------------------------------------------------------

    def has_figure_selected(self) -> bool:
        """Whether the selection is one picture and nothing else."""
        cursor = self.textCursor()
        return cursor.selectedText().rstrip("\u2028") == OBJECT

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a picture selects it."""
        block = self._figure_at(event.position().toPoint()) if event.button() == Qt.MouseButton.LeftButton else None
        if block is None:
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.select_figure(block)

    def select_figure(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _figure_at(self, place: QPoint) -> QTextBlock | None:
        block = self.cursorForPosition(place).block()
        if not block.text().startswith(OBJECT) or not block.layout().lineCount():
            return None
        around: QRectF = self.document().documentLayout().blockBoundingRect(block)
        line = block.layout().lineAt(0).naturalTextRect().translated(around.topLeft())
        seen = line.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        return block if seen.contains(place) else None

    def delete_figure(self) -> None:
        """Take the figure of the cursor away, picture and caption."""
        cursor = self.textCursor()
        block = cursor.block()
        if kind_of(block) != "figure":
            return
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        if block.next().isValid():
            cursor.deleteChar()
        elif block.previous().isValid():
            cursor.deletePreviousChar()
        else:
            cursor.setBlockFormat(block_format("paragraph"))
            cursor.setBlockCharFormat(char_format("paragraph"))
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    # --- pasting and dropping ---------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        super().dragEnterEvent(event)
        _copy_files(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        _copy_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        _copy_files(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasImage() or bool(_local_files(source))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Words with their sub-headings and local pictures, nothing else of their looks; a picture becomes a figure.

        Files that are no pictures go the same way: they are refused in words, never pasted as their addresses.
        """
        files = _local_files(source)
        rich = read_html(source.html()) if source.hasHtml() and not files else Pasted()
        if files:
            self.files_given.emit(files)
        elif rich.blocks and not rich.is_plain:
            self.blocks_given.emit(rich)
        elif source.hasText() and source.text().strip():
            self._insert_plain(source.text())
        else:
            image = picture_of(source)
            if not image.isNull():
                self.picture_given.emit(image)

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText().replace(OBJECT, ""))
        return data

    def _insert_plain(self, text: str) -> None:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace(OBJECT, "").split("\n")
        lines = [line.rstrip() for line in lines]
        while len(lines) > 1 and not lines[-1]:
            lines.pop()
        cursor = self.textCursor()
        cursor.beginEditBlock()
        kind = kind_of(cursor.block())
        cursor.insertText(lines[0], char_format(kind))
        for line in lines[1:]:
            if not line:
                continue
            if kind == "figure":
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
                kind = "paragraph"
            cursor.insertBlock(block_format("paragraph"), char_format("paragraph"))
            cursor.insertText(line.strip(), char_format("paragraph"))
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    # --- size -------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.verticalScrollBar().maximum() == 0:
            event.ignore()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = int(self.document().size().height()) + 2 * self.frameWidth() + 2
        height = max(LEAST_HEIGHT, min(MOST_HEIGHT, wanted))
        if height != self.minimumHeight():
            self.setFixedHeight(height)


def _copy_files(event: QDropEvent) -> None:
    """Files are never moved here, words may be."""
    if event.isAccepted() and _local_files(event.mimeData()):
        accept_copy(event)


def _local_files(source: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
