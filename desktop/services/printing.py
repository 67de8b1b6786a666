"""This file prepares paper for the printer: which documents, how many copies the notice asks, 草稿 or 定稿.

What is printed are the pages of the exported PDF, byte for byte; a final copy that goes to a printer is
remembered like one that goes into a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.errors import AppError
from desktop.filekinds import PDFIUM_LOCK
from desktop.forms.model import NoticeDef, TableDef
from desktop.issues import Severity
from desktop.jobs import JobContext

if TYPE_CHECKING:
    from desktop.compilation.repository import RegisterRow
    from desktop.rendering.document import SealPlace, Written
    from desktop.services.compiling import TableDesk
    from desktop.services.desk import Desk
    from desktop.services.publishing import Declaration


def _nothing() -> None:
    """A draft copy is not remembered."""


@dataclass(frozen=True, slots=True)
class PrintPaper:
    """A PDF ready for the printer. ``remember`` is to be called when its pages go out, and before."""

    title: str
    name: str  # of a file, without its suffix
    data: bytes
    pages: int
    seal_places: tuple[SealPlace, ...] = ()
    code: str = ""
    is_final: bool = False
    remember: Callable[[], None] = _nothing


@dataclass(frozen=True, slots=True)
class PrintDocument:
    """One document a person may print. ``copies`` as the notice asks, 0 when no notice says.

    ``make`` gives the paper: of a final copy when its first argument is True. ``blocked`` says why there is no
    final copy yet; "" when there can be one. ``kinds``: ``draft``, ``final`` or both. ``remark``: what to look at
    before a final print.
    """

    key: str
    title: str
    copies: int
    make: Callable[[bool, JobContext], PrintPaper]
    kinds: tuple[str, ...] = ("draft", "final")
    blocked: str = ""
    is_chosen: bool = True
    remark: str = ""

    @property
    def copies_words(self) -> str:
        """通知要求 7 份; "" when no notice says."""
        return f"通知要求 {self.copies} 份" if self.copies else ""


def declaration_documents(desk: Desk, declaration: Declaration) -> tuple[PrintDocument, ...]:
    """The paper of one draft; long work for a long form. Its remark says what changed since the last final copy."""
    form = declaration.form

    def make(is_final: bool, job: JobContext) -> PrintPaper:
        from desktop.services.out_files import file_name
        from desktop.services.publishing import DRAFT_ENDING, paper_name, write_copies

        copies, identity = write_copies(declaration, ("pdf",), is_final=is_final, read_file=desk.file_bytes, job=job)
        ending = "" if is_final else DRAFT_ENDING
        name = file_name(paper_name(declaration, declaration.check()), "", ending)
        paper = _paper(form.title, name, copies["pdf"], is_final)
        if identity is None:
            return paper
        known = identity
        return replace(paper, code=known.code, remember=lambda: desk.finals.remember(declaration, known, "print"))

    if desk.is_read_only:  # a final copy is remembered, and here nothing can be
        return (PrintDocument("declaration", form.title, form.paper.copies, make, kinds=("draft",)),)
    blocked = _unfinished(declaration)
    remark = desk.finals.changes(declaration).sentence if declaration.exports and not blocked else ""
    return (PrintDocument("declaration", form.title, form.paper.copies, make, blocked=blocked, remark=remark),)


def _unfinished(declaration: Declaration) -> str:
    from desktop.services.publishing import refuse_unfinished

    try:
        refuse_unfinished(declaration, declaration.check())
    except AppError as refusal:
        return str(refusal)
    return ""


def table_documents(desk: Desk, notice_id: str, table_id: str, submitting_unit: str) -> tuple[PrintDocument, ...]:
    """A summary table (汇总表) and, where they are handed in with it, the declarations as they were sealed."""
    table_desk = desk.table_desk(notice_id, table_id)
    table, packet = table_desk.table, table_desk.packet()
    copies = packet.copies if packet else table.copies
    stops = [issue.sentence for issue in table_desk.issues() if issue.severity is Severity.ERROR]

    def make(is_final: bool, job: JobContext) -> PrintPaper:
        return _table_paper(table_desk, submitting_unit, is_final, job)

    place = _seal_line(table)
    remark = f"“{place}”没有填写，表头该处为空，可以手写。" if place and not submitting_unit else ""
    found = [PrintDocument("table", table.title, copies, make, blocked="\n".join(stops), remark=remark)]
    if packet and packet.has_declarations:
        found += [_sealed_document(table_desk, row, copies, n) for n, row in enumerate(table_desk.included(), 1)]
    return tuple(found)


def _seal_line(table: TableDef) -> str:
    """报送单位: what the line above the table is called; "" when there is none."""
    if not table.heading_lines:
        return ""
    return table.heading_lines[0].label.replace("{unit}", "").replace("（盖章）", "").rstrip("：:")


def _table_paper(desk: TableDesk, submitting_unit: str, is_final: bool, job: JobContext) -> PrintPaper:
    from desktop.rendering.document import FinalMark
    from desktop.services.out_files import file_name
    from desktop.services.publishing import DRAFT_ENDING, write_formats

    if is_final:
        desk.refuse_open()
    document = desk.document(submitting_unit, is_final=is_final)
    written = write_formats(document, ("pdf",), job)["pdf"]
    name = file_name(desk.table.title, "", "" if is_final else DRAFT_ENDING)
    code = document.mark.code if isinstance(document.mark, FinalMark) else ""
    return replace(_paper(desk.table.title, name, written, is_final), code=code)


def _sealed_document(desk: TableDesk, row: RegisterRow, copies: int, number: int) -> PrintDocument:
    """The PDF inside the package of one declaration: it was final when it came."""
    package = row.package
    title = "-".join(part for part in (package.unit_name, package.project, desk.form.title) if part)

    def make(_is_final: bool, _job: JobContext) -> PrintPaper:
        from desktop.filekinds import inspect
        from desktop.services.out_files import file_name

        received = desk.package(row)
        name = next((name for name in received.print_names if name.endswith(".pdf")), "")
        if not name:
            known = "、".join(sorted({name.rsplit(".", 1)[-1] for name in received.print_names}))
            raise AppError("export.not_in_package", file=package.file_name, wanted="pdf", known=known)
        data = received.print_bytes(name)
        pages = inspect(data, name).pages or 0
        code = package.content_hash[:12] if desk.form.paper.prints_code else ""
        return PrintPaper(title, file_name(title), data, pages, code=code, is_final=True)

    return PrintDocument(f"declaration.{number}", title, copies, make, kinds=("final",), is_chosen=False)


def calendar_document(notices: Iterable[NoticeDef], today: date, **chosen: Any) -> tuple[PrintDocument, ...]:
    """The calendar of tasks (任务日历), as ``preview_calendar`` makes it of ``chosen``: neither draft nor final."""

    def make(_is_final: bool, job: JobContext) -> PrintPaper:
        from desktop.services.calendar_paper import preview_calendar

        written = preview_calendar(notices, today, job=job, **chosen)
        return _paper("任务日历", f"任务日历-{today.isoformat()}", written, is_final=False)

    return (PrintDocument("calendar", "任务日历", 0, make, kinds=("draft",)),)


def _paper(title: str, name: str, written: Written, is_final: bool) -> PrintPaper:
    return PrintPaper(title, name, written.data, written.pages, tuple(written.seal_places), is_final=is_final)


def make_papers(documents: Sequence[PrintDocument], is_final: bool, job: JobContext) -> tuple[PrintPaper, ...]:
    """The papers in the order of the documents. Raises what their ``make`` raises."""
    papers = []
    for n, document in enumerate(documents):
        job.step(n, len(documents), f"正在排版“{document.title}”")
        papers.append(document.make(is_final, job))
    job.step(len(documents), len(documents), "")
    return tuple(papers)


def joined(papers: Sequence[PrintPaper]) -> bytes:
    """All papers as one PDF, to look at before printing."""
    if len(papers) == 1:
        return papers[0].data
    from io import BytesIO

    import pypdfium2

    with PDFIUM_LOCK:  # PDFium is not thread-safe
        whole = pypdfium2.PdfDocument.new()
        for paper in papers:
            part = pypdfium2.PdfDocument(paper.data)
            whole.import_pages(part)
            part.close()
        stream = BytesIO()
        whole.save(stream)
        whole.close()
    return stream.getvalue()


def save_papers(papers: Sequence[PrintPaper], folder: Path, job: JobContext) -> tuple[Path, ...]:
    """The same pages as PDF files, for a computer with a printer; all of them or none, nothing is replaced.

    Raises AppError ``files.no_folder``, StorageError ``files.cannot_write``.
    """
    from desktop.services.out_files import file_name, numbered, store_all

    contents: dict[str, bytes] = {}
    for paper in papers:
        number = 1
        while (name := numbered(file_name(paper.name, "pdf"), number)) in contents:
            number += 1
        contents[name] = paper.data
    job.step(0, 1, "正在写入文件")
    files = store_all(folder, contents)
    for paper in papers:
        paper.remember()
    return files
