"""This file makes papers for the printer and reads back what was printed."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL.Image import Image
from PySide6.QtPrintSupport import QPrinter

from desktop.jobs import JobContext
from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.services.printing import PrintPaper, declaration_documents, make_papers
from desktop.ui.spooling import new_printer

SMALL = ("shanxi-2026", "overseas_factories")
WITH_SEALS = ("shanxi-2024", "excellence_declaration")


def papers_of(desk: Desk, session: EditingSession, *, is_final: bool) -> tuple[PrintPaper, ...]:
    """The paper of a draft."""
    return make_papers(declaration_documents(desk, desk.declaration(session)), is_final, JobContext())


def pdf_printer(papers: tuple[PrintPaper, ...], target: Path, copies: int = 1) -> QPrinter:
    """A real printer of Qt that prints into a PDF file."""
    printer = new_printer(papers, copies)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    return printer


def sizes_of(path: Path) -> list[tuple[int, int]]:
    """Width and height of every page, in points."""
    document = pypdfium2.PdfDocument(path)
    sizes = [document.get_page_size(n) for n in range(len(document))]
    document.close()
    return [(round(width), round(height)) for width, height in sizes]


def picture_of(path: Path, page: int) -> Image:
    """A page in grey, 200 dots an inch."""
    document = pypdfium2.PdfDocument(path)
    image: Image = document[page].render(scale=200 / 72).to_pil().convert("L")
    document.close()
    return image
