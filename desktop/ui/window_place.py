"""This file keeps where the window stood and how wide its parts were, for each workspace."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QRect, QSettings, QSize, Qt
from PySide6.QtWidgets import QHeaderView, QMainWindow

if TYPE_CHECKING:
    from desktop.ui.wizard.body import WizardBody

MINIMUM_SIZE = (880, 480)  # less than 1366 × 768 at 150 %
FIRST_SIZE = (1366, 768)
GRIP = (160, 32)  # px of the title bar that must lie on a screen, or nobody could move the window


class WindowPlace:
    """Reads and writes ``window.ini``: one group a workspace, so that two workspaces do not push each other about."""

    def __init__(self, file: Path, workspace: Path) -> None:
        self.file = file
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)
        self._group = hashlib.sha256(str(workspace.absolute()).encode()).hexdigest()[:12]

    def restore(self, window: QMainWindow) -> None:
        """Put the window where it was; a place that is on no screen any more is left for one that is."""
        stored = self._value("geometry")
        area = window.screen().availableGeometry()
        if stored is not None and window.restoreGeometry(stored):
            frame = window.geometry()
            if not window.isMaximized():
                areas = [screen.availableGeometry() for screen in window.screen().virtualSiblings()]
                window.setGeometry(on_screen(frame, areas))
            return
        window.resize(min(FIRST_SIZE[0], area.width()), min(FIRST_SIZE[1], area.height()))
        if area.width() <= FIRST_SIZE[0] or area.height() <= FIRST_SIZE[1]:
            # The frame needs room too: on a small screen only a maximised window shows its status bar.
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)

    def keep(self, window: QMainWindow) -> None:
        self._set("geometry", window.saveGeometry())

    def keep_wizard(self, body: WizardBody) -> None:
        """Give page and panel of the wizard the widths the person left them with, and remember the next ones."""
        stored = self._value("wizard_split")
        if stored is not None:
            body.restore_widths(stored)
        body.split.splitterMoved.connect(lambda *_: self._set("wizard_split", body.split.saveState()))

    def keep_columns(self, header: QHeaderView, name: str) -> None:
        """Give the columns a person can drag the widths they were left with, and remember the next ones."""
        own = [n for n in range(header.count()) if header.sectionResizeMode(n) == QHeaderView.ResizeMode.Interactive]
        stored = str(self._settings.value(f"{self._group}/{name}") or "").split()
        if len(stored) == len(own) and all(width.isdecimal() and 0 < int(width) < 2000 for width in stored):
            for column, width in zip(own, stored, strict=True):
                header.resizeSection(column, int(width))

        def keep() -> None:
            widths = " ".join(str(header.sectionSize(column)) for column in own)
            self._settings.setValue(f"{self._group}/{name}", widths)

        header.sectionResized.connect(lambda column, _old, _new: keep() if column in own else None)

    def _set(self, name: str, state: QByteArray) -> None:
        self._settings.setValue(f"{self._group}/{name}", state)

    def _value(self, name: str) -> QByteArray | None:
        stored = self._settings.value(f"{self._group}/{name}")
        return stored if isinstance(stored, QByteArray) else None


def on_screen(frame: QRect, areas: list[QRect]) -> QRect:
    """``frame``, no larger than the screen it is on and moved so that its title bar can be reached.

    ``areas`` are the free parts of the screens, the main one first.
    """
    grip = QRect(frame.topLeft(), QSize(frame.width(), GRIP[1]))

    def reachable(area: QRect) -> bool:
        seen = grip.intersected(area)
        return seen.width() >= GRIP[0] and seen.height() >= GRIP[1] // 2

    home = next((area for area in areas if reachable(area)), None)
    if home is None:
        home = areas[0]
        frame = QRect(home.topLeft(), frame.size())
    size = QSize(min(frame.width(), home.width()), min(frame.height(), home.height()))
    if size == frame.size():
        return frame
    left = min(max(frame.left(), home.left()), home.right() + 1 - size.width())
    top = min(max(frame.top(), home.top()), home.bottom() + 1 - size.height())
    return QRect(QPoint(left, top), size)
