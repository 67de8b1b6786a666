"""This file holds the pictures of a long text as they are shown: read in the background, scaled while decoding."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from desktop.jobs import JobContext
from desktop.ui.editors.thumbnails import picture_size, scaled_picture
from desktop.ui.jobs import Job
from desktop.ui.theme import app_theme

WIDEST_FIGURE = 420  # px on the screen; the paper has its own size
HIGHEST_FIGURE = 300


def frame(name: str) -> QImage:
    """What stands for a picture that cannot be shown."""
    image = QImage(360, 96, QImage.Format.Format_ARGB32)
    image.fill(app_theme().color("neutral_soft"))
    painter = QPainter(image)
    painter.setPen(app_theme().color("muted"))
    painter.drawRect(0, 0, 359, 95)
    painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, f"图片无法显示：{name}")
    painter.end()
    return image


def fitted_size(size: QSize, widest: int) -> QSize:
    """The size on the screen of a picture of ``size``: scaled down to fit, never up."""
    scale = min(1.0, widest / max(1, size.width()), HIGHEST_FIGURE / max(1, size.height()))
    return QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))


class FigurePictures(QObject):
    """Pictures by file and width. One that is not read yet is an empty picture of the right size; ``read`` follows."""

    read = Signal(str, int)  # file, width

    def __init__(self, files: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._known: dict[tuple[str, int], QImage] = {}
        self._asked: set[tuple[str, int]] = set()

    def picture(self, file: str, name: str, widest: int) -> QImage:
        """The picture to show, at most ``widest`` px wide and sharp on screens of up to 200 %."""
        key = (file, widest)
        if key in self._known:
            return self._known[key]
        try:
            path = self._files.path(file)
        except ValueError:
            return frame(name)
        size = picture_size(path)
        if not size.isValid():
            return frame(name)
        shown = fitted_size(size, widest)
        ratio = min(2.0, max(1.0, size.width() / shown.width()))
        if key not in self._asked:
            self._asked.add(key)
            box = QSize(round(shown.width() * ratio), round(shown.height() * ratio))

            def work(_job: JobContext) -> tuple[tuple[str, int], str, QImage, float]:
                return key, name, scaled_picture(path, box), ratio

            job = Job(work, self)
            job.succeeded.connect(self._on_read)
            job.start()
        empty = QImage(shown, QImage.Format.Format_ARGB32)
        empty.fill(app_theme().color("neutral_soft"))
        return empty

    def forget(self, file: str) -> None:
        """Read the file again the next time it is shown."""
        for key in [key for key in self._known if key[0] == file]:
            del self._known[key]

    def _on_read(self, result: Any) -> None:
        key, name, image, ratio = result
        self._asked.discard(key)
        if image.isNull():
            image = frame(name)
        else:
            image.setDevicePixelRatio(ratio)
        self._known[key] = image
        self.read.emit(*key)
