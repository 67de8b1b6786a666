"""This file turns a PDF, its bytes or its file, into page pictures with pypdfium2, one at a time, in one thread."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QThreadPool
from PySide6.QtGui import QImage, QPixmap

from desktop.filekinds import PDFIUM_LOCK

#: A PDF in memory, or the file it lies in: a large one is never read as a whole.
PdfSource = bytes | Path

_CACHE_BYTES = 48 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height in points (1/72 inch)."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page as a picture; ``width`` in device pixels."""

    image: QImage
    width: int

    def to_pixmap(self) -> QPixmap:
        return QPixmap.fromImage(self.image)


class _PageCache:
    """Pictures by (which PDF, page, width); the oldest leave first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._pages: OrderedDict[tuple[str, int, int], RenderedPage] = OrderedDict()
        self._lock = Lock()

    def find(self, key: tuple[str, int, int]) -> RenderedPage | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: tuple[str, int, int], page: RenderedPage) -> None:
        with self._lock:
            if key in self._pages:
                return
            self._pages[key] = page
            self._held += page.image.sizeInBytes()
            while self._held > self._limit and len(self._pages) > 1:
                _, old = self._pages.popitem(last=False)
                self._held -= old.image.sizeInBytes()


_CACHE = _PageCache(_CACHE_BYTES)


@lru_cache(maxsize=1)
def rendering_pool() -> QThreadPool:
    """The one thread that renders pages, so that they come in the order they were asked for."""
    pool = QThreadPool()
    pool.setMaxThreadCount(1)
    return pool


def read_page_sizes(source: PdfSource) -> tuple[PageSize, ...]:
    """Sizes of all pages; raises pypdfium2.PdfiumError when ``source`` is no PDF, FileNotFoundError when it is gone."""
    import pypdfium2

    with PDFIUM_LOCK:  # PDFium is not thread-safe
        document = pypdfium2.PdfDocument(source)
        try:
            return tuple(PageSize(*document.get_page_size(index)) for index in range(len(document)))
        finally:
            document.close()


def render_page(source: PdfSource, index: int, width: int) -> RenderedPage:
    """Page ``index`` (0-based), ``width`` device pixels wide; from the cache when it was made before."""
    key = (_name_of(source), index, width)
    found = _CACHE.find(key)
    if found is not None:
        return found
    import pypdfium2

    with PDFIUM_LOCK:  # PDFium is not thread-safe
        document = pypdfium2.PdfDocument(source)
        try:
            page = document[index]
            bitmap = page.render(scale=width / page.get_width(), prefer_bgrx=True)
            image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32).copy()
        finally:
            document.close()
    rendered = RenderedPage(image, width)
    _CACHE.keep(key, rendered)
    return rendered


def _name_of(source: PdfSource) -> str:
    """What tells one PDF from another: its content, or of a file its place, date and size."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    facts = source.stat()
    return f"{source}:{facts.st_mtime_ns}:{facts.st_size}"
