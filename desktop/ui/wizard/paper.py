"""This file is everything of an open draft that ends on paper: preview, print, export, what changed since (纸质)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from desktop.errors import AppError
from desktop.ui.dialogs.message import show_refusal

if TYPE_CHECKING:
    from desktop.ui.wizard.wizard_page import WizardPage


class WizardPaper(QObject):
    """Works only on what is on disk: every way begins with a save."""

    def __init__(self, page: WizardPage) -> None:
        super().__init__(page)
        self._page = page

    def has_final(self) -> bool:
        """Whether there is a final copy to compare with; never of the enterprise profile."""
        page = self._page
        return page.session.notice is not None and page.desk.finals.last(page.session.draft_id) is not None

    def _declaration(self) -> Any:
        """The saved draft; None when it cannot be printed, and the person knows."""
        page = self._page
        page.flush()
        try:
            return page.desk.declaration(page.session)
        except AppError as error:
            show_refusal(page.window(), error)
            return None

    def open_export(self) -> None:
        """导出/打包."""
        page = self._page
        page.flush()
        from desktop.ui.dialogs.export import ExportDialog

        dialog = ExportDialog(page.desk, page.session, page.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.issue_chosen.connect(page.open_issue)
        dialog.path_chosen.connect(page.open_path)
        dialog.finished.connect(self.refresh)
        dialog.open()

    def open_print(self) -> None:
        """打印: a draft, or the final copy."""
        declaration = self._declaration()
        if declaration is None:
            return
        from desktop.ui.pages.paper_actions import print_declaration

        print_declaration(self._page, self._page.desk, lambda: declaration, on_closed=self.refresh)

    def open_changes(self) -> None:
        """与上次定稿相比."""
        if self._declaration() is not None:
            from desktop.ui.dialogs.final_changes import compare_with_final

            compare_with_final(self._page, self._page.desk, self._page.session, self._page.open_path)

    def open_report(self) -> None:
        """打印问题清单: what is still missing or wrong, to hand on; it also becomes a PDF file."""
        declaration = self._declaration()
        if declaration is None:
            return
        from desktop.services.check_report import report_documents
        from desktop.ui.dialogs.print_paper import PrintDialog

        documents = report_documents(declaration, self._page.desk.clock())
        PrintDialog(self._page, documents, title="打印问题清单").open()

    def refresh(self, *_result: object) -> None:
        """There may be a final copy now."""
        self._page.header.show_final(self.has_final())

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the keys of the wizard do (``desktop/ui/commands.py``)."""
        return {
            "wizard.export": self.open_export,
            "wizard.print": self.open_print,
            "wizard.changes": self.open_changes,
            "wizard.report": self.open_report,
        }
