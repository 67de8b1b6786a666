"""This file previews and prints a draft or a summary table, from wherever: the slow part in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui.dialogs.progress import run_with_progress

if TYPE_CHECKING:
    from desktop.jobs import JobContext
    from desktop.services.desk import Desk
    from desktop.services.printing import PrintDocument
    from desktop.services.publishing import Declaration
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
    print_declaration(parent, desk, lambda: desk.declaration(desk.open_draft(draft_id)))


def print_declaration(
    parent: QWidget,
    desk: Desk,
    declaration: Callable[[], Declaration],
    *,
    is_final: bool | None = None,
    on_closed: Callable[..., object] | None = None,
) -> None:
    """Ask what to print of ``declaration()``; without ``is_final`` a finished one is offered as final copy."""

    def work(_job: JobContext) -> Sequence[PrintDocument]:
        from desktop.services.printing import declaration_documents

        return declaration_documents(desk, declaration())

    run_with_progress(
        parent, "正在准备打印", work, lambda found: _ask(parent, found, is_final=is_final, on_closed=on_closed)
    )


def print_table(parent: QWidget, desk: Desk, notice_id: str, table_id: str, submitting_unit: str) -> None:
    """Ask what to print of a summary table (汇总表): the table, and the declarations handed in with it."""

    def work(_job: JobContext) -> Sequence[PrintDocument]:
        from desktop.services.printing import table_documents

        return table_documents(desk, notice_id, table_id, submitting_unit)

    run_with_progress(parent, "正在准备打印", work, lambda found: _ask(parent, found))


def _ask(
    parent: QWidget,
    documents: Sequence[PrintDocument],
    *,
    is_final: bool | None = None,
    on_closed: Callable[..., object] | None = None,
) -> None:
    from desktop.ui.dialogs.print_paper import PrintDialog

    is_ready = not any(document.blocked for document in documents if document.is_chosen)
    dialog = PrintDialog(parent, documents, is_final=is_ready if is_final is None else is_final)
    if on_closed is not None:
        dialog.finished.connect(on_closed)
    dialog.open()
