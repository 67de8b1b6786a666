"""This file makes the words on a page: titles, headings, explanations, one-line texts with …"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget


def label(text: str, role: str = "", *, tone: str = "", wrap: bool = False, name: str = "") -> QLabel:
    """A label; ``role`` is title, heading, strong, muted, small or number, ``tone`` a state colour."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    if name:
        made.setObjectName(name)
    if wrap:
        made.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def in_lines(text: str, metrics: QFontMetrics, width: int) -> str:
    """``text`` with line breaks where it passes ``width`` px: buttons to choose with cannot wrap by themselves."""
    lines = [""]
    for character in text:
        if lines[-1] and metrics.horizontalAdvance(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character
    return "\n".join(lines)


def selectable(made: QLabel) -> QLabel:
    """The same label with text that can be marked and copied (codes, numbers, folders)."""
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made


class SectionTitle(QWidget):
    """A heading over a card, with a quiet remark beside it and room for one action at the right."""

    def __init__(self, text: str, remark: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._title = label(text, "heading")
        self._remark = label(remark, "muted")
        self._row.addWidget(self._title)
        self._row.addWidget(self._remark)
        self._row.addStretch(1)

    def set_remark(self, text: str) -> None:
        self._remark.setText(text)

    def add_action(self, widget: QWidget) -> None:
        self._row.addWidget(widget)


_NEW_FONT = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.Polish)


class ElidedLabel(QWidget):
    """One line that ends in … when the place is too narrow; the whole text stands in the tooltip."""

    def __init__(
        self,
        text: str = "",
        role: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self._label = label(text, role)
        self._label.setParent(self)
        self._label.installEventFilter(self)
        self._text = text
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.setMinimumWidth(24)

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self._elide()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._label.font())
        width = ceil(metrics.horizontalAdvance(self._text))  # rounded down, the last letter would go
        return QSize(width + 2, ceil(metrics.height()) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another size of type: ask for another width."""
        if watched is self._label and event.type() in _NEW_FONT:
            self.updateGeometry()
            self._elide()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self._label.fontMetrics().elidedText(self._text, self._mode, max(self.width() - 2, 0))
        self._label.setText(shown)
        self._label.setGeometry(self.rect())
        self.setToolTip(self._text if shown != self._text else "")
