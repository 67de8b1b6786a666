"""This file edits numbers: integer, decimal, percent and money, with their unit beside them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop.forms.model import FieldDef
from desktop.forms.numbers import plain_number
from desktop.ui.editors.base import EditorContext
from desktop.ui.editors.converted import in_larger_unit
from desktop.ui.editors.text import LineEditor
from desktop.ui.widgets import ElidedLabel


def grouped(stored: Any) -> str:
    """``1234567.5`` as ``1,234,567.5``; what is no plain number stays as typed."""
    if stored is None:
        return ""
    text = str(stored)
    if plain_number(text) is None:
        return text
    sign = text[0] if text[0] in "+-" else ""
    whole, point, rest = text[len(sign) :].partition(".")
    return f"{sign}{int(whole):,}{point}{rest}" if str(int(whole)) == whole else text


def is_year(field: FieldDef) -> bool:
    """True for a whole number that can only be a year: its limits say so."""
    least, most = (plain_number(str(field.params.get(key, ""))) for key in ("min", "max"))
    return field.type == "integer" and least is not None and most is not None and 1900 <= least <= most <= 2200


class NumberEditor(LineEditor):
    """A number kept as text. Plain while it is edited, in groups of three when it is left."""

    line_width = 200
    groups = True
    placeholder = ""

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        unit = self.unit_text()
        if unit:
            label = QLabel(unit, self)
            label.setProperty("part", "unit")
            self.row.insertWidget(1, label)
        self.line.focused.connect(self._on_line_focused)

    def unit_text(self) -> str:
        return self.field.unit

    def text_of(self, stored: Any) -> str:
        plain = "" if stored is None else str(stored)
        is_grouped = self.groups and not is_year(self.field) and not self.line.hasFocus()
        return grouped(stored) if is_grouped else plain

    def _on_line_focused(self) -> None:
        plain = self.stored()
        self.set_quietly("" if plain is None else str(plain))
        if self.line.selectedText() == "" and not self.line.isReadOnly():
            self.line.selectAll()


class PercentEditor(NumberEditor):
    line_width = 120
    groups = False

    def unit_text(self) -> str:
        return "%"


class MoneyEditor(NumberEditor):
    """An amount; a large one is said in 亿元 beside it, so that a slip of a zero is seen."""

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.larger = ElidedLabel("", "muted", parent=self)
        self.row.insertWidget(2, self.larger, 100)
        self.line.textChanged.connect(lambda _text: self._say_larger())

    def unit_text(self) -> str:
        return self.field.unit or "万元"

    def _show(self, stored: Any) -> None:
        super()._show(stored)
        self._say_larger()

    def _say_larger(self) -> None:
        words = in_larger_unit(self.stored(), self.unit_text())
        if words != self.larger.text:
            self.larger.set_text(words)
            self.line.setToolTip(f"{grouped(self.stored())} {self.unit_text()} {words}" if words else "")
