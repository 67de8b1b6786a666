"""This file watches for a second start of the program: the window comes to the front and takes its packages."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop.clock import Clock

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

RETRY = 300  # ms: packages wait until a dialog is closed


class SecondStart(QObject):
    """Listens to the folder of requests in the workspace while ``window`` lives; no port, no socket."""

    def __init__(self, window: MainWindow, workspace: Path, clock: Clock) -> None:
        super().__init__(window)
        self._window, self._workspace, self._clock = window, workspace, clock
        self._waiting: list[Path] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._hand_on)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self.look)

    def begin(self) -> None:
        """Watch from now on; what an earlier start left behind is cleared away first."""
        from desktop.services.second_start import requests_folder, take_requests

        folder = requests_folder(self._workspace)
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
            take_requests(self._workspace, self._clock())
            self._watcher.addPath(str(folder))

    def look(self, _folder: str = "") -> None:
        """Take what is there."""
        from desktop.services.second_start import take_requests

        requests = take_requests(self._workspace, self._clock())
        if requests is None:
            return
        self._come_to_front()
        self._waiting += [path for packages in requests for path in packages]
        self._hand_on()

    def _come_to_front(self) -> None:
        window = self._window
        window.setWindowState((window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        window.show()
        window.raise_()
        window.activateWindow()
        QApplication.alert(window)  # where the system does not let a window come forward by itself

    def _hand_on(self) -> None:
        if QApplication.activeModalWidget() is not None and self._waiting:
            self._timer.start(RETRY)
            return
        packages, self._waiting = self._waiting, []
        if packages:
            self._window.receive(packages)
