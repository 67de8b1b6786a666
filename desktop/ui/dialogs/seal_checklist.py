"""This file is the checklist of seals (盖章清单): what to print, which page, who seals, with pictures of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.jobs import JobContext
from desktop.ui.jobs import Job
from desktop.ui.pdf_pages import RenderedPage, render_page, rendering_pool
from desktop.ui.theme import GRID
from desktop.ui.widgets import ToolButton, label

PARTY_WORDS = {"declaring_unit": "申报单位", "recommending_unit": "推荐单位", "submitting_unit": "报送单位"}
LEAST_HIGH = 96  # px
THUMBNAIL = QSize(72, 102)  # px, the proportion of A4


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """One document of a final copy; ``data`` its PDF for the pictures, b"" when there is none."""

    title: str
    pages: int
    copies: int
    places: Sequence[Any]  # SealPlace
    data: bytes = b""


class SealChecklist(QWidget):
    """Tick boxes only for checking: nothing of it is kept. The pictures open the page."""

    def __init__(self, papers: Sequence[SealedPaper], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("seal_checklist")
        self.boxes: list[QCheckBox] = []
        self.thumbnails: list[QToolButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(label("盖章清单", "strong"))
        for number, paper in enumerate(papers, 1):
            self._add_paper(column, number, paper)
        column.addWidget(
            label(
                "勾选只供核对，不会保存。点页面小图可放大查看。" if self.thumbnails else "勾选只供核对，不会保存。",
                "small",
            )
        )

    def _add_paper(self, column: QVBoxLayout, number: int, paper: SealedPaper) -> None:
        pages = f"，共 {paper.pages} 页" if paper.pages else ""
        copies = f"，一式 {paper.copies} 份" if paper.copies else ""
        self._add_box(column, f"打印“{paper.title}”{pages}{copies}", f"seal.{number}.print")
        for n, place in enumerate(paper.places, 1):
            who = PARTY_WORDS.get(place.party, place.party)
            words = f"第 {place.page} 页　{place.label.rstrip('：:')}　由{who}盖章"
            self._add_box(column, words + ("，并加盖骑缝章" if place.page_edge_seal else ""), f"seal.{number}.{n}")
        if not paper.places:
            column.addWidget(label("本文件没有盖章处。", "small"))
        elif paper.data:
            column.addWidget(self._pictures(number, paper))

    def _add_box(self, column: QVBoxLayout, words: str, name: str) -> None:
        """A tick box whose long words wrap: Qt's own cuts them."""
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        box = QCheckBox()
        box.setObjectName(name)
        box.setAccessibleName(words)
        text = label(words, wrap=True)
        text.setBuddy(box)
        text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        text.ensurePolished()
        above = (box.sizeHint().height() - text.fontMetrics().lineSpacing()) // 2  # its first line beside the box
        text.setContentsMargins(0, max(0, above), 0, 0)
        text.installEventFilter(self)
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1)
        column.addWidget(part)
        self.boxes.append(box)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click on the words ticks their box."""
        box = watched.buddy() if isinstance(watched, QLabel) else None
        is_release = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        if is_release and isinstance(box, QCheckBox) and cast(QMouseEvent, event).button() == Qt.MouseButton.LeftButton:
            box.click()
        return False

    def _pictures(self, number: int, paper: SealedPaper) -> QWidget:
        """The pages where seals go, side by side; more than fit can be scrolled to."""
        strip = QWidget()
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for page in sorted({place.page for place in paper.places}):
            row.addWidget(self._picture(f"seal.{number}.page.{page}", paper, page))
        row.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        area.setWidget(strip)
        area.setFixedHeight(strip.sizeHint().height() + GRID)
        return area

    def _picture(self, name: str, paper: SealedPaper, page: int) -> QToolButton:
        made = ToolButton()
        made.setObjectName(name)
        made.setProperty("part", "paper")
        made.setAccessibleName(f"查看“{paper.title}”第 {page} 页")
        made.setToolTip(f"查看第 {page} 页")
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setText(f"第 {page} 页")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIconSize(THUMBNAIL)
        made.setMinimumHeight(THUMBNAIL.height() + made.fontMetrics().height() + 3 * GRID)
        made.setMinimumWidth(THUMBNAIL.width() + 2 * GRID)
        made.clicked.connect(partial(self._open, paper, page))
        width = round(THUMBNAIL.width() * max(1.0, self.devicePixelRatioF()) * 2)
        job = Job(partial(_render, name, paper.data, page - 1, width), self)
        job.succeeded.connect(self._show_picture)  # a method: it is let go with the list
        job.start(rendering_pool())
        self.thumbnails.append(made)
        return made

    def _show_picture(self, rendered: tuple[str, RenderedPage]) -> None:
        name, page = rendered
        for picture in self.thumbnails:
            if picture.objectName() == name:
                picture.setIcon(QIcon(page.to_pixmap()))

    def _open(self, paper: SealedPaper, page: int, _checked: bool = False) -> None:
        from desktop.ui.dialogs.show_pdf import PdfDialog

        PdfDialog(self, paper.title, paper.data, f"第 {page} 页有盖章处", page=page).open()


class ChecklistArea(QScrollArea):
    """The list as high as it is, up to ``highest`` px; on a low screen it scrolls and the buttons below stay."""

    def __init__(self, checklist: SealChecklist, highest: int, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._highest = highest
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(checklist)
        self.setMinimumHeight(LEAST_HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        wanted = self.widget().sizeHint()
        return QSize(wanted.width(), min(self._highest, wanted.height() + GRID))


def _render(name: str, data: bytes, index: int, width: int, _context: JobContext) -> tuple[str, RenderedPage]:
    return name, render_page(data, index, width)


def words_of(checklist: SealChecklist) -> list[str]:
    """What stands beside the boxes, for tests and screen readers."""
    return [part.text() for part in checklist.findChildren(QLabel) if part.buddy() is not None]
