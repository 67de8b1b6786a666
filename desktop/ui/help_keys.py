"""This file makes F1 work in every dialog: each shows the help page of its own."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog

from desktop.ui.help_topics import DIALOG_TOPICS

_KEY = "helpKey"


class DialogHelp(QObject):
    """Gives a dialog its F1 when it first becomes the active window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_window_changed)

    def _on_window_changed(self) -> None:
        dialog = QApplication.activeWindow()
        if not isinstance(dialog, QDialog) or dialog.property(_KEY) or dialog.objectName() not in DIALOG_TOPICS:
            return
        dialog.setProperty(_KEY, True)
        shortcut = QShortcut(QKeySequence("F1"), dialog)
        shortcut.activated.connect(lambda: show_help_over(dialog))


def show_help_over(dialog: QDialog) -> None:
    """The help page of ``dialog``, over it."""
    from desktop.ui.dialogs.help import HelpDialog

    HelpDialog(dialog, DIALOG_TOPICS[dialog.objectName()]).open()
