"""This file reads written PDF, DOCX and XLSX files back for the rendering tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from desktop.rendering.document import Document, FinalMark
from desktop.rendering.layout_styles import DRAFT_FOOTER
from desktop.rendering.plain_text import clean, document_texts


def squeezed(text: str) -> str:
    """``text`` without white space: line ends and gaps are the writer's business."""
    return "".join(text.split())


def expected_text(document: Document) -> str:
    return squeezed("".join(clean(text) for text in document_texts(document)))


@contextmanager
def opened_pdf(data: bytes) -> Iterator[Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def pdf_pages(data: bytes) -> list[str]:
    """The text of every page, footer included, without white space."""
    with opened_pdf(data) as pdf:
        texts = []
        for page in pdf:
            text_page = page.get_textpage()
            texts.append(squeezed(text_page.get_text_range()))
            text_page.close()
            page.close()
        return texts


def pdf_text(document: Document, data: bytes) -> str:
    """The text of the pages one after another, without page numbers, codes and draft marks."""
    pages = pdf_pages(data)
    parts = []
    for number, text in enumerate(pages, 1):
        if isinstance(document.mark, FinalMark):
            text = text.removesuffix(squeezed(f"版本校验码{document.mark.grouped}第{number}页共{len(pages)}页"))
        elif document.mark is not None:
            text = text.removeprefix(document.mark.text).removesuffix(DRAFT_FOOTER)
        parts.append(text.removesuffix(f"—{number}—"))
    return "".join(parts)


def pdf_chars(page: Any) -> list[tuple[str, tuple[float, float, float, float], float]]:
    """Every visible character of a page with its box (left, bottom, right, top) and its size in points."""
    import pypdfium2.raw as raw

    text_page = page.get_textpage()
    count = text_page.count_chars()
    chars = [text_page.get_text_range(index, 1) for index in range(count)]
    boxes = [text_page.get_charbox(index) for index in range(count)]
    sizes = [round(raw.FPDFText_GetFontSize(text_page, index), 2) for index in range(count)]
    text_page.close()
    return [found for found in zip(chars, boxes, sizes, strict=True) if found[0].strip()]


def docx_text(data: bytes) -> str:
    """The text of the body in document order, without headers and footers."""
    import docx
    from docx.oxml.ns import qn

    body = docx.Document(BytesIO(data)).element.body
    return squeezed("".join(element.text or "" for element in body.iter(qn("w:t"))))


@contextmanager
def opened_xlsx(data: bytes) -> Iterator[Any]:
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data), rich_text=True)
    try:
        yield book
    finally:
        book.close()


def xlsx_text(data: bytes) -> str:
    """The text of all cells, sheet by sheet and row by row."""
    with opened_xlsx(data) as book:
        return squeezed(
            "".join(
                str(cell)
                for sheet in book.worksheets
                for row in sheet.iter_rows(values_only=True)
                for cell in row
                if cell is not None
            )
        )
