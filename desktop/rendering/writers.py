"""This file lists the writers: suffix → function. Menus and the command line read it."""

from __future__ import annotations

from collections.abc import Callable

from desktop.errors import AppError
from desktop.jobs import JobContext
from desktop.rendering.document import Document, Written


def _docx(document: Document, job: JobContext) -> Written:
    from desktop.rendering.docx_writer import write_docx

    return write_docx(document, job)


def _pdf(document: Document, job: JobContext) -> Written:
    from desktop.rendering.pdf_writer import write_pdf

    return write_pdf(document, job)


def _xlsx(document: Document, job: JobContext) -> Written:
    from desktop.rendering.xlsx_writer import write_xlsx

    return write_xlsx(document, job)


WRITERS: dict[str, Callable[[Document, JobContext], Written]] = {"docx": _docx, "pdf": _pdf, "xlsx": _xlsx}


def write(document: Document, suffix: str, job: JobContext | None = None) -> Written:
    """The file bytes of ``document`` in the format ``suffix``.

    Raises AppError ``export.unknown_format``; heavy libraries load on first use.
    """
    if suffix not in WRITERS:
        raise AppError("export.unknown_format", suffix=suffix, known="、".join(WRITERS))
    return WRITERS[suffix](document, job or JobContext())
