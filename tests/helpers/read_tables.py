"""This file reads the rows of a printed table back out of PDF, DOCX and XLSX files."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

Rows = list[tuple[str, ...]]
HAIR = 2.0  # a ruling line is thinner than this, in points
SLACK = 0.6  # how far a glyph's box may touch a ruling line, in points


@dataclass(frozen=True)
class PdfTable:
    """Everything in the columns of a table that runs over the pages of a PDF, header rows left out.

    ``columns`` hold the characters of each column in reading order without white space;
    ``outside`` says which characters lie beyond the page or across a ruling line; ``pages``
    is the text of each page.
    """

    columns: tuple[str, ...]
    outside: tuple[str, ...]
    pages: tuple[str, ...]


def pdf_table(data: bytes) -> PdfTable:
    import pypdfium2

    columns: list[list[str]] = []
    outside: list[str] = []
    pages: list[str] = []
    document = pypdfium2.PdfDocument(data)
    try:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            pages.append(text.get_text_range())
            upright, level = _rulings(page)
            if len(upright) > 1:
                columns += [[] for _ in range(len(upright) - 1 - len(columns))]
                outside += [f"page {number}: {what}" for what in _fill(columns, page, text, upright, level)]
            text.close()
            page.close()
    finally:
        document.close()
    return PdfTable(tuple("".join(column) for column in columns), tuple(outside), tuple(pages))


def _rulings(page: Any) -> tuple[list[float], list[float]]:
    """Middle x of the vertical lines, middle y of the horizontal ones (from the top)."""
    import pypdfium2.raw as raw

    upright, level = set(), set()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = item.get_bounds()
        if right - left < HAIR < top - bottom:
            upright.add(round((left + right) / 2, 1))
        elif top - bottom < HAIR < right - left:
            level.add(round((top + bottom) / 2, 1))
    return sorted(upright), sorted(level, reverse=True)


def _fill(columns: list[list[str]], page: Any, text: Any, upright: list[float], level: list[float]) -> list[str]:
    width, height = page.get_size()
    beyond = []
    for index in range(text.count_chars()):
        char = text.get_text_range(index, 1)
        if not char.strip():
            continue
        left, bottom, right, top = text.get_charbox(index, loose=False)
        if left < 0 or bottom < 0 or right > width or top > height:
            beyond.append(f"{char!r} beyond the page")
        middle = (bottom + top) / 2
        if not level[-1] < middle < level[1]:  # above the second line is the header row
            continue
        column = sum(edge < (left + right) / 2 for edge in upright) - 1
        if not 0 <= column < len(columns):
            beyond.append(f"{char!r} beside the table")
            continue
        if left < upright[column] - SLACK or right > upright[column + 1] + SLACK:
            beyond.append(f"{char!r} across a line of column {column + 1}")
        columns[column].append(char)
    return beyond


def docx_rows(data: bytes) -> Rows:
    """The cell texts of the only table, its header row first."""
    import docx

    table = docx.Document(BytesIO(data)).tables[0]
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def xlsx_rows(data: bytes, head: str = "序号") -> Rows:
    """The cell texts from the header row to the last numbered row."""
    import openpyxl

    sheet = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    rows = [tuple("" if value is None else str(value) for value in row) for row in sheet.iter_rows(values_only=True)]
    start = next(n for n, row in enumerate(rows) if row[0] == head)
    end = next((n for n in range(start + 1, len(rows)) if not rows[n][0].isdigit()), len(rows))
    return rows[start:end]
