"""This file paints how much of a draft is filled as a ring with n/m beside or inside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.icons import icon_pixmap
from desktop.ui.theme import app_theme


class ProgressRing(QWidget):
    """A ring filled to ``filled`` of ``needed``; a complete one without errors turns green with a tick."""

    def __init__(
        self, filled: int = 0, needed: int = 0, size: int = 44, parent: QWidget | None = None, *, errors: int = 0
    ) -> None:
        super().__init__(parent)
        self._size, self._errors = size, errors
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_progress(filled, needed)

    def set_progress(self, filled: int, needed: int) -> None:
        self._filled, self._needed = filled, needed
        words = f"已填 {filled}/{needed} 项必填"
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    @property
    def is_complete(self) -> bool:
        return self._needed > 0 and self._filled >= self._needed and not self._errors

    @property
    def share(self) -> float:
        """0 … 1; a form without required fields is 0 until it says otherwise."""
        return min(self._filled / self._needed, 1.0) if self._needed else 0.0

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = app_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(self._size / 11, 3.0)
        box = QRectF(0, 0, self._size, self._size).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(theme.color("neutral_soft"), width))
        painter.drawEllipse(box)
        colour: QColor = theme.color("success" if self.is_complete else "accent_text")
        if self.share > 0:
            pen = QPen(colour, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(box, 90 * 16, -round(self.share * 360 * 16))
        if self.is_complete:
            side = round(self._size * 0.45)
            pixmap = icon_pixmap("check", "success", side, self.devicePixelRatioF())
            place = (self._size - side) / 2
            painter.drawPixmap(QRectF(place, place, side, side), pixmap, QRectF(pixmap.rect()))
        else:
            font = self.font()
            font.setPixelSize(max(round(self._size * 0.26), 9))
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(theme.color("text" if self._filled else "muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, f"{int(self.share * 100)}%")
        painter.end()
