"""This file is the form of one row of a table: every column with its full editor, beside or below the grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.base import EditorContext
from desktop.ui.editors.field_form import FieldForm
from desktop.ui.widgets import ElidedLabel, icon_button, label


class RowForm(QFrame):
    """Shows one row at a time; ``step_asked`` wants the row before (-1) or after (+1)."""

    step_asked = Signal(int)
    label_width = 152  # px; narrower than on a page

    def __init__(
        self,
        table: FieldDef,
        context: EditorContext,
        parent: QWidget | None = None,
        *,
        unit_word: str = "行",
        columns: Sequence[FieldDef] | None = None,
        form_class: type[FieldForm] = FieldForm,
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "row_form")
        self._table, self._context, self._unit_word = table, context, unit_word
        self._columns = table.columns if columns is None else tuple(columns)
        self._form_class = form_class
        self.row_id = ""
        self.form: FieldForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 16, 12)
        self._column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(4)
        self.number = label("", "strong")
        self.name = ElidedLabel("", "muted")
        head.addWidget(self.number)
        head.addWidget(self.name, 1)
        self.previous = icon_button("chevron-up", "上一个（Alt+PageUp）", lambda: self.step_asked.emit(-1))
        self.next = icon_button("chevron-down", "下一个（Alt+PageDown）", lambda: self.step_asked.emit(1))
        for arrow in (self.previous, self.next):
            arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            head.addWidget(arrow)
        self._column.addLayout(head)

    def show_row(self, row_id: str, number: int, rows: int, name: str, stored: tuple[int, int] | None = None) -> None:
        """The row with its place (1-based) among ``rows``; ``name`` says which it is.

        ``stored``: its number among how many in the stored order, where the rows are shown in another one.
        """
        said, total = stored or (number, rows)
        self.number.setText(f"第 {said} {self._unit_word}，共 {total} {self._unit_word}")
        self.name.set_text(name)
        self.previous.setEnabled(number > 1)
        self.next.setEnabled(number < rows)
        if row_id == self.row_id and self.form is not None:
            return
        self.row_id = row_id
        prefix = f"{self._table.id}/{row_id}/"
        if self.form is None:
            self.form = self._form_class(self._columns, self._context, prefix, self, label_width=self.label_width)
            self._column.addWidget(self.form)
        else:
            self.form.set_prefix(prefix)

    def apply(self, update: Any) -> None:
        if self.form is None or not self.row_id:
            return
        if f"{self._table.id}/{self.row_id}" in update.paths:  # the whole row came (back)
            self.form.refresh()
        self.form.apply(update)

    def begin_new(self) -> None:
        """The row was added just now: nothing is said about its empty questions before they were left."""
        for row in self.form.rows.values() if self.form is not None else ():
            row.is_touched = False
            row.refresh()

    def focus_column(self, column_id: str) -> QWidget | None:
        """Put the focus into a column; its row of the form, so that the page can scroll to it."""
        if self.form is None:
            return None
        return self.form.focus_path(f"{self._table.id}/{self.row_id}/{column_id}")
