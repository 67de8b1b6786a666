"""This file prints a document in all three formats and reads lines, tables and page directions back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from desktop.jobs import JobContext
from desktop.rendering.document import Document
from desktop.rendering.writers import write
from tests.helpers.paper import docx_text, opened_pdf, opened_xlsx, pdf_text, squeezed, xlsx_text

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Printed:
    """The three files of one document."""

    document: Document
    files: Mapping[str, bytes]

    @property
    def texts(self) -> dict[str, str]:
        """Format → its whole text without white space, marks and page numbers."""
        return {
            "pdf": pdf_text(self.document, self.files["pdf"]),
            "docx": docx_text(self.files["docx"]),
            "xlsx": xlsx_text(self.files["xlsx"]),
        }

    def docx_tables(self) -> list[Rows]:
        """The cells of every table, line breaks left out; a cell merged over several columns counts once."""
        import docx

        return [[_merged_once(row) for row in table.rows] for table in docx.Document(self._docx).tables]

    def docx_lines(self) -> list[str]:
        """The paragraphs outside tables that hold something."""
        import docx

        return [p.text for p in docx.Document(self._docx).paragraphs if p.text.strip()]

    def xlsx_rows(self) -> Rows:
        """The filled cells of every row, sheet after sheet."""
        with opened_xlsx(self.files["xlsx"]) as book:
            rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
            return [tuple(_one_line(cell) for cell in row if cell not in (None, "")) for row in rows if any(row)]

    def directions(self) -> dict[str, list[bool]]:
        """Format → whether each page (PDF), section (DOCX), sheet (XLSX) lies."""
        import docx
        from docx.enum.section import WD_ORIENT

        with opened_pdf(self.files["pdf"]) as pdf:
            sizes = [pdf.get_page_size(n) for n in range(len(pdf))]
        sections = docx.Document(self._docx).sections
        with opened_xlsx(self.files["xlsx"]) as book:
            sheets = [sheet.page_setup.orientation == "landscape" for sheet in book.worksheets]
        return {
            "pdf": [width > height for width, height in sizes],
            "docx": [section.orientation == WD_ORIENT.LANDSCAPE for section in sections],
            "xlsx": sheets,
        }

    @property
    def _docx(self) -> BytesIO:
        return BytesIO(self.files["docx"])


def print_all(document: Document) -> Printed:
    return Printed(document, {name: write(document, name, JobContext()).data for name in ("pdf", "docx", "xlsx")})


def assert_in_order(text: str, parts: Sequence[str]) -> None:
    """Every part stands in ``text`` (squeezed), one behind the other."""
    at = 0
    for part in parts:
        found = text.find(squeezed(part), at)
        assert found >= 0, f"“{part}” is not behind “{text[max(0, at - 40) : at]}”"
        at = found + len(squeezed(part))


def _one_line(cell: object) -> str:
    return str(cell).replace("\n", "")


def _merged_once(row: object) -> tuple[str, ...]:
    cells: list[object] = []
    for cell in row.cells:  # type: ignore[attr-defined]
        if not cells or cell._tc is not cells[-1]._tc:  # type: ignore[attr-defined]
            cells.append(cell)
    return tuple(_one_line(cell.text) for cell in cells)  # type: ignore[attr-defined]
