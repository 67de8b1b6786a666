"""This file shows a text the program works out: it can be read and copied, and there is nothing to type."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.theme import restyle
from desktop.ui.widgets import label, selectable

NOTHING = "—"


class ShownEditor(Editor):
    """A calculated text, broken into lines. It takes no focus: Tab goes on to what can be filled in."""

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.words = selectable(label(NOTHING, "muted", wrap=True))
        self.words.setProperty("part", "shown")
        self._stored: Any = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 2)
        row.addWidget(self.words, 1)

    def inputs(self) -> list[QWidget]:
        return []

    def stored(self) -> Any:
        return self._stored

    def _show(self, stored: Any) -> None:
        self._stored = stored
        text = self.kind.printed(stored, self.field)
        self.words.setText(text or NOTHING)
        restyle(self.words, role="" if text else "muted")

    def set_accessible(self, name: str, description: str) -> None:
        self.words.setAccessibleName(name)
        self.words.setAccessibleDescription(description)
