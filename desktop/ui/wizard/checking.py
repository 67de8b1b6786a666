"""This file opens and closes the page 检查 in the wizard, and finds the question that has the focus."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from desktop.ui.editors.field_row import FieldRow
from desktop.ui.models.rows_model import RowsModel
from desktop.ui.wizard.body import WizardBody
from desktop.ui.wizard.check_page import CheckPage


class Checking(QObject):
    """Puts :class:`CheckPage` in the place of the wizard's body while it is open; the page is made at its first use."""

    issue_chosen = Signal(object)
    path_chosen = Signal(str)
    export_asked = Signal()
    report_asked = Signal()
    closed = Signal()
    shown = Signal(bool)

    def __init__(self, session: Any, body: WizardBody, column: QVBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._body, self._column, self._wizard = session, body, column, parent
        self.page: CheckPage | None = None

    @property
    def is_open(self) -> bool:
        return self.page is not None and not self.page.isHidden()

    def open(self) -> None:
        """Show the printed pages with the problems, and put the focus into their list."""
        if self.page is None:
            self.page = CheckPage(self._session, self._body.preview.paper, self._wizard)
            self.page.issue_chosen.connect(self.issue_chosen)
            self.page.path_chosen.connect(self.path_chosen)
            self.page.export_asked.connect(self.export_asked)
            self.page.report_asked.connect(self.report_asked)
            self.page.closed.connect(self._on_closed)
            self._column.addWidget(self.page, 1)
        self._body.hide()
        self.page.show()
        self.shown.emit(True)
        self.page.focus_list()

    def close(self) -> bool:
        """Back to the questions; False when the page was not open."""
        if not self.is_open or self.page is None:
            return False
        self.page.hide()
        self._body.show()
        self.shown.emit(False)
        return True

    def step(self, by: int) -> bool:
        """The next problem on the pages; False when the page is not open."""
        if self.page is None or not self.is_open:
            return False
        self.page.step(by)
        return True

    def apply(self, update: Any) -> None:
        if self.page is not None:
            self.page.apply(update)

    def regions(self) -> list[QWidget]:
        """The blocks of the page for F6: printed pages, problems."""
        return [self.page.pages, self.page.side] if self.page is not None else []

    def _on_closed(self) -> None:
        self.close()
        self.closed.emit()


def path_in_focus(focused: QWidget | None) -> str:
    """The path of the question with the focus, of the present cell in a grid; "" when none has it."""
    model = focused.model() if isinstance(focused, QTableView) else None
    if isinstance(model, RowsModel) and isinstance(focused, QTableView) and focused.currentIndex().isValid():
        return model.path(focused.currentIndex())
    while focused is not None and not isinstance(focused, FieldRow):
        focused = focused.parentWidget()
    return focused.path if focused is not None else ""
