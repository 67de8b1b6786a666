"""This file makes small pictures of kept files in the background: pictures scaled while decoding, first pages of PDFs."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from desktop.filekinds import PDFIUM_LOCK, PICTURES
from desktop.jobs import JobContext
from desktop.services.material import Condition, condition_of
from desktop.ui.jobs import Job

_MOST_MB = 512  # of pixels while decoding: what the limit of filekinds (80 million) needs, and not more
_KEPT = 400  # small pictures of one run


#: path, width of the box, date and size of the kept file
_Key = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Glance:
    """What a look at a kept file found: a small picture (null: none can be made) and its condition."""

    file: str
    image: QImage
    condition: Condition


def picture_size(path: Path) -> QSize:
    """Width and height of a picture as it is shown, from its header; invalid when it cannot be read."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    turned = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
    return size.transposed() if turned else size


def scaled_picture(path: Path, box: QSize) -> QImage:
    """The picture, never larger than ``box`` and never scaled up; null when it cannot be decoded.

    Decoders that can, read only what the small size needs.
    """
    QImageReader.setAllocationLimit(_MOST_MB)
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        turned = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
        room = box.transposed() if turned else box
        if size.width() > room.width() or size.height() > room.height():
            reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    return reader.read()


def first_page(path: Path, box: QSize) -> QImage:
    """The first page of a PDF within ``box``; null when it cannot be drawn."""
    import pypdfium2

    with suppress(pypdfium2.PdfiumError, OSError), PDFIUM_LOCK:
        document = pypdfium2.PdfDocument(path)
        try:
            page = document[0]
            width, height = page.get_size()
            scale = min(box.width() / max(1.0, width), box.height() / max(1.0, height))
            bitmap = page.render(scale=scale, prefer_bgrx=True)
            shown = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
            return shown.copy()
        finally:
            document.close()
    return QImage()


def glance(files: Any, file: str, kind: str, box: QSize, job: JobContext | None = None) -> Glance:
    """Look at a kept file: is it sound, and what does it look like."""
    condition = condition_of(files, file, job)
    image = QImage()
    if condition is Condition.SOUND and kind in PICTURES:
        image = scaled_picture(files.path(file), box)
    elif condition is Condition.SOUND and kind == "pdf":
        image = first_page(files.path(file), box)
    return Glance(file, image, condition)


class Thumbnails(QObject):
    """Small pictures by file; ``found`` tells that a look is over. What is sound is remembered for the run."""

    found = Signal(str)  # file

    def __init__(self, files: Any, box: QSize, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files, self._box = files, box
        self._asked: set[str] = set()
        self._lost: dict[str, Glance] = {}  # what is missing or damaged is looked at again by the next page

    def look(self, file: str, kind: str) -> Glance | None:
        """What is known of the file; None while it is being looked at (``found`` follows)."""
        key = self._key(file)
        known = _GLANCES.get(key)
        if known is not None:
            _GLANCES.move_to_end(key)
            return known
        if file in self._lost:
            return self._lost[file]
        if file not in self._asked:
            self._asked.add(file)
            job = Job(lambda context: glance(self._files, file, kind, self._box, context), self)
            job.succeeded.connect(self._on_looked)
            job.start()
        return None

    def forget(self, file: str) -> None:
        """Look again the next time: the file was put back."""
        self._asked.discard(file)
        self._lost.pop(file, None)
        _GLANCES.pop(self._key(file), None)

    def _key(self, file: str) -> _Key:
        """Another date or size of the kept file is another look: it was damaged, or healed."""
        path = self._files.path(file)
        try:
            facts = path.stat()
        except OSError:
            return str(path), self._box.width(), 0, -1  # never remembered: only what is sound is
        return str(path), self._box.width(), facts.st_mtime_ns, facts.st_size

    def _on_looked(self, seen: object) -> None:
        assert isinstance(seen, Glance)
        self._asked.discard(seen.file)
        if seen.condition is Condition.SOUND:
            _GLANCES[self._key(seen.file)] = seen
            while len(_GLANCES) > _KEPT:
                _GLANCES.popitem(last=False)
        else:
            self._lost[seen.file] = seen
        self.found.emit(seen.file)


_GLANCES: OrderedDict[_Key, Glance] = OrderedDict()
