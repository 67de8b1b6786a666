"""This file offers to go on where the person stopped: 继续上次填写."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from desktop.ui.icons import set_pixmap
from desktop.ui.pages.page import PageContext
from desktop.ui.theme import GRID
from desktop.ui.widgets import ElidedLabel, button
from desktop.ui.wording import moment_words


class ResumeBar(QFrame):
    """Draft, section and moment of the last change; hidden while there is none, and in a read-only workspace."""

    chosen = Signal(str, str)  # draft id, path of the value changed last

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._draft_id = self._path = ""
        self.setObjectName("home.resume")
        self.setProperty("kind", "banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID, GRID, GRID)
        row.setSpacing(GRID * 2)
        picture = QLabel()
        set_pixmap(picture, "history", "accent_text", 20)
        row.addWidget(picture)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = ElidedLabel("", "strong")
        self._place = ElidedLabel("", "small")
        words.addWidget(self._title)
        words.addWidget(self._place)
        row.addLayout(words, 1)
        self._go = button("继续上次填写", self._choose, name="home.resume.go")
        row.addWidget(self._go)
        self.hide()

    @property
    def words(self) -> tuple[str, str]:
        """The title and the place shown."""
        return self._title.text, self._place.text

    def refresh(self) -> None:
        place = None if self._context.desk.is_read_only else self._context.desk.last_place()
        self.setVisible(place is not None)
        if place is None:
            return
        self._draft_id, self._path = place.draft_id, place.path
        self._title.set_text(place.title)
        at = moment_words(place.at, self._context.clock())
        self._place.set_text(f"上次填到“{place.section_title}” · {at}")
        self._go.setAccessibleName(f"继续上次填写：{place.title}，{place.section_title}")

    def _choose(self) -> None:
        self.chosen.emit(self._draft_id, self._path)
