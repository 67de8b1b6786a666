"""This file takes what is dragged over a widget as a copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def accept_copy(event: QDropEvent) -> None:
    """Accept a drag, an entering or moving one too, as a copy, whatever was proposed.

    A file manager proposes to move what lies on the same disk, and deletes its file when that is accepted.
    """
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
