"""This file shows real PDF pages: continuous scroll, fit to width, zoom, thumbnails, page n/m, marks on the pages."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.jobs import Job
from desktop.ui.pdf_pages import PageSize, PdfSource, RenderedPage, read_page_sizes, render_page, rendering_pool
from desktop.ui.preview_sheet import Finder, PageMark, PageSheet
from desktop.ui.preview_thumbnails import WIDTH as THUMBNAIL_WIDTH
from desktop.ui.preview_thumbnails import Thumbnails
from desktop.ui.theme import GRID
from desktop.ui.widgets import EmptyState, hairline, icon_button, label

PAGE_GAP = 2 * GRID  # px between two pages
ZOOM_STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
LARGEST_FIT = 1.45  # px a point: at zoom 1.0 a page fits the width but grows no larger than this
_KEPT_PAGES = 24  # rendered pages kept at once: about 60 MB at a usual window width
_WORST_FIRST = ("error", "missing", "warning")


class PdfPreview(QWidget):
    """Shows a PDF, its bytes or its file. Pages are rendered in the background, the visible ones first.

    ``show_pdf`` keeps the place when a new version of the same document comes in, and does
    nothing at all when the bytes are the same.
    """

    mark_clicked = Signal(object)  # key of the mark
    place_clicked = Signal(str)  # path of what stands there
    page_changed = Signal(int, int)  # page, pages
    loaded = Signal(int)  # pages
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, with_thumbnails: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("pdf_preview")
        self.setAccessibleName("页面预览")
        self._data: PdfSource = b""
        self._sizes: tuple[PageSize, ...] = ()
        self._sheets: list[PageSheet] = []
        self._wanted: set[tuple[int, int]] = set()
        self._generation = 0
        self._zoom = 1.0
        self._page = 0
        self._marks: tuple[PageMark, ...] = ()
        self._current_mark: Hashable = None
        self._find_place: Finder | None = None
        self._words_part: EmptyState | None = None
        self._stack = QStackedWidget()
        self._build(with_thumbnails)
        self.show_words("尚无预览", "填写内容后在这里看到打印出来的样子。")

    # ---- what others call ----

    @property
    def pages(self) -> int:
        return len(self._sizes)

    @property
    def current_page(self) -> int:
        """1-based; 0 when nothing is shown."""
        return self._page

    def show_pdf(self, data: PdfSource) -> None:
        """Show this PDF; reading it happens in the background."""
        if data == self._data and self._sheets:
            self._stack.setCurrentWidget(self._pages_part)
            return
        self._generation += 1
        generation = self._generation
        job = Job(lambda _context: (generation, data, read_page_sizes(data)), self)
        job.succeeded.connect(self._on_sizes_read)
        job.crashed.connect(self._on_failed)
        job.start(rendering_pool())

    def show_words(self, title: str, hint: str = "", icon_name: str = "file-text") -> None:
        """Show a sentence instead of pages (nothing yet, being made, refused)."""
        self._generation += 1
        old = self._words_part
        self._words_part = EmptyState(icon_name, title, hint)
        self._stack.addWidget(self._words_part)
        self._stack.setCurrentWidget(self._words_part)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._show_bar(False)

    def go_to_page(self, number: int) -> None:
        """Scroll to page ``number`` (1-based)."""
        if 1 <= number <= len(self._sheets):
            self._scroll.verticalScrollBar().setValue(self._sheets[number - 1].y() - PAGE_GAP // 2)

    def set_zoom(self, zoom: float) -> None:
        """``zoom`` 1.0 fits the page to the width, up to a comfortable size."""
        self._zoom = min(max(zoom, ZOOM_STEPS[0]), ZOOM_STEPS[-1])
        self._lay_out_keeping_place()

    # ---- marks ----

    def show_marks(self, marks: Sequence[PageMark]) -> None:
        """Draw these frames on the pages, and count them beside the thumbnails; a key counts once a page."""
        self._marks = tuple(marks)
        by_page: dict[int, list[PageMark]] = {}
        for mark in self._marks:
            by_page.setdefault(mark.page, []).append(mark)
        for sheet in self._sheets:
            sheet.show_marks(by_page.get(sheet.number, ()), self._current_mark)
        if self._thumbnails is not None:
            badges = {}
            for page, found in by_page.items():
                worst = next(tone for tone in (*_WORST_FIRST, found[0].tone) if any(m.tone == tone for m in found))
                badges[page] = (len({mark.key for mark in found}), worst)
            self._thumbnails.show_badges(badges)

    def show_mark(self, key: Hashable) -> None:
        """Make the mark of ``key`` the current one and bring it into view; None: no mark is."""
        self._current_mark = key
        for sheet in self._sheets:
            sheet.show_current(key)
        mark = next((mark for mark in self._marks if mark.key == key), None)
        if mark is not None:
            self.bring_into_view(mark.page, mark.box)

    def bring_into_view(self, page: int, box: tuple[float, float, float, float]) -> None:
        """Scroll so that a box (points from the top left corner of the 1-based page) is seen, with its surroundings."""
        if not 1 <= page <= len(self._sheets):
            return
        sheet = self._sheets[page - 1]
        place = sheet.pixels(box).translated(sheet.x(), sheet.y())
        view = self._scroll.viewport().size()
        vertical, horizontal = self._scroll.verticalScrollBar(), self._scroll.horizontalScrollBar()
        if place.top() < vertical.value() + GRID or place.bottom() > vertical.value() + view.height() - GRID:
            vertical.setValue(round(place.top() - min(view.height() / 3, max(view.height() - place.height(), 0) / 2)))
        if place.left() < horizontal.value() or place.right() > horizontal.value() + view.width():
            horizontal.setValue(round(place.left() - view.width() / 4))

    def focus_pages(self) -> None:
        """The pages take the keys: arrows and page keys scroll, + and − zoom."""
        self._scroll.setFocus()

    def show_thumbnails(self, is_shown: bool) -> None:
        """Fold the pages in small away where there is no room, when the preview has them."""
        if self._thumbnails is not None:
            self._thumbnails.setVisible(is_shown)

    def set_place_finder(self, find: Finder | None) -> None:
        """Let what stands on the pages be clicked: ``find`` says what is at a point."""
        self._find_place = find
        for sheet in self._sheets:
            sheet.find_place = find

    # ---- building ----

    def _build(self, with_thumbnails: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(GRID, 4, GRID, 4)
        row.setSpacing(4)
        self._count = label("", "muted", name="pdf_preview.count")
        self._zoom_words = label("", "muted", name="pdf_preview.zoom")
        self._previous = icon_button(
            "chevron-up", "上一页", lambda: self.go_to_page(self._page - 1), name="pdf_preview.previous"
        )
        self._next = icon_button(
            "chevron-down", "下一页", lambda: self.go_to_page(self._page + 1), name="pdf_preview.next"
        )
        row.addWidget(self._previous)
        row.addWidget(self._next)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(icon_button("zoom-out", "缩小", lambda: self._step_zoom(-1), name="pdf_preview.zoom_out"))
        row.addWidget(self._zoom_words)
        row.addWidget(icon_button("zoom-in", "放大", lambda: self._step_zoom(1), name="pdf_preview.zoom_in"))
        row.addWidget(icon_button("move-horizontal", "适合宽度", self.fit_width, name="pdf_preview.fit_width"))
        column.addWidget(self._bar)
        column.addWidget(hairline())
        self._desk = QWidget()
        self._desk.setObjectName("pdf_desk")
        self._scroll = QScrollArea()
        self._scroll.setObjectName("pdf_preview.scroll")
        self._scroll.setAccessibleName("页面预览")
        self._scroll.setWidget(self._desk)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._scroll.viewport().installEventFilter(self)
        self._scroll.viewport().setObjectName("pdf_desk")
        self._thumbnails: Thumbnails | None = Thumbnails() if with_thumbnails else None
        self._pages_part = QWidget()
        pages_row = QHBoxLayout(self._pages_part)
        pages_row.setContentsMargins(0, 0, 0, 0)
        pages_row.setSpacing(0)
        if self._thumbnails is not None:
            self._thumbnails.currentRowChanged.connect(lambda row: self.go_to_page(row + 1))
            pages_row.addWidget(self._thumbnails)
        pages_row.addWidget(self._scroll, 1)
        self._stack.addWidget(self._pages_part)
        column.addWidget(self._stack, 1)

    def _show_bar(self, is_shown: bool) -> None:
        for part in self._bar.findChildren(QWidget):
            part.setVisible(is_shown)

    # ---- reading and laying out ----

    def _on_sizes_read(self, result: tuple[int, PdfSource, tuple[PageSize, ...]]) -> None:
        generation, data, sizes = result
        if generation != self._generation:
            return
        place = self._scroll.verticalScrollBar().value() if self._sheets else 0
        self._data, self._sizes = data, sizes
        self._wanted.clear()
        while len(self._sheets) > len(sizes):
            self._sheets.pop().deleteLater()
        while len(self._sheets) < len(sizes):
            sheet = PageSheet(len(self._sheets) + 1)
            sheet.setParent(self._desk)
            sheet.find_place = self._find_place
            sheet.mark_clicked.connect(self.mark_clicked)
            sheet.place_clicked.connect(self.place_clicked)
            sheet.show()
            self._sheets.append(sheet)
        for sheet, size in zip(self._sheets, sizes, strict=True):
            sheet.size_in_points = size
            sheet.shown_width = 0  # the old picture stays until the new one is there
        self._stack.setCurrentWidget(self._pages_part)
        self._show_bar(True)
        self._lay_out()
        self._scroll.verticalScrollBar().setValue(place)
        self._fill_thumbnails()
        self._on_scrolled()
        self.loaded.emit(len(sizes))

    def _on_failed(self, _error: Exception) -> None:
        self.show_words("无法显示此文件", "文件可能不完整，请重新生成预览。", "circle-alert")
        self.failed.emit("preview")

    def _widest(self) -> float:
        return max((size.width for size in self._sizes), default=1.0)

    def _fitted(self) -> float:
        """px a point that fills the width."""
        return max(self._scroll.viewport().width() - 2 * PAGE_GAP, 1) / self._widest()

    def fit_width(self) -> None:
        """Fill the width, however wide it is."""
        self.set_zoom(self._fitted() / min(self._fitted(), LARGEST_FIT))

    def _lay_out(self) -> None:
        """Place the pages; a landscape page is as much wider than a portrait one as on paper."""
        if not self._sheets:
            return
        scale = min(self._fitted(), LARGEST_FIT) * self._zoom
        viewport = self._scroll.viewport().width()
        total = max(viewport, round(self._widest() * scale) + 2 * PAGE_GAP)
        y = PAGE_GAP
        for sheet, size in zip(self._sheets, self._sizes, strict=True):
            width, height = round(size.width * scale), round(size.height * scale)
            sheet.setGeometry((total - width) // 2, y, width, height)
            y += height + PAGE_GAP
        self._desk.resize(total, y)
        self._zoom_words.setText(f"{round(self._zoom * 100)}%")

    def _lay_out_keeping_place(self) -> None:
        bar = self._scroll.verticalScrollBar()
        share = bar.value() / max(self._desk.height(), 1)
        self._lay_out()
        bar.setValue(round(share * self._desk.height()))
        self._on_scrolled()

    def _step_zoom(self, direction: int) -> None:
        steps = [z for z in ZOOM_STEPS if (z - self._zoom) * direction > 0.001]
        if steps:
            self.set_zoom(min(steps) if direction > 0 else max(steps))

    # ---- scrolling and rendering ----

    def _page_at(self, top: int) -> int:
        """The first page that is seen at least by half; at the very end the last one."""
        if 0 < self._scroll.verticalScrollBar().maximum() == top:
            return len(self._sheets)
        middles = enumerate((sheet.y() + sheet.height() // 2 for sheet in self._sheets), 1)
        return next((number for number, middle in middles if middle >= top), len(self._sheets))

    def _on_scrolled(self) -> None:
        if not self._sheets:
            return
        top = self._scroll.verticalScrollBar().value()
        bottom = top + self._scroll.viewport().height()
        visible = [i for i, s in enumerate(self._sheets) if s.y() < bottom and s.y() + s.height() > top]
        page = self._page_at(top)
        if page != self._page or self._count.text() != f"{page} / {self.pages} 页":
            self._page = page
            self._count.setText(f"{page} / {self.pages} 页")
            self._previous.setEnabled(page > 1)
            self._next.setEnabled(page < self.pages)
            if self._thumbnails is not None:
                self._thumbnails.show_current(page)
            self.page_changed.emit(page, self.pages)
        near = [i for i in (visible[0] - 1, visible[-1] + 1) if 0 <= i < self.pages] if visible else []
        for index in (*visible, *near):
            self._want(index)

    def _want(self, index: int) -> None:
        sheet = self._sheets[index]
        width = round(sheet.width() * self.devicePixelRatioF())
        if sheet.shown_width == width or width <= 0:
            return
        if (index, width) not in self._wanted:
            self._wanted.add((index, width))
            data, generation = self._data, self._generation
            job = Job(lambda _context: (generation, index, render_page(data, index, width)), self)
            job.succeeded.connect(self._on_page_rendered)
            job.start(rendering_pool())

    def _on_page_rendered(self, result: tuple[int, int, RenderedPage]) -> None:
        generation, index, page = result
        if generation != self._generation:
            return
        self._wanted.discard((index, page.width))
        sheet = self._sheets[index]
        if page.width == round(sheet.width() * self.devicePixelRatioF()):
            sheet.setPixmap(page.to_pixmap())
            sheet.shown_width = page.width
        for far, other in enumerate(self._sheets):
            if other.shown_width and abs(far - index) > _KEPT_PAGES // 2:
                other.clear()
                other.shown_width = 0

    def _fill_thumbnails(self) -> None:
        if self._thumbnails is None:
            return
        self._thumbnails.show_pages(self._sizes)
        data, generation = self._data, self._generation
        for index in range(self.pages):
            self._start_thumbnail(generation, data, index)

    def _start_thumbnail(self, generation: int, data: PdfSource, index: int) -> None:
        job = Job(lambda _context: (generation, index, render_page(data, index, THUMBNAIL_WIDTH)), self)
        job.succeeded.connect(self._on_thumbnail_rendered)
        job.start(rendering_pool())

    def _on_thumbnail_rendered(self, result: tuple[int, int, RenderedPage]) -> None:
        generation, index, page = result
        if generation == self._generation and self._thumbnails is not None:
            self._thumbnails.show_picture(index, page.to_pixmap())

    # ---- Qt ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out_keeping_place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._lay_out_keeping_place()
        if (
            event.type() == QEvent.Type.Wheel
            and isinstance(event, QWheelEvent)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._step_zoom(1 if event.angleDelta().y() > 0 else -1)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._step_zoom(1)
        elif event.key() == Qt.Key.Key_Minus:
            self._step_zoom(-1)
        elif event.key() == Qt.Key.Key_0:
            self.set_zoom(1.0)
        else:
            super().keyPressEvent(event)
