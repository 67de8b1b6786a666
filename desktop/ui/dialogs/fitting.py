"""This file keeps dialogs on the screen: the size they begin with, and a later step that needs more room."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from desktop.ui.theme import GRID, grown

EDGE = 6 * GRID  # px that stay free at the beginning, the frame of the dialog included
MARGIN = 8  # px to the edge of the screen


def fit(dialog: QWidget, width: int, height: int) -> None:
    """Resize ``dialog`` to ``width`` × ``height`` px, or to what the screen of its parent has room for.

    The size is meant for the usual size of type, and grows with larger type.
    """
    parent = dialog.parentWidget()
    room = (dialog if parent is None else parent.window()).screen().availableGeometry()
    width, height = grown(width), grown(height)
    dialog.resize(min(width, room.width() - EDGE), min(height, room.height() - EDGE))


def keep_on_screen(dialog: QDialog, height: int) -> None:
    """Give the dialog ``height`` px, less when the screen is lower, and move it up as far as it must."""
    area = dialog.screen().availableGeometry()
    frame = dialog.frameGeometry().height() - dialog.height()
    dialog.resize(dialog.width(), min(height, area.height() - frame - 2 * MARGIN))
    if not dialog.isVisible():
        return
    below = dialog.frameGeometry().top() + frame + dialog.height() + MARGIN - area.bottom()
    if below > 0:
        dialog.move(dialog.x(), max(area.top() + MARGIN, dialog.y() - below))


def fit_step(dialog: QDialog, part: QWidget | None, highest: int) -> None:
    """Make ``dialog`` as high as its step ``part`` needs at its width, at most ``highest`` px: long words wrap."""
    inner, layout = part.layout() if part is not None else None, dialog.layout()
    if inner is None or layout is None:
        return
    margins = layout.contentsMargins()
    room = dialog.width() - margins.left() - margins.right()
    wanted = inner.totalHeightForWidth(room) if inner.hasHeightForWidth() else inner.totalSizeHint().height()
    keep_on_screen(dialog, min(highest, wanted + margins.top() + margins.bottom()))
