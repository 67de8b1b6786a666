"""This file makes the quiet surfaces of a page: card, row, banner, empty state, drop zone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.icons import set_pixmap
from desktop.ui.theme import GRID, TONE_ICONS, restyle
from desktop.ui.widgets.drops import accept_copy
from desktop.ui.widgets.text import label

_READABLE = 480  # px: the widest line of an explanation


def hairline(vertical: bool = False) -> QFrame:
    line = QFrame()
    line.setProperty("kind", "hairline_vertical" if vertical else "hairline")
    return line


def clear(layout: QBoxLayout) -> None:
    """Remove and delete everything in ``layout``."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class Card(QFrame):
    """A white surface with a hairline; put things into ``body``."""

    def __init__(self, parent: QWidget | None = None, *, margin: int = 2 * GRID, spacing: int = GRID) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(spacing)


class ClickableFrame(QFrame):
    """A surface that acts like a button: mouse, Enter and Space."""

    clicked = Signal()

    def __init__(self, words: str, *, kind: str = "card", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self.setProperty("clickable", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)

    def set_selected(self, is_selected: bool) -> None:
        restyle(self, selected="true" if is_selected else "false")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class Banner(QFrame):
    """One sentence that stays on the page: ``tone`` success, missing, error, warning or neutral."""

    def __init__(self, text: str = "", tone: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 12, 8)
        self._row.setSpacing(8)
        self._icon = QLabel()
        self._words = label("", wrap=True)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._words, 1)
        self.show_text(text, tone)

    @property
    def text(self) -> str:
        return self._words.text()

    def show_text(self, text: str, tone: str = "neutral") -> None:
        self._words.setText(text)
        self.setAccessibleName(text)
        set_pixmap(
            self._icon, "info" if tone == "neutral" else TONE_ICONS[tone], "muted" if tone == "neutral" else tone, 18
        )
        restyle(self, tone=tone)

    def add_action(self, widget: QWidget) -> None:
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.setAlignment(self._icon, Qt.AlignmentFlag.AlignVCenter)


class EmptyState(QWidget):
    """What a page says when there is nothing yet: icon, one sentence, what to do next."""

    def __init__(self, icon_name: str, title: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 4, GRID * 3, GRID * 4)
        column.setSpacing(GRID)
        picture = QLabel()
        set_pixmap(picture, icon_name, "muted", 32)
        self._title = label(title, "heading", wrap=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title)
        self._hint = label(hint, "muted", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._hint.setMaximumWidth(_READABLE)
        if not hint:
            self._hint.hide()
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._hint, 10)
        row.addStretch(1)
        column.addLayout(row)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(GRID)
        self._actions.addStretch(1)
        self._actions.addStretch(1)
        column.addSpacing(GRID)
        column.addLayout(self._actions)
        column.addStretch(1)
        self.setAccessibleName(title)

    def show_words(self, title: str, hint: str) -> None:
        """Say something else, where the same place is empty for another reason."""
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(title)

    def add_action(self, widget: QWidget) -> None:
        self._actions.insertWidget(self._actions.count() - 1, widget)


class DropZone(QFrame):
    """A place to drop files and folders on; ``dropped`` carries their paths."""

    dropped = Signal(list)

    def __init__(self, words: str, hint: str, accepts: Callable[[Path], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._accepts = accepts
        self.setProperty("kind", "drop")
        self.setAcceptDrops(True)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        self._row.setSpacing(GRID * 2)
        picture = QLabel()
        set_pixmap(picture, "inbox", "accent_text", 28)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self._words = label(words, "strong")
        texts.addWidget(self._words)
        self._hint = label(hint, "muted", wrap=True)
        texts.addWidget(self._hint)
        self._row.addWidget(picture)
        self._row.addLayout(texts, 1)

    def add_action(self, widget: QWidget) -> None:
        self._row.addWidget(widget)

    def set_words(self, words: str) -> None:
        """Say something else, where the next file means something else."""
        self._words.setText(words)
        self.setAccessibleName(words)

    def set_compact(self, is_compact: bool) -> None:
        """Without the explanation and flat, when the page needs the room."""
        self._hint.setHidden(is_compact)
        margin = GRID if is_compact else GRID * 2
        self._row.setContentsMargins(GRID * 2, margin, GRID * 2, margin)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event, self._accepts):
            restyle(self, over="true")
            accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        accept_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        restyle(self, over="false")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        restyle(self, over="false")
        paths = dropped_paths(event, self._accepts)
        if paths:
            accept_copy(event)
            self.dropped.emit(paths)


def dropped_paths(event: QDropEvent, accepts: Callable[[Path], bool]) -> list[Path]:
    """The local files and folders of a drag that ``accepts`` says yes to."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if accepts(path)]


def is_package_or_folder(path: Path) -> bool:
    """True for a declaration package (申报包, .sbb) and for a folder that may hold some."""
    return path.suffix.lower() == ".sbb" or path.is_dir()
