"""This file shows a picture in a large dialog: fitted to the window, at full size, larger and smaller."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.theme import GRID
from desktop.ui.widgets import PrimaryButton, button, hairline, icon_button, label

LARGEST = 3000  # px: what is decoded of a larger picture
_STEP, _LEAST, _MOST = 1.25, 0.05, 4.0


class PictureDialog(QDialog):
    """Opens fitted; + and − zoom, 0 fits again, 1 is full size."""

    def __init__(self, parent: QWidget, title: str, image: QImage) -> None:
        super().__init__(parent)
        self.setObjectName("picture_dialog")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        area = parent.window().size()
        self.resize(min(area.width() - 6 * GRID, 1180), area.height() - 6 * GRID)
        self._image = image
        self._is_fitted = True
        self._zoom = 1.0
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(title)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.picture)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll.setAccessibleName("图片")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addWidget(hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        foot.setSpacing(GRID)
        foot.addWidget(icon_button("zoom-out", "缩小（-）", lambda: self.zoom_by(1 / _STEP), name="picture_dialog.out"))
        foot.addWidget(icon_button("zoom-in", "放大（+）", lambda: self.zoom_by(_STEP), name="picture_dialog.in"))
        foot.addWidget(button("适合窗口", self.fit, kind="quiet", name="picture_dialog.fit", tooltip="按 0"))
        self.state = label("", "muted")
        foot.addWidget(self.state, 1)
        close = PrimaryButton("关闭", name="picture_dialog.close", on_click=self.accept)
        foot.addWidget(close)
        column.addLayout(foot)
        for keys, slot in (
            ("0", self.fit),
            ("1", lambda: self._show_at(1.0)),
            ("+", lambda: self.zoom_by(_STEP)),
            ("=", lambda: self.zoom_by(_STEP)),
            ("-", lambda: self.zoom_by(1 / _STEP)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self.fit()
        close.setFocus()

    @property
    def zoom(self) -> float:
        """Shown pixels a pixel of the picture."""
        return self._zoom

    def fit(self) -> None:
        """The whole picture, never larger than it is."""
        room = self._scroll.size() - QSize(4, 4)  # not its viewport: scroll bars of a larger size come off
        width, height = max(1, self._image.width()), max(1, self._image.height())
        self._show_at(min(1.0, room.width() / width, room.height() / height))
        self._is_fitted = True

    def zoom_by(self, factor: float) -> None:
        self._show_at(self._zoom * factor)

    def _show_at(self, zoom: float) -> None:
        self._is_fitted = False
        self._zoom = max(_LEAST, min(_MOST, zoom))
        ratio = self.devicePixelRatioF()
        size = QSize(round(self._image.width() * self._zoom), round(self._image.height() * self._zoom))
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(self._image.scaled(size.expandedTo(QSize(1, 1)) * ratio, keep, smooth))
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)
        self.picture.resize(pixmap.deviceIndependentSize().toSize())
        self.state.setText(f"{self._zoom * 100:.0f}%")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        else:
            super().keyPressEvent(event)
