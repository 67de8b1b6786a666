"""This file is a form of questions, built a few at a time so that 300 fields never stall the window."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.base import EditorContext
from desktop.ui.editors.field_row import LABEL_WIDTH, FieldRow

FIRST_ROWS = 14  # about one screen; the rest follows while the window is idle
TURN = 0.03  # s: how long one turn may build before the window answers again


class FieldForm(QWidget):
    """The questions ``fields`` at ``prefix`` ("" or "table/row/"). ``built`` when the last one stands."""

    built = Signal()
    row_entered = Signal(str)  # path of the question that got the focus
    row_class: ClassVar[type[FieldRow]] = FieldRow

    def __init__(
        self,
        fields: Sequence[FieldDef],
        context: EditorContext,
        prefix: str = "",
        parent: QWidget | None = None,
        *,
        label_width: int = LABEL_WIDTH,
    ) -> None:
        super().__init__(parent)
        self.fields = tuple(fields)
        self.context = context
        self.prefix = prefix
        self._label_width = label_width
        self.rows: dict[str, FieldRow] = {}
        self._shows_all = False
        self._entered: FieldRow | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._build_for_a_turn)
        self._build(FIRST_ROWS)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    # --- building ---------------------------------------------------------------------------------

    @property
    def is_built(self) -> bool:
        return len(self.rows) == len(self.fields)

    def _build_for_a_turn(self) -> None:
        """As many questions as fit one turn, at least one: a page of heavy editors takes more turns."""
        until = time.monotonic() + TURN
        self._build(1)
        while not self.is_built and time.monotonic() < until:
            self._build(1)

    def _build(self, count: int) -> None:
        for field in self.fields[len(self.rows) : len(self.rows) + count]:
            row = self.row_class(field, self.context, self.prefix + field.id, self, label_width=self._label_width)
            row.setVisible(self.context.session.is_visible(self.prefix + field.id))
            if self._shows_all:
                row.touch()
            self.rows[field.id] = row
            self._column.addWidget(row)
        if self.is_built:
            self._turn.stop()
            self.built.emit()
        elif not self._turn.isActive():
            self._turn.start()

    def ensure_row(self, field_id: str) -> FieldRow | None:
        """The row of a field, built now if it is not there yet; None for a field of another form."""
        places = [field.id for field in self.fields]
        if field_id not in places:
            return None
        if field_id not in self.rows:
            self._build(places.index(field_id) + 1 - len(self.rows))
        return self.rows[field_id]

    # --- following the session ----------------------------------------------------------------------

    def set_prefix(self, prefix: str) -> None:
        """Show the same questions of another table row."""
        self.prefix = prefix
        for field_id, row in self.rows.items():
            row.set_path(prefix + field_id)
        self._show_relevant()

    def refresh(self) -> None:
        for row in self.rows.values():
            row.refresh()
        self._show_relevant()

    def apply(self, update: Any) -> None:
        """Only the questions the update touches look again."""
        touched: set[str] = set()
        whole: set[str] = set()
        for path in update.paths:
            if path.startswith(self.prefix):
                whole.add(path[len(self.prefix) :].split("/", 1)[0])
        if not self.prefix:
            whole |= {*update.tables, *update.visibility}
        for issue in (*update.issues_added, *update.issues_removed):
            if issue.path.startswith(self.prefix):
                touched.add(issue.path[len(self.prefix) :].split("/", 1)[0])
        for field_id in (touched | whole) & self.rows.keys():
            self.rows[field_id].apply(update)
        if self.prefix and self.prefix.split("/", 1)[0] in update.visibility:
            self.refresh()  # the table came or went, and all its columns with it
        elif self.prefix and whole:
            self._show_relevant()
        elif update.visibility:
            self._show_visible(update.visibility)
        for field_id in (update.sections and self._calculated()) or ():
            self.rows[field_id].refresh()

    def _calculated(self) -> list[str]:
        return [field_id for field_id, row in self.rows.items() if row.is_calculated]

    def _show_visible(self, field_ids: Any) -> None:
        for field_id in field_ids:
            row = self.rows.get(field_id)
            if row is not None:
                row.setVisible(self.context.session.is_visible(self.prefix + field_id))
                row.refresh_issues()

    def _show_relevant(self) -> None:
        for field_id, row in self.rows.items():
            is_visible = self.context.session.is_visible(self.prefix + field_id)
            if row.isHidden() == is_visible:
                row.setVisible(is_visible)

    # --- visits -----------------------------------------------------------------------------------

    def show_all_issues(self) -> None:
        """检查: everything that is missing or wrong may be said now."""
        self._shows_all = True
        for row in self.rows.values():
            row.touch()

    def focus_path(self, path: str) -> FieldRow | None:
        """Put the focus into the question at ``path``; the row, so that a page can scroll to it."""
        row = self.ensure_row(path[len(self.prefix) :].split("/", 1)[0])
        if row is not None:
            row.focus_path(path)
        return row

    def leave(self) -> None:
        """The page is left: end the visit that is still open."""
        if self._entered is not None:
            row, self._entered = self._entered, None
            row.leave()

    def _row_of(self, widget: QWidget | None) -> FieldRow | None:
        while widget is not None:
            if isinstance(widget, FieldRow) and self.rows.get(widget.field.id) is widget:
                return widget
            widget = widget.parentWidget()
        return None

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None:  # the window lost the focus; the visit goes on when it comes back
            return
        row = self._row_of(new)
        if self._entered is not None and row is None and new.window() is not self.window():
            self._entered.rest()  # help, Ctrl+K, a dialog: the person comes back
            return
        if row is self._entered and (row is None or row.has_focus):
            return
        if self._entered is not None and row is not self._entered:
            self._entered.leave()
        self._entered = row
        if row is not None:
            row.enter()
            self.row_entered.emit(row.path)
