"""This file decides whether the window may close: running work ends first, unsaved answers are asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from desktop.ui.dialogs.message import ask
from desktop.ui.jobs import running_jobs

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


class WindowClosing(QObject):
    """``has_begun`` from the moment nothing holds the window open any more."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.has_begun = False

    def allowed(self) -> bool:
        """True to close now. Else what is in the way was asked to stop or said, and the window closes itself later."""
        jobs = running_jobs()
        if jobs:
            self._window.toast.show_note("正在停止未完成的工作，随后关闭…")
            for job in jobs:
                job.finished.connect(self._close_when_idle, Qt.ConnectionType.QueuedConnection)
                job.cancel()
            return False
        wizard = self._window.wizard
        if not self.has_begun and wizard is not None and not wizard.flush():
            self._ask_to_leave_unsaved(wizard.autosave.failure)
            return False
        self.has_begun = True
        return True

    def _close_when_idle(self) -> None:
        if not running_jobs():
            self._window.close()

    def _ask_to_leave_unsaved(self, reason: str) -> None:
        ask(
            self._window,
            "最近的内容没有保存成功",
            f"{reason}\n现在关闭会丢失尚未保存的内容。",
            "仍然关闭",
            self._close_without_saving,
            no="返回处理",
            is_danger=True,
        )

    def _close_without_saving(self) -> None:
        self.has_begun = True
        self._window.close()
