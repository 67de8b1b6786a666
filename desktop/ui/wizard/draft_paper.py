"""This file prints the open draft into memory, in the background, a moment after the last change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import AppError
from desktop.services.places import PrintedPlaces
from desktop.ui.jobs import Job

PAUSE_MS = 1000


@dataclass(frozen=True, slots=True)
class Paper:
    """A draft print: the PDF, where its answers and its seals stand, and the characters no font has."""

    data: bytes
    places: PrintedPlaces
    missing_characters: tuple[str, ...] = ()
    seals: tuple[Any, ...] = ()  # SealPlace

    def seal_page(self, path: str, seal_label: str) -> int:
        """The page where the answer at ``path`` is sealed: the first with that label from its own page on; 0 for none."""
        first = min((place.page for place in self.places.of(path)), default=1)
        pages = (seal.page for seal in self.seals if seal.label == seal_label and seal.page >= first)
        return min(pages, default=0)


class DraftPaper(QObject):
    """Works only while one of its readers is seen; one job at a time, the newest content last.

    ``made`` brings a :class:`Paper`. ``refused`` says why there is none, in words for the person; the second
    value is True when no print of this draft is possible at all.
    """

    began = Signal()
    made = Signal(object)
    refused = Signal(str, bool)

    def __init__(self, desk: Any, session: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, session
        self._readers: list[QWidget] = []
        self._job: Job | None = None
        self._is_stale = True
        self.paper: Paper | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.make)

    def add_reader(self, reader: QWidget) -> None:
        """While ``reader`` is seen, prints are made."""
        self._readers.append(reader)

    @property
    def is_up_to_date(self) -> bool:
        """Whether the last print shows the draft as it is."""
        return not self._is_stale and self.paper is not None and not self._is_running

    @property
    def _is_running(self) -> bool:
        return self._job is not None and self._job.is_running

    def touch(self) -> None:
        """The content changed."""
        self._is_stale = True
        if any(reader.isVisible() for reader in self._readers):
            self._pause.start(PAUSE_MS)

    def look(self) -> None:
        """A reader is seen now: what changed meanwhile is printed at once."""
        if self._is_stale:
            self._pause.start(0)

    def make(self) -> None:
        """Begin to print, unless that is going on already."""
        if self._is_running:
            self._pause.start(PAUSE_MS)  # a timer keeps its last interval: it is always named
            return
        self._is_stale = False
        self.began.emit()
        try:
            snapshot = self._desk.declaration(self._session)
        except AppError as error:
            self.refused.emit(str(error), True)
            return
        desk = self._desk

        def work(context: Any) -> Paper:
            written = desk.preview(snapshot, context)
            places = PrintedPlaces(written.places)
            return Paper(written.data, places, written.missing_characters, tuple(written.seal_places))

        job = Job(work, self)
        job.succeeded.connect(self._on_succeeded)
        job.refused.connect(lambda error: self.refused.emit(str(error), False))
        job.crashed.connect(self._on_crashed)
        self._job = job
        job.start()

    def cancel(self) -> None:
        self._pause.stop()
        if self._job is not None:
            self._job.cancel()

    def _on_succeeded(self, paper: Paper) -> None:
        self.paper = paper
        self.made.emit(paper)

    def _on_crashed(self, _error: Exception) -> None:
        self.refused.emit("预览没有生成。填写的内容不受影响；请在“设置”中导出错误报告。", False)
