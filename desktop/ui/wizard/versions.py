"""This file leads a draft to another version of its notice and back: 抽屉, 查看变化, 转到新版本, 退回原版本."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import AppError
from desktop.ui.dialogs.message import show_refusal


class WizardVersions(QObject):
    """``before_move`` saves the draft and gives False (having said why) when that failed: only what is on disk moves."""

    moved = Signal(str, str)  # draft id, what to say: the draft must be opened anew

    def __init__(self, desk: Any, session: Any, before_move: Callable[[], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._session, self._before_move, self._page = desk, session, before_move, parent

    def open_drawer(self) -> None:
        """抽屉: old answers, and the ways to other versions."""
        from desktop.ui.dialogs.drawer import DrawerDialog

        status = self._desk.moves.status(self._session.draft_id)
        dialog = DrawerDialog(self._page.window(), status, self._desk.clock())
        dialog.move_asked.connect(self.open_move)
        dialog.open()

    def open_move(self, version: str) -> None:
        """What another version changes."""
        from desktop.ui.dialogs.move_version import MoveDialog

        if not self._before_move():
            return
        try:
            preview = self._desk.moves.preview(self._session.draft_id, version)
        except AppError as error:
            show_refusal(self._page.window(), error)
            return
        dialog = MoveDialog(self._page.window(), preview, can_move=not self._desk.is_read_only)
        dialog.accepted.connect(lambda: self._move_to(version))
        dialog.open()

    def _move_to(self, version: str) -> None:
        try:
            preview = self._desk.moves.apply(self._session.draft_id, version)
        except AppError as error:
            show_refusal(self._page.window(), error)
            return
        drawer = f"，抽屉里有 {len(preview.drawer)} 项旧答案" if preview.drawer else ""
        self.moved.emit(self._session.draft_id, f"{'已退回' if preview.is_back else '已转到'} {version} 版{drawer}")
