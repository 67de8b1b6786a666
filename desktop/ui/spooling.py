"""This file paints finished PDFs onto a printer, strip by strip in a thread of its own.

Qt allows a painter on a printer outside the window's thread; a page at printer resolution would take 140 MB,
a strip of it takes 5.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from desktop.atomic import cannot_write
from desktop.errors import AppError, JobCancelled, StorageError
from desktop.filekinds import PDFIUM_LOCK
from desktop.jobs import JobContext
from desktop.services.printing import PrintPaper
from desktop.ui.pdf_pages import PageSize, read_page_sizes

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

MOST_DPI = 600  # finer than ink: pages would only take longer
STRIP = 240  # rows of a strip
OVERLAP = 2  # rows two strips share, so that no light line shows between them
POINTS = 72  # an inch


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page to print: of which paper, which page (from 0), its size; ``paper`` None is an empty side."""

    paper: PrintPaper | None
    index: int
    size: PageSize


@dataclass(frozen=True, slots=True)
class Spooled:
    """What went to the printer. ``pages`` of one copy; ``file`` when the system printed into a file."""

    printer: str
    pages: int
    copies: int
    file: Path | None = None


def new_printer(papers: Sequence[PrintPaper], copies: int) -> QPrinter:
    """A printer set as this paper wants it: A4, no margins of its own, copies as the notice asks."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    printer.setCopyCount(max(1, copies))
    printer.setDocName("，".join(paper.title for paper in papers))
    if papers:
        first = read_page_sizes(papers[0].data)
        printer.setPageOrientation(_orientation(first[0]))
    return printer


def sheets_of(printer: QPrinter, papers: Sequence[PrintPaper]) -> tuple[Sheet, ...]:
    """One copy: the chosen range of a single paper, everything of several; two-sided each begins on a front.

    Raises AppError ``print.no_pages``.
    """
    from PySide6.QtPrintSupport import QPrinter

    is_single = len(papers) == 1
    ranges = printer.pageRanges()
    found: list[Sheet] = []
    for paper in papers:
        sizes = read_page_sizes(paper.data)
        pages = [Sheet(paper, n, size) for n, size in enumerate(sizes)]
        if is_single and not ranges.isEmpty():
            pages = [sheet for sheet in pages if ranges.contains(sheet.index + 1)]
            if not pages:
                raise AppError("print.no_pages", title=paper.title, pages=len(sizes))
        found += pages
        if printer.duplex() != QPrinter.DuplexMode.DuplexNone and len(pages) % 2:
            found.append(Sheet(None, 0, pages[-1].size))
    if found and found[-1].paper is None and _rounds(printer) == 1:
        found.pop()  # a printer that makes copies itself begins each on a new sheet
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        found.reverse()
    return tuple(found)


def spool(printer: QPrinter, papers: Sequence[PrintPaper], job: JobContext) -> Spooled:
    """Print; a file the system prints into appears whole or not at all.

    Raises AppError ``print.no_pages``, ``print.printer_failed``, ``print.stopped``, StorageError
    ``files.cannot_write``, JobCancelled.
    """
    sheets = sheets_of(printer, papers)
    rounds = _rounds(printer)
    order = list(sheets) * rounds if printer.collateCopies() else [s for s in sheets for _ in range(rounds)]
    name = printer.printerName() or "PDF"
    printer.setPageOrientation(_orientation(order[0].size))
    with _file_behind(printer, len(order)) as target:
        _paint(printer, name, order, papers, job)
    return Spooled(name, len([s for s in sheets if s.paper]), printer.copyCount(), target)


def _rounds(printer: QPrinter) -> int:
    """How often we paint everything: once when the printer makes the copies itself."""
    return 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())


def _orientation(size: PageSize) -> QPageLayout.Orientation:
    is_wide = size.width > size.height
    return QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait


@contextmanager
def _file_behind(printer: QPrinter, pages: int) -> Iterator[Path | None]:
    """Lets the system print into a part file; it takes its name when every page is in it."""
    wanted = printer.outputFileName()
    if not wanted:
        yield None
        return
    target = Path(wanted)
    part = target.with_name(f".{target.stem}.part.pdf")
    try:
        with part.open("wb"):
            pass
    except OSError as error:
        raise cannot_write(target, error) from error
    printer.setOutputFileName(str(part))
    try:
        yield target
        try:
            with part.open("rb+") as stream:
                is_whole = _has_pages(stream.read(), pages)
                os.fsync(stream.fileno())
            if not is_whole:
                raise StorageError(
                    "files.cannot_write",
                    file=target.name,
                    folder=str(target.parent),
                    reason="文件没有写完整，磁盘空间可能不足",
                )
            part.replace(target)
        except OSError as error:
            raise cannot_write(target, error) from error
    finally:
        printer.setOutputFileName(wanted)
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _has_pages(data: bytes, pages: int) -> bool:
    import pypdfium2

    try:
        return len(read_page_sizes(data)) == pages
    except pypdfium2.PdfiumError:
        return False


def _paint(printer: QPrinter, name: str, order: Sequence[Sheet], papers: Sequence[PrintPaper], job: JobContext) -> None:
    painter = QPainter()
    job.step(0, len(order), "正在连接打印机")
    if not painter.begin(printer):
        raise AppError("print.printer_failed", printer=name)
    is_done = False
    try:
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for paper in papers:
            paper.remember()
        for n, sheet in enumerate(order):
            job.step(n, len(order), _progress_words(sheet, n, len(order)))
            if n:
                printer.setPageOrientation(_orientation(sheet.size))
                if not printer.newPage():
                    raise AppError("print.stopped", printer=name, page=n + 1)
            if sheet.paper is not None:
                _paint_page(painter, printer, sheet.paper.data, sheet.index, job)
        is_done = True
    finally:
        if not is_done:
            printer.abort()
        is_ended = painter.end()
    if not is_ended:
        raise AppError("print.stopped", printer=name, page=len(order))
    job.step(len(order), len(order), "已送出")


def _progress_words(sheet: Sheet, n: int, total: int) -> str:
    title = sheet.paper.title if sheet.paper else "空白面"
    return f"正在送往打印机：“{title}”，第 {n + 1} 页，共 {total} 页"


def _paint_page(painter: QPainter, printer: QPrinter, data: bytes, index: int, job: JobContext) -> None:
    """At its own size in the middle of the sheet, smaller only when the sheet is."""
    dpi = min(printer.resolution(), MOST_DPI)
    area = printer.pageLayout().fullRectPixels(printer.resolution())
    for strip, rows, whole in strips(data, index, dpi):
        if job.is_cancelled:  # within a page too
            raise JobCancelled
        if strip.isNull():
            continue
        pixel = printer.resolution() / dpi
        pixel *= min(1.0, area.width() / (whole[0] * pixel), area.height() / (whole[1] * pixel))
        left = (area.width() - whole[0] * pixel) / 2
        top = (area.height() - whole[1] * pixel) / 2
        place = QRectF(left, top + rows * pixel, strip.width() * pixel, strip.height() * pixel)
        painter.drawImage(place, strip)


def strips(data: bytes, index: int, dpi: int) -> Iterator[tuple[QImage, int, tuple[int, int]]]:
    """A page (from 0) as pictures one below the other: picture, its first row, width and height of the whole.

    Strips overlap by ``OVERLAP`` rows; one without colour is grey, which is smaller, an empty one is no picture.
    """
    import pypdfium2

    with PDFIUM_LOCK:  # PDFium is not thread-safe; between two strips the preview may take its turn
        document = pypdfium2.PdfDocument(data)
        page = document[index]
        width, height = (round(length * dpi / POINTS) for length in page.get_size())
    try:
        for first in range(0, height, STRIP):
            rows = min(STRIP + OVERLAP, height - first)
            with PDFIUM_LOCK:
                image = _render_strip(page, (width, height), first, rows)
            grey = QImage.Format.Format_Grayscale8
            yield (image.convertToFormat(grey) if image.allGray() else image), first, (width, height)
    finally:
        with PDFIUM_LOCK:
            document.close()


def _render_strip(page: Any, whole: tuple[int, int], first: int, rows: int) -> QImage:
    import pypdfium2
    import pypdfium2.raw as raw

    width, height = whole
    bitmap: Any = pypdfium2.PdfBitmap.new_native(width, rows, raw.FPDFBitmap_BGRx)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, rows)
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, -first, width, height, 0, raw.FPDF_ANNOT | raw.FPDF_PRINTING)
    image = QImage(bitmap.buffer, width, rows, bitmap.stride, QImage.Format.Format_RGB32)
    return QImage() if bytes(bitmap.buffer).count(b"\xff") == rows * bitmap.stride else image.copy()
