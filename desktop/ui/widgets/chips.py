"""This file shows a state as icon + word + colour."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.ui.icons import set_pixmap
from desktop.ui.theme import TONE_ICONS, restyle


class StateChip(QFrame):
    """A small label of a state; ``tone`` is success, missing, error, warning, neutral or accent.

    The icon follows from the tone unless one is named; an empty ``icon_name`` shows none.
    """

    def __init__(
        self, text: str = "", tone: str = "neutral", icon_name: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "chip")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        row.setSpacing(4)
        self._icon = QLabel()
        self._words = QLabel()
        row.addWidget(self._icon)
        row.addWidget(self._words)
        self.set_state(text, tone, icon_name)

    @property
    def text(self) -> str:
        return self._words.text()

    @property
    def tone(self) -> str:
        return str(self.property("tone"))

    def set_state(self, text: str, tone: str, icon_name: str | None = None) -> None:
        shown = TONE_ICONS.get(tone, "circle") if icon_name is None else icon_name
        self._icon.setVisible(bool(shown))
        if shown:
            set_pixmap(self._icon, shown, {"neutral": "muted", "accent": "accent_text"}.get(tone, tone), 14)
        self._words.setText(text)
        self.setAccessibleName(text)
        restyle(self, tone=tone)
        for part in (self._icon, self._words):
            part.style().unpolish(part)
            part.style().polish(part)
