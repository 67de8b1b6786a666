"""This file runs long work with a dialog that says how far it is and can cancel it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.jobs import JobContext
from desktop.ui.dialogs.crash import show_crash
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.jobs import Job, waiting_pool
from desktop.ui.theme import GRID
from desktop.ui.widgets import button, label

SHOWN_AFTER = 300  # ms: quick work shows no dialog


class ProgressDialog(QDialog):
    """Words, a bar and 取消. Appears only when the work takes longer than ``SHOWN_AFTER``."""

    def __init__(self, parent: QWidget, title: str, job: Job) -> None:
        super().__init__(parent)
        self.setObjectName("progress_dialog")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(440)
        self._job = job
        self._is_over = False
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        self._words = label("正在准备…", "muted", wrap=True, name="progress_dialog.words")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName("进度")
        self._count = label("", "small")
        self._cancel = button("取消", self.reject, name="progress_dialog.cancel")
        foot = QHBoxLayout()
        foot.addWidget(self._count)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        column.addWidget(label(title, "heading", wrap=True))
        column.addWidget(self._words)
        column.addWidget(self._bar)
        column.addLayout(foot)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.open)
        self._timer.start(SHOWN_AFTER)
        job.progressed.connect(self._on_progressed)
        job.finished.connect(self._on_finished)

    def reject(self) -> None:
        """Ask the work to stop; the dialog closes when it has."""
        if self._is_over:
            super().reject()
            return
        self._job.cancel()
        self._cancel.setEnabled(False)
        self._words.setText("正在停止…")

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_over:
            super().closeEvent(event)
        else:
            event.ignore()
            self.reject()

    def _on_progressed(self, done: int, total: int, text: str) -> None:
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        self._count.setText(f"{done} / {total}" if total > 1 else "")
        if text and self._cancel.isEnabled():
            self._words.setText(text)

    def _on_finished(self) -> None:
        self._is_over = True
        self._timer.stop()
        self.close()
        self.deleteLater()


class _Endings(QObject):
    """Receives the ending of a job; dies with the page that started it, so a late ending is dropped."""

    def __init__(
        self, parent: QWidget, on_success: Callable[[Any], object], on_end: Callable[[], object] | None
    ) -> None:
        super().__init__(parent)
        self._parent = parent
        self._on_success = on_success
        self._on_end = on_end

    def succeed(self, result: object) -> None:
        self._on_success(result)

    def refuse(self, error: AppError) -> None:
        show_refusal(self._parent.window(), error)

    def crash(self, error: Exception) -> None:
        show_crash(self._parent.window(), error)

    def finish(self) -> None:
        if self._on_end is not None:
            self._on_end()
        self.deleteLater()


def run_with_progress(
    parent: QWidget,
    title: str,
    work: Callable[[JobContext], Any],
    on_success: Callable[[Any], object],
    *,
    on_end: Callable[[], object] | None = None,
    on_refused: Callable[[AppError], object] | None = None,
) -> Job:
    """Do ``work`` in a thread with a progress dialog over ``parent``; ``on_success`` gets its result.

    A refusal is shown as its sentence (or handed to ``on_refused``), a crash as the crash dialog,
    cancel says nothing. ``on_end`` is called last, whatever happened.
    """
    job = Job(work, parent)
    endings = _Endings(parent, on_success, on_end)
    job.succeeded.connect(endings.succeed)
    job.refused.connect(on_refused or endings.refuse)
    job.crashed.connect(endings.crash)
    ProgressDialog(parent, title, job)
    job.finished.connect(endings.finish)
    job.start(waiting_pool())
    return job
