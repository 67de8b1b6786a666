"""This file photographs the window for README and help: few colours, no folder of this machine."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from tests.ui.walk.stage import Stage

COLOURS = 200
SHOWN_FOLDER = "D:\\智造申报"  # of no machine
EXCELLENCE = ("shanxi-2024", "excellence_declaration")
OVERSEAS = ("shanxi-2026", "overseas_factories")


def section_of(stage: Stage, form: tuple[str, str], number: int) -> Image:
    """A section of a sample, from its beginning."""
    window = stage.window("enterprise", "home")
    window.open_draft(stage.desk("home").add_sample(*form))
    page: Any = window.current_page
    section_page(page, page.session.form.sections[number].id).verticalScrollBar().setValue(0)
    picture = grabbed(window)
    page.leave()
    return picture


def section_page(page: Any, section_id: str) -> Any:
    """The page of a section of the open draft, as soon as all of it is built."""
    from PySide6.QtCore import QTimer

    from tests.ui.walk.stage import settle, wait

    page.open_section(section_id, takes_focus=False)
    shown = page.page(section_id)
    wait(lambda: shown.form.is_built)
    wait(lambda: not any(turn.isActive() and turn.interval() == 0 for turn in shown.findChildren(QTimer)))
    settle()
    return shown


def grabbed(window: QWidget) -> Image:
    """The window as it is now, in few colours."""
    from PySide6.QtWidgets import QLabel

    from desktop.ui.widgets import ElidedLabel
    from tests.ui.walk.stage import settle

    folder = window.findChild(ElidedLabel, "status.workspace")
    if folder is not None:
        folder.set_text(SHOWN_FOLDER)
    for words in window.findChildren(QLabel, "settings.workspace"):
        words.setText(SHOWN_FOLDER)
    settle()
    return reduced(window.grab())


def reduced(shot: QPixmap) -> Image:
    """A picture of few colours."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice

    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    shot.save(kept, "PNG")
    with Image.open(BytesIO(kept.data().data())) as picture:
        return picture.convert("RGB").quantize(COLOURS)
