"""This file writes the XLSX: one worksheet a table, every text a text, nothing cut, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import datetime
from io import BytesIO
from typing import Any, assert_never
from zipfile import ZIP_STORED, ZipFile

from desktop.jobs import JobContext
from desktop.rendering.document import (
    Align,
    AnnexLabel,
    Block,
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
from desktop.rendering.docx_xml import FONT_NAMES
from desktop.rendering.fixed_zip import fixed_zip
from desktop.rendering.fonts import Role
from desktop.rendering.layout_styles import DRAFT_FOOTER
from desktop.rendering.layout_table import label_rows
from desktop.rendering.plain_text import clean, missing_characters
from desktop.rendering.xlsx_sheets import (
    LINE_HEIGHT,
    MOST_LINES,
    SheetPlan,
    column_widths,
    count_lines,
    label_spans,
    plan_sheets,
    row_height,
)

ROWS_PER_STEP = 200
MOST_FROZEN_ROWS = 8
LONGEST_CELL = 32000  # characters; Excel keeps 32,767
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
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
    """Fills one worksheet row by row."""

    def __init__(self, sheet: Any, plan: SheetPlan, document: Document, job: JobContext) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        self._sheet = sheet
        self._plan = plan
        self._document = document
        self._job = job
        self._widths = column_widths(plan)
        self._row = 1
        side = Side(style="thin", color="FF000000")
        self._border = Border(left=side, right=side, top=side, bottom=side)
        self._fonts = {
            "label": Font(name=FONT_NAMES[Role.HEITI], size=16),
            "title": Font(name=FONT_NAMES[Role.XIAOBIAOSONG], size=20),
            "head": Font(name=FONT_NAMES[Role.HEITI], size=10.5),
            "line": Font(name=FONT_NAMES[Role.FANGSONG], size=12),
            "heading2": Font(name=FONT_NAMES[Role.KAITI], size=12),
            "heading3": Font(name=FONT_NAMES[Role.FANGSONG], size=12, bold=True),
            "text": Font(name=FONT_NAMES[Role.SONG], size=10.5),
        }
        self._aligned = {
            align: Alignment(horizontal=name, vertical="center", wrap_text=True)
            for align, name in ((Align.LEFT, "left"), (Align.CENTRE, "center"), (Align.RIGHT, "right"))
        }
        self._looks: dict[tuple[str, Align, bool, bool], Any] = {}  # the style of a cell seen before

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
        margins.left = margins.right = 0.79  # inches: 20 mm
        margins.top, margins.bottom, margins.footer = 0.79, 0.98, 0.4
        sheet.oddFooter.center.text = "— &P —"
        if isinstance(mark, FinalMark):
            sheet.oddFooter.left.text = f"版本校验码 {mark.grouped}　第 &P 页 共 &N 页"
        elif isinstance(mark, DraftMark):
            sheet.oddHeader.center.text = clean(mark.text).replace("&", "&&")
            sheet.oddHeader.center.size = 20
            sheet.oddFooter.right.text = DRAFT_FOOTER

    # ---- cells ----

    def _put(
        self, row: int, column: int, text: Any, font: str, align: Align = Align.LEFT, is_bordered: bool = False
    ) -> None:
        """A text cell; what looks like a formula stays a text that Excel does not run."""
        cell = self._sheet.cell(row, column)
        cell.value = text
        is_quoted = False
        if isinstance(text, str):
            cell.data_type = "s"
            is_quoted = text.startswith(_DANGEROUS)
        self._dress(cell, font, align, is_quoted, is_bordered)

    def _dress(self, cell: Any, font: str, align: Align, is_quoted: bool, is_bordered: bool) -> None:
        """Give a cell its style. openpyxl looks up each part of a style anew for each cell: copy one seen before."""
        key = font, align, is_quoted, is_bordered
        if key in self._looks:
            cell._style = copy(self._looks[key])
            return
        cell.font = self._fonts[font]
        cell.alignment = self._aligned[align]
        if is_quoted:
            cell.quotePrefix = True
        if is_bordered:
            cell.border = self._border
        self._looks[key] = copy(cell._style)

    def _marked(self, text: str, mark: str, font: str, tail: str = "") -> Any:
        """``text`` with a raised note mark behind it and ``tail`` on a line below, each part in the given font."""
        from openpyxl.cell.rich_text import CellRichText, TextBlock
        from openpyxl.cell.text import InlineFont

        if not mark:
            return text + _tail(tail)
        base = self._fonts[font]
        return CellRichText(
            TextBlock(InlineFont(rFont=base.name, sz=base.size), text),
            TextBlock(InlineFont(rFont=base.name, sz=base.size, vertAlign="superscript"), mark),
            *([TextBlock(InlineFont(rFont=base.name, sz=base.size), _tail(tail))] if tail else []),
        )

    def _across(
        self, text: str, font: str, align: Align = Align.LEFT, mark: str = "", line_height: float = 17.0
    ) -> None:
        """Text over all columns of the sheet; a very long one takes as many rows as it needs."""
        whole = sum(self._widths)
        scale = LINE_HEIGHT / line_height
        for part, is_last in _parts(clean(text), whole * scale):
            content = self._marked(part, clean(mark), font) if mark and is_last else part
            self._put(self._row, 1, content, font, align)
            self._merge(self._row, 0, len(self._widths) - 1)
            self._sheet.row_dimensions[self._row].height = row_height([(part, whole * scale)], line_height, 20)
            self._row += 1

    def _merge(self, row: int, first: int, last: int) -> None:
        if last > first:
            self._sheet.merge_cells(start_row=row, end_row=row, start_column=first + 1, end_column=last + 1)

    def _border_row(self, row: int, first: int, last: int) -> None:
        for column in range(first, last + 1):
            self._sheet.cell(row, column + 1).border = self._border

    # ---- blocks ----

    def _block(self, block: Block) -> None:
        match block:
            case AnnexLabel(text):
                self._across(text, "label", line_height=22)
            case Title(text, note_mark):
                self._across(text, "title", Align.CENTRE, note_mark, line_height=28)
            case HeadingLine(label, value):
                self._across(label + value, "line")
            case Heading(text, level):
                self._across(text, ("head", "heading2", "heading3")[min(max(level, 1), 3) - 1])
            case Paragraph(text, style):
                aligns = {TextStyle.CENTRED: Align.CENTRE, TextStyle.RIGHT: Align.RIGHT}
                self._across(text, "text" if style is TextStyle.SMALL else "line", aligns.get(style, Align.LEFT))
            case LabelTable():
                self._label_table(block)
            case Grid(columns):
                if columns:
                    self._grid(block)
            case Figure():
                self._figure(block)
            case Notes(lead, items, is_inline):
                if is_inline:
                    self._across(lead + "".join(items), "text", line_height=LINE_HEIGHT)
                else:
                    for number, item in enumerate(items or ("",)):
                        self._across((lead if number == 0 else "") + item, "text", line_height=LINE_HEIGHT)
            case SealBlock(lines, signature_label, date_text):
                for line in lines:
                    self._across(line.label + line.value, "line")
                for text in (signature_label, date_text):
                    if text:
                        self._across(text, "line")
            case Cover(title, subtitle, cover_lines, seals, date_text):
                self._across(title, "title", Align.CENTRE, line_height=28)
                if subtitle:
                    self._across(subtitle, "line", Align.CENTRE)
                self._pairs([((label, value),) for label, value in cover_lines], is_bordered=False)
                for seal in seals:
                    self._across(seal.label + seal.value, "line")
                self._across(date_text, "line", Align.CENTRE)
            case PageBreak():
                if self._row > 1:
                    from openpyxl.worksheet.pagebreak import Break

                    self._sheet.row_breaks.append(Break(id=self._row - 1))
            case _:
                assert_never(block)

    def _label_table(self, table: LabelTable) -> None:
        rows: list[tuple[tuple[str, str], ...]] = []
        for row in label_rows(table):
            pairs = tuple((cell.label, cell.value) for cell in row)
            rows.extend([pairs] if label_spans(len(self._widths)) else [(pair,) for pair in pairs])
        self._pairs(rows, is_bordered=True)

    def _pairs(self, rows: Sequence[tuple[tuple[str, str], ...]], is_bordered: bool) -> None:
        """Rows of label | value or label | value | label | value."""
        last = len(self._widths) - 1
        spans = label_spans(len(self._widths)) or [(0, 0), (min(1, last), last)]
        for pairs in rows:
            if last == 0:  # a sheet of one column: label and value below each other
                for label, value in pairs:
                    self._across(label, "text")
                    self._across(value, "text")
                continue
            if len(pairs) == 1:
                placed = [(pairs[0][0], spans[0], Align.CENTRE), (pairs[0][1], (spans[1][0], last), Align.LEFT)]
            else:
                texts = (pairs[0][0], pairs[0][1], pairs[1][0], pairs[1][1])
                aligns = (Align.CENTRE, Align.LEFT) * 2
                placed = list(zip(texts, spans, aligns, strict=True))
            self._spanned_rows(placed, is_bordered)

    def _spanned_rows(
        self, placed: Sequence[tuple[str, tuple[int, int], Align]], is_bordered: bool, font: str = "text"
    ) -> None:
        """One row of merged cells; a text longer than a row can show goes on in further rows."""
        widths = [sum(self._widths[first : end + 1]) for _, (first, end), _ in placed]
        parts = [
            [part for part, _ in _parts(clean(text), width)] for (text, _, _), width in zip(placed, widths, strict=True)
        ]
        for number in range(max(len(one) for one in parts)):
            shown = [one[number] if number < len(one) else "" for one in parts]
            for text, (_, (first, end), align) in zip(shown, placed, strict=True):
                self._put(self._row, first + 1, text, font, align, is_bordered)
                if is_bordered:
                    self._border_row(self._row, first + 1, end)
                self._merge(self._row, first, end)
            self._sheet.row_dimensions[self._row].height = row_height(list(zip(shown, widths, strict=True)))
            self._row += 1

    def _grid(self, grid: Grid) -> None:
        sheet = self._sheet
        for number, column in enumerate(grid.columns, 1):
            head = self._marked(clean(column.head), clean(column.note_mark), "head", clean(column.head_tail))
            self._put(self._row, number, head, "head", Align.CENTRE, is_bordered=True)
        heads = [
            (clean(column.head) + column.note_mark + _tail(column.head_tail), width)
            for column, width in zip(grid.columns, self._widths, strict=True)
        ]
        sheet.row_dimensions[self._row].height = row_height(heads, least=26)
        after = self._plan.blocks[self._plan.blocks.index(grid) + 1 :]
        if all(isinstance(block, Notes | SealBlock) for block in after):  # else the head would repeat above other text
            sheet.print_title_rows = f"{self._row}:{self._row}"
        if self._row <= MOST_FROZEN_ROWS:
            sheet.freeze_panes = sheet.cell(self._row + 1, 1)
        self._row += 1
        serial = {number for number, column in enumerate(grid.columns) if clean(column.head).strip() == _SERIAL_HEAD}
        aligns = [column.align for column in grid.columns]
        for count, row in enumerate(grid.rows):
            if count % ROWS_PER_STEP == 0:
                self._job.step(count, len(grid.rows))
            if count in grid.group_rows:
                self._group_row(*grid.group_row(count), aligns[0])
                continue
            self._grid_row([clean(text) for text in row], serial, aligns)

    def _group_row(self, first: str, text: str, align: Align) -> None:
        """A row that heads the rows below it: number, then the text over the other columns."""
        last = len(self._widths) - 1
        placed = [(text, (1 if first else 0, last), Align.LEFT)]
        self._spanned_rows([(first, (0, 0), align), *placed] if first else placed, is_bordered=True, font="head")

    def _grid_row(self, texts: list[str], serial: set[int], aligns: list[Align]) -> None:
        parts = [
            [text] if len(text) <= 400 else [p for p, _ in _parts(text, w)]
            for text, w in zip(texts, self._widths, strict=True)
        ]
        for part in range(max(len(one) for one in parts)):
            shown = [one[part] if part < len(one) else "" for one in parts]
            for number, text in enumerate(shown):
                is_number = number in serial and text.isascii() and text.isdigit() and len(text) <= 9
                value: Any = int(text) if is_number and str(int(text)) == text else text
                self._put(self._row, number + 1, value, "text", aligns[number], is_bordered=True)
            self._sheet.row_dimensions[self._row].height = row_height(list(zip(shown, self._widths, strict=True)))
            self._row += 1

    def _figure(self, figure: Figure) -> None:
        from openpyxl.drawing.image import Image

        from desktop.rendering.layout_blocks import FigurePiece
        from desktop.rendering.layout_model import FRAMES
        from desktop.rendering.pictures import printable

        frame = FRAMES[self._plan.orientation]
        width, height = FigurePiece(figure, frame.width, frame.height).size
        image = Image(BytesIO(printable(figure.data, figure.caption).data))
        image.width, image.height = width * 96 / 72, height * 96 / 72  # pixels of 1/96 inch
        image.anchor = f"A{self._row}"
        self._sheet.add_image(image)
        self._merge(self._row, 0, len(self._widths) - 1)
        self._sheet.row_dimensions[self._row].height = min(height + 8, 409)
        self._row += 1
        if clean(figure.caption).strip():
            self._across(figure.caption, "text", Align.CENTRE, line_height=LINE_HEIGHT)


def _parts(text: str, width: float) -> list[tuple[str, bool]]:
    """``text`` in parts that one row can show whole, each with whether it is the last."""
    if len(text) <= LONGEST_CELL and count_lines(text, width) <= MOST_LINES:
        return [(text, True)]
    parts: list[str] = []
    rest = text
    while rest:
        end = min(len(rest), LONGEST_CELL)
        while end > 1 and count_lines(rest[:end], width) > MOST_LINES:
            end = max(1, int(end * 0.9))
        line_end = rest.rfind("\n", 1, end)
        if end < len(rest) and line_end > end // 2:
            parts.append(rest[:line_end])
            rest = rest[line_end + 1 :]
            continue
        while end > 1 and end < len(rest) and rest[end] in "，。、；：？！）》”’】":
            end -= 1
        parts.append(rest[:end])
        rest = rest[end:]
    return [(part, number == len(parts) - 1) for number, part in enumerate(parts)]


def _tail(tail: str) -> str:
    return f"\n{tail}" if tail else ""
