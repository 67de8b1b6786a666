"""This file previews and prints from the lists: a draft or a summary table, without opening it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui.dialogs.progress import run_with_progress

if TYPE_CHECKING:
    from desktop.jobs import JobContext
    from desktop.services.desk import Desk
    from desktop.services.printing import PrintDocument
    from desktop.ui.dialogs.show_pdf import PdfFile


def preview_draft(parent: QWidget, desk: Desk, draft_id: str) -> None:
    """Show the paper of a draft as it would print now."""

    def work(job: JobContext) -> tuple[str, PdfFile]:
        session = desk.open_draft(draft_id)
        return session.form.title, desk.preview(desk.declaration(session), job)

    def show(made: tuple[str, PdfFile]) -> None:
        from desktop.ui.dialogs.show_pdf import PdfDialog

        title, written = made
        PdfDialog(
            parent.window(),
            f"预览：{title}",
            written.data,
            f"共 {written.pages} 页；预览带草稿字样，不用于盖章",
            on_print=lambda: print_draft(parent, desk, draft_id),
        ).open()

    run_with_progress(parent, "正在生成预览", work, show)


def print_draft(parent: QWidget, desk: Desk, draft_id: str) -> None:
    """Ask what to print of a draft; a finished one is offered as final copy."""

    def work(_job: JobContext) -> Sequence[PrintDocument]:
        from desktop.services.printing import declaration_documents

        return declaration_documents(desk, desk.declaration(desk.open_draft(draft_id)))

    run_with_progress(parent, "正在准备打印", work, lambda found: _ask(parent, found))


def print_table(parent: QWidget, desk: Desk, notice_id: str, table_id: str, submitting_unit: str) -> None:
    """Ask what to print of a summary table (汇总表): the table, and the declarations handed in with it."""

    def work(_job: JobContext) -> Sequence[PrintDocument]:
        from desktop.services.printing import table_documents

        return table_documents(desk, notice_id, table_id, submitting_unit)

    run_with_progress(parent, "正在准备打印", work, lambda found: _ask(parent, found))


def _ask(parent: QWidget, documents: Sequence[PrintDocument]) -> None:
    from desktop.ui.dialogs.print_paper import PrintDialog

    is_final = not any(document.blocked for document in documents if document.is_chosen)
    PrintDialog(parent, documents, is_final=is_final).open()
