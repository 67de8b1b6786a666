"""This file writes the XLSX: one worksheet a table, every text a text, nothing cut, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, assert_never
from zipfile import ZIP_STORED, ZipFile

from desktop.jobs import JobContext
from desktop.rendering.document import (
    Align,
    AnnexLabel,
    AttachmentList,
    Block,
    Closing,
    Cover,
    Document,
    DraftMark,
    Figure,
    FinalMark,
    Grid,
    Heading,
    HeadingLine,
    LabelTable,
    Notes,
    Orientation,
    PageBreak,
    Paragraph,
    SealBlock,
    TextStyle,
    Title,
    Written,
)
from desktop.rendering.fixed_zip import fixed_zip
from desktop.rendering.layout_model import FRAMES
from desktop.rendering.layout_styles import COVER_TITLE, DRAFT_FOOTER, TITLE
from desktop.rendering.layout_table import label_rows
from desktop.rendering.layout_text import balanced_lines, parted
from desktop.rendering.plain_text import ATTACHMENTS_LEAD, attachment_labels, clean, missing_characters
from desktop.rendering.xlsx_cells import Placed, SheetCells
from desktop.rendering.xlsx_sheets import (
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    SheetPlan,
    column_widths,
    most_row_height,
    plan_sheets,
    repeats_head,
)

ROWS_PER_STEP = 200
MOST_FROZEN_ROWS = 8
ATTACHMENT_INDENT = 2  # characters, as on paper
CLOSING_INDENT = 4
_SERIAL_HEAD = "序号"
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
)


def write_xlsx(document: Document, job: JobContext) -> Written:
    """``document`` as an XLSX; the same document gives the same bytes. ``pages`` is 0: Excel decides.

    Raises AppError for a picture that cannot be read, JobCancelled.
    """
    from xml.sax.saxutils import escape

    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book: Any = Workbook()
    book.remove(book.active)
    for plan in plan_sheets(document):
        _SheetWriter(book.create_sheet(plan.name), plan, document, job).write()
    moment = datetime.fromisoformat(document.created_on)
    book.properties.created = book.properties.modified = moment
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as archive:
        ExcelWriter(book, archive).save()
    core = _CORE.format(title=escape(clean(document.title)), moment=moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    data = fixed_zip(stream.getvalue(), {"docProps/core.xml": core.encode("utf-8")})
    return Written(data, missing_characters=missing_characters(document))


class _SheetWriter:
    """Fills one worksheet block by block."""

    def __init__(self, sheet: Any, plan: SheetPlan, document: Document, job: JobContext) -> None:
        self._sheet = sheet
        self._plan = plan
        self._document = document
        self._job = job
        self._widths = column_widths(plan)
        self._cells = SheetCells(sheet, self._widths)
        self._most_height = most_row_height(plan, self._widths)

    def write(self) -> None:
        from openpyxl.utils import get_column_letter

        for number, width in enumerate(self._widths, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = round(width, 2)
        for block in self._plan.blocks:
            self._block(block)
        self._set_up_page()

    def _set_up_page(self) -> None:
        sheet, mark = self._sheet, self._document.mark
        is_landscape = self._plan.orientation is Orientation.LANDSCAPE
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = "landscape" if is_landscape else "portrait"
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = round(MARGIN_SIDE / 72, 2)  # inches
        margins.top, margins.bottom, margins.footer = round(MARGIN_TOP / 72, 2), round(MARGIN_BOTTOM / 72, 2), 0.4
        if self._document.is_letter:
            sheet.HeaderFooter.differentOddEven = True
            sheet.oddFooter.right.text = sheet.evenFooter.left.text = "— &P —"
        else:
            sheet.oddFooter.center.text = "— &P —"
        for footer, header in ((sheet.oddFooter, sheet.oddHeader), (sheet.evenFooter, sheet.evenHeader)):
            if footer is sheet.evenFooter and not self._document.is_letter:
                continue
            if isinstance(mark, FinalMark):
                code = footer.center if self._document.is_letter else footer.left
                code.text = f"版本校验码 {mark.grouped}　第 &P 页 共 &N 页"
            elif isinstance(mark, DraftMark):
                header.center.text = clean(mark.text).replace("&", "&&")
                header.center.size = 20
                warning = footer.center if self._document.is_letter else footer.right
                warning.text = DRAFT_FOOTER

    # ---- blocks ----

    def _block(self, block: Block) -> None:
        across = self._cells.across
        match block:
            case AnnexLabel(text):
                across(text, "label")
            case Title(text, note_mark):
                lines = balanced_lines(text, TITLE, FRAMES[self._plan.orientation].width, note_mark)
                across(parted(text, lines), "title", Align.CENTRE, note_mark)
            case HeadingLine(label, value):
                across(label + value, "line")
            case Heading(text, level):
                across(text, f"heading{min(max(level, 1), 3)}")
            case Paragraph(text, style):
                aligns = {TextStyle.CENTRED: Align.CENTRE, TextStyle.RIGHT: Align.RIGHT}
                across(text, "text" if style is TextStyle.SMALL else "line", aligns.get(style, Align.LEFT))
            case LabelTable():
                self._label_table(block)
            case Grid():
                self._grid(block)
            case Figure():
                self._figure(block)
            case Notes(lead, items, is_inline):
                if is_inline:
                    across(lead + "".join(items), "text")
                else:
                    for number, item in enumerate(items or ("",)):
                        across((lead if number == 0 else "") + item, "text")
            case SealBlock(lines, signature_label, date_text):
                for line in lines:
                    across(line.label + line.value, "line")
                for text in (signature_label, date_text):
                    if text:
                        across(text, "line")
            case AttachmentList():
                self._attachments(block)
            case Closing(unit, date_text):
                across(unit, "line", Align.RIGHT, least=40.0, indent=CLOSING_INDENT)
                across(date_text, "line", Align.RIGHT, indent=CLOSING_INDENT)
            case Cover(title, subtitle, cover_lines, seals, date_text):
                lines = balanced_lines(title, COVER_TITLE, FRAMES[self._plan.orientation].width)
                across(parted(title, lines), "title", Align.CENTRE)
                if subtitle:
                    across(subtitle, "line", Align.CENTRE)
                self._pairs([((label, value),) for label, value in cover_lines], is_bordered=False)
                for seal in seals:
                    across(seal.label + seal.value, "line")
                across(date_text, "line", Align.CENTRE)
            case PageBreak():
                if self._cells.row > 1:
                    from openpyxl.worksheet.pagebreak import Break

                    self._sheet.row_breaks.append(Break(id=self._cells.row - 1))
            case _:
                assert_never(block)

    def _attachments(self, block: AttachmentList) -> None:
        for label, name in attachment_labels(block):
            indent = ATTACHMENT_INDENT + (0 if label.startswith(ATTACHMENTS_LEAD) else len(ATTACHMENTS_LEAD))
            self._cells.across(label + name, "line", indent=indent)

    def _label_table(self, table: LabelTable) -> None:
        rows = [tuple((cell.label, cell.value) for cell in row) for row in label_rows(table)]
        self._pairs(rows, is_bordered=True)

    def _pairs(self, rows: Sequence[tuple[tuple[str, str], ...]], is_bordered: bool) -> None:
        """Rows of label | value or label | value | label | value, on a sheet of these four columns."""
        for pairs in rows:
            cells = []
            for column, (label, value) in zip((0, 2), pairs, strict=False):
                cells.append(Placed(label, column, column, Align.CENTRE))
                cells.append(Placed(value, column + 1, 3 if len(pairs) == 1 else column + 1))
            self._cells.add(cells, is_bordered=is_bordered)

    def _grid(self, grid: Grid) -> None:
        cells = self._cells
        top = cells.row
        heads = [
            Placed(column.head, number, number, Align.CENTRE, column.note_mark, column.head_tail)
            for number, column in enumerate(grid.columns)
        ]
        cells.add(heads, "head", least=26.0)
        if repeats_head(self._plan, self._widths):
            self._sheet.print_title_rows = f"{top}:{cells.row - 1}"
        if cells.row - 1 <= MOST_FROZEN_ROWS:
            self._sheet.freeze_panes = self._sheet.cell(cells.row, 1)
        serial = {number for number, column in enumerate(grid.columns) if clean(column.head).strip() == _SERIAL_HEAD}
        aligns = [column.align for column in grid.columns]
        for count, row in enumerate(grid.rows):
            if count % ROWS_PER_STEP == 0:
                self._job.step(count, len(grid.rows))
            if count in grid.group_rows:
                self._group_row(*grid.group_row(count), aligns[0])
                continue
            placed = [
                Placed(text, number, number, align, is_number=number in serial and _is_serial(text))
                for number, (text, align) in enumerate(zip(row, aligns, strict=True))
            ]
            cells.add(placed, most=self._most_height)

    def _group_row(self, first: str, text: str, align: Align) -> None:
        """A row that heads the rows below it: number, then the text over the other columns."""
        cells = [Placed(text, 1 if first else 0, len(self._widths) - 1)]
        self._cells.add([Placed(first, 0, 0, align), *cells] if first else cells, "head")

    def _figure(self, figure: Figure) -> None:
        from openpyxl.drawing.image import Image

        from desktop.rendering.layout_blocks import FigurePiece
        from desktop.rendering.pictures import printable

        frame = FRAMES[self._plan.orientation]
        width, height = FigurePiece(figure, frame.width, frame.height).size
        image = Image(BytesIO(printable(figure.data, figure.caption).data))
        image.width, image.height = width * 96 / 72, height * 96 / 72  # pixels of 1/96 inch
        image.anchor = f"A{self._cells.row}"
        self._sheet.add_image(image)
        self._cells.skip(height + 8)
        if clean(figure.caption).strip():
            self._cells.across(figure.caption, "text", Align.CENTRE)


def _is_serial(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9 and str(int(text)) == text
