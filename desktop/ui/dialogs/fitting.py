"""This file gives a dialog the size it begins with: as wished, as far as its screen has room."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.ui.theme import GRID

EDGE = 6 * GRID  # px that stay free, the frame of the dialog included


def fit(dialog: QWidget, width: int, height: int) -> None:
    """Resize ``dialog`` to ``width`` × ``height`` px, or to what the screen of its parent has room for."""
    parent = dialog.parentWidget()
    room = (dialog if parent is None else parent.window()).screen().availableGeometry()
    dialog.resize(min(width, room.width() - EDGE), min(height, room.height() - EDGE))
