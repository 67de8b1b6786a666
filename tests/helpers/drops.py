"""This file drags files onto a window for tests, as a file manager does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.main_window import MainWindow

_BUTTONS, _KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def mime(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def enter(window: MainWindow, *paths: Path) -> bool:
    data = mime(*paths)
    event = QDragEnterEvent(QPoint(600, 300), Qt.DropAction.CopyAction, data, _BUTTONS, _KEYS)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(window: MainWindow, *paths: Path) -> None:
    enter(window, *paths)
    data = mime(*paths)
    event = QDropEvent(QPointF(600, 300), Qt.DropAction.CopyAction, data, _BUTTONS, _KEYS)
    QApplication.sendEvent(window, event)


def message(window: MainWindow) -> str:
    dialogs = [one for one in window.findChildren(MessageDialog) if one.isVisible()]
    assert len(dialogs) == 1
    text = dialogs[0].text
    dialogs[0].accept()
    return text
