"""This file takes pictures out of the clipboard; they are encoded off the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter, QPixmap


def picture_of(data: QMimeData) -> QImage:
    """The picture of a clipboard or a drag; a null one when there is none."""
    found = data.imageData() if data.hasImage() else None
    if isinstance(found, QPixmap):
        return found.toImage()
    return found if isinstance(found, QImage) else QImage()


def encoded(image: QImage, suffix: str = "png") -> bytes:
    """The bytes of a file of this picture: ``png``, or ``jpg`` on white."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(suffix.encode()))
    if suffix == "jpg":
        writer.setQuality(92)
        image = image.convertToFormat(QImage.Format.Format_RGB32)
    writer.write(image)
    return bytes(data.data())
