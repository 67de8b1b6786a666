"""This file is the dense form of one row of a table whose rows are all alike: short labels, nothing said twice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFontMetrics

from desktop.forms.model import FieldDef
from desktop.ui.editors.choices import RadioEditor
from desktop.ui.editors.field_form import FieldForm
from desktop.ui.editors.field_row import HISTORY_SIZE, FieldRow
from desktop.ui.editors.text import ParagraphEditor


def label_width(fields: Sequence[FieldDef], metrics: QFontMetrics) -> int:
    """The room the longest label needs, up to eight characters; a longer one is broken."""
    labels = [field.label[:8] for field in fields if field.type != "choice"]
    return max(map(metrics.horizontalAdvance, labels), default=0) + 8


class CardRow(FieldRow):
    """A question of a card, the same in every card: hint and source stand in the tooltip, an answer needs no label."""

    explains = False
    margin = 2

    def wants_width(self) -> bool:
        return False

    def _lay_out(self) -> None:
        super()._lay_out()
        self.mark.setMinimumWidth(0)
        if isinstance(self.editor, RadioEditor):
            self.editor.show_as_segments()
            self._head.hide()
        elif isinstance(self.editor, ParagraphEditor):
            self.editor.area.set_least(1)
            self.editor.area.setPlaceholderText(self.field.hint)
            if self.editor.counter is not None:
                self.editor.counter.setVisible(bool(self.field.params.get("max_length")))

    def _show_mark(self, is_required: bool, is_missing: bool) -> None:
        super()._show_mark(is_required, is_missing)
        self.mark.setVisible(bool(self.mark.text()))

    def _place_history(self) -> None:
        super()._place_history()
        if self.history is not None and self._head.isHidden():
            self.history.move(self.width() - HISTORY_SIZE, 8)


class CardForm(FieldForm):
    row_class = CardRow
