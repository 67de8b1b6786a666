"""This file shows the paper as it would print now, made in the background a second after the last change."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.jobs import Job
from desktop.ui.preview import PdfPreview
from desktop.ui.widgets import label

PAUSE_MS = 1000


class PreviewPane(QWidget):
    """Works only while it is seen; one job at a time, the newest content last."""

    def __init__(self, desk: Any, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, session
        self._job: Job | None = None
        self._is_stale = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.remark = label("", "small")
        self.remark.setContentsMargins(12, 4, 12, 4)
        self.remark.hide()
        self.pages = PdfPreview(self)
        layout.addWidget(self.remark)
        layout.addWidget(self.pages, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.make)

    def touch(self) -> None:
        """The content changed."""
        self._is_stale = True
        if self.isVisible():
            self._pause.start(PAUSE_MS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._pause.start(0)

    def make(self) -> None:
        """Begin to print into memory, unless that is going on already."""
        if self._job is not None and self._job.is_running:
            self._pause.start(PAUSE_MS)  # a timer keeps its last interval: it is always named
            return
        self._is_stale = False
        if not self.pages.pages:
            self.pages.show_words("正在排版…", "第一次打开预览需要几秒钟。")
        try:
            snapshot = self._desk.declaration(self._session)
        except AppError as e:
            self.pages.show_words("没有可预览的文件", str(e))
            return
        desk = self._desk
        job = Job(lambda context: desk.preview(snapshot, context), self)
        job.succeeded.connect(self._on_succeeded)
        job.refused.connect(self._on_refused)
        job.crashed.connect(self._on_crashed)
        self._job = job
        job.start()

    def cancel(self) -> None:
        self._pause.stop()
        if self._job is not None:
            self._job.cancel()

    def _on_succeeded(self, written: Any) -> None:
        self._say("")
        self.pages.show_pdf(written.data)

    def _on_refused(self, error: AppError) -> None:
        self._fail(str(error))

    def _on_crashed(self, _error: Exception) -> None:
        self._fail("预览没有生成。填写的内容不受影响；请在“设置”中导出错误报告。")

    def _fail(self, words: str) -> None:
        if self.pages.pages:
            self._say(f"以下是较早的预览。{words}")
        else:
            self.pages.show_words("预览没有生成", words)

    def _say(self, words: str) -> None:
        self.remark.setText(words)
        self.remark.setVisible(bool(words))
