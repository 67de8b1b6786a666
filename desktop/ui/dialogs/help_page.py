"""This file draws one help page: quiet headings, pictures as wide as the page, words that were looked for marked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from desktop.paths import resources_dir
from desktop.services.search import folded
from desktop.ui.help_topics import help_text
from desktop.ui.theme import GRID, app_theme

__all__ = ["HelpPage", "folded"]

EDGE = 3 * GRID  # px beside a picture: margin of the page and scroll bar


class HelpPage(QTextBrowser):
    """Shows topics by key; emits ``anchorClicked`` for links."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("help.text")
        self.setAccessibleName("帮助内容")
        self.setOpenLinks(False)
        self.topic = ""
        self._words = ""
        self._fitted = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._fit)
        app_theme().changed.connect(self._show)

    def show_topic(self, key: str, words: str = "") -> None:
        """The page ``key`` from its top, or from the first place of ``words`` (folded)."""
        self.topic, self._words = key, words
        self._show()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture of the page, as wide as the page has room for, sharp on every screen; a dark one where it is."""
        url = QUrl(name) if isinstance(name, str) else name
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, url)
        return self._picture(url.path())

    def _picture(self, name: str) -> QImage:
        folder = resources_dir() / "help" / "pictures"
        stem = name.rpartition("/")[2].removesuffix(".png")
        dark = folder / f"{stem}-dark.png"
        image = QImage(str(dark if app_theme().is_dark and dark.is_file() else folder / f"{stem}.png"))
        if image.isNull():
            return image
        ratio = self.devicePixelRatioF()
        wide = min(max(self.viewport().width() - EDGE, 200), image.width())
        made = image.scaledToWidth(round(wide * ratio), Qt.TransformationMode.SmoothTransformation)
        made = made.convertToFormat(QImage.Format.Format_RGB32)
        painter = QPainter(made)
        painter.setPen(QColor(app_theme().palette.border))  # a white window on a white page needs its edge
        painter.drawRect(0, 0, made.width() - 1, made.height() - 1)
        painter.end()
        made.setDevicePixelRatio(ratio)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._timer.start(100)

    def _fit(self) -> None:
        """Pictures of the new width; the page stays where it was read."""
        if self.topic and self.viewport().width() != self._fitted:
            bar = self.verticalScrollBar()
            share = bar.value() / max(bar.maximum(), 1)
            self._show(keeps_place=True)
            bar.setValue(round(share * bar.maximum()))

    def _show(self, *, keeps_place: bool = False) -> None:
        if not self.topic:
            return
        self._fitted = self.viewport().width()
        document = self.document()
        document.clear()
        self.setMarkdown(help_text(self.topic))
        self._set_type()
        self._mark(keeps_place=keeps_place)

    def _set_type(self) -> None:
        """Quiet headings, air between paragraphs: Qt's own Markdown look is tight and loud."""
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            cursor = QTextCursor(block)
            shape = block.blockFormat()
            shape.setTopMargin({0: 4, 1: 0}.get(level, 2 * GRID))
            shape.setBottomMargin(GRID if level else 4)
            if "\ufffc" not in block.text():  # a line with a picture is as high as the picture
                shape.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(shape)
            if level:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                look = QTextCharFormat()
                look.setProperty(QTextFormat.Property.FontSizeAdjustment, 1 if level == 1 else 0)
                cursor.mergeCharFormat(look)
            block = block.next()

    def _mark(self, *, keeps_place: bool) -> None:
        """Every place of the words that are looked for."""
        marks: list[QTextEdit.ExtraSelection] = []
        look = QTextCharFormat()
        look.setBackground(QColor(app_theme().palette.missing_soft))
        look.setForeground(QColor(app_theme().palette.missing))
        cursor = self.document().find(self._words) if self._words else QTextCursor()
        while not cursor.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = QTextCursor(cursor), look  # type: ignore[attr-defined]
            marks.append(mark)
            cursor = self.document().find(self._words, cursor)
        self.setExtraSelections(marks)
        if marks and not keeps_place:
            first = QTextCursor(marks[0].cursor)  # type: ignore[attr-defined]
            first.clearSelection()
            self.setTextCursor(first)
            self.ensureCursorVisible()
