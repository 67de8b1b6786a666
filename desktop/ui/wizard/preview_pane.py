"""This file shows the paper as it would print now, beside the questions; a click on an answer opens its question."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.places import PrintedPlaces
from desktop.ui.preview import PdfPreview
from desktop.ui.preview_sheet import Finder, PageMark
from desktop.ui.widgets import label
from desktop.ui.wizard.draft_paper import DraftPaper, Paper


class PreviewPane(QWidget):
    """Follows a :class:`DraftPaper`. ``path_chosen`` asks to open the question of what was clicked."""

    path_chosen = Signal(str)

    def __init__(
        self, desk: Any, session: Any, parent: QWidget | None = None, *, paper: DraftPaper | None = None
    ) -> None:
        super().__init__(parent)
        self.paper = paper or DraftPaper(desk, session, self)
        self.paper.add_reader(self)
        self._places = PrintedPlaces()
        self._wanted = ""  # path to be shown as soon as it is printed
        self._session = session
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.remark = label("", "small", wrap=True)
        self.remark.setContentsMargins(12, 4, 12, 4)
        self.remark.hide()
        self.pages = PdfPreview(self)
        self.pages.place_clicked.connect(self.path_chosen)
        layout.addWidget(self.remark)
        layout.addWidget(self.pages, 1)
        self.paper.began.connect(self._on_began)
        self.paper.made.connect(self._on_made)
        self.paper.refused.connect(self._on_refused)
        self.pages.loaded.connect(lambda _pages: self._show_wanted())

    def touch(self) -> None:
        """The content changed."""
        self.paper.touch()

    def cancel(self) -> None:
        self.paper.cancel()

    def show_path(self, path: str) -> None:
        """Bring the place of an answer into view, now or as soon as the paper is made."""
        self._wanted = path
        if self.paper.is_up_to_date and self.pages.pages:
            self._show_wanted()
        else:
            self.paper.look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.paper.paper is not None and not self.pages.pages:
            self._on_made(self.paper.paper)
        self.paper.look()

    # --- inside ---------------------------------------------------------------------------------------

    def _show_wanted(self) -> None:
        path, self._wanted = self._wanted, ""
        if not path:
            return
        while not (found := self._places.of(path)) and "/" in path:
            path = path.rpartition("/")[0]
        if not found:
            self._say("这一项不印在纸上。")
            return
        words = str(self._session.form.at(path).label)
        self.pages.show_marks([PageMark(path, p.page, (p.x, p.y, p.width, p.height), "accent", words) for p in found])
        self.pages.show_mark(path)

    def _on_began(self) -> None:
        if not self.pages.pages:
            self.pages.show_words("正在排版…", "第一次打开预览需要几秒钟。")

    def _on_made(self, paper: Paper) -> None:
        self._say("")
        self._places = paper.places
        self.pages.show_marks(())
        self.pages.set_place_finder(finder(paper.places))
        self.pages.show_pdf(paper.data)

    def _on_refused(self, words: str, is_hopeless: bool) -> None:
        if is_hopeless:
            self.pages.show_words("没有可预览的文件", words)
        elif self.pages.pages:
            self._say(f"以下是较早的预览。{words}")
        else:
            self.pages.show_words("预览没有生成", words)

    def _say(self, words: str) -> None:
        self.remark.setText(words)
        self.remark.setVisible(bool(words))


def finder(places: PrintedPlaces) -> Finder:
    """What of ``places`` is at a point of a page."""

    def find(page: int, x: float, y: float) -> tuple[QRectF, str] | None:
        place = places.at(page, x, y)
        return (QRectF(place.x, place.y, place.width, place.height), place.path) if place else None

    return find
