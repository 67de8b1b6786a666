"""This file writes the DOCX: the same content and sizes as the PDF, in tables a clerk can go on editing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, assert_never

from desktop.jobs import JobContext
from desktop.rendering import docx_footer, docx_letters, docx_parts
from desktop.rendering.document import (
    Align,
    AnnexLabel,
    AttachmentList,
    Block,
    Closing,
    Cover,
    Document,
    Figure,
    Grid,
    Heading,
    HeadingLine,
    LabelTable,
    Notes,
    PageBreak,
    PageSection,
    Paragraph,
    SealBlock,
    Title,
    Written,
)
from desktop.rendering.docx_xml import (
    CellMaker,
    cell,
    paragraph,
    paragraph_properties,
    rough_height,
    row_start,
    run,
    spacer,
    table_start,
)
from desktop.rendering.fixed_zip import fixed_zip
from desktop.rendering.layout_blocks import COVER_BOX, COVER_SEAL_ROW, FIGURE_GAP, CoverPiece, FigurePiece
from desktop.rendering.layout_grid import GridMeasures, head_row, measure_grid
from desktop.rendering.layout_model import FRAMES, MM, SEAL_ROOM, Frame, Style
from desktop.rendering.layout_styles import (
    ANNEX_LABEL,
    BELOW_ANNEX_LABEL,
    CAPTION,
    CELL_PAD_X,
    COVER_DATE,
    COVER_LINE,
    COVER_SUBTITLE,
    COVER_TITLE,
    GRID_ROW_HEIGHT,
    HEADING_LINE,
    LABEL_ROW_HEIGHT,
    NOTES,
    SEAL,
    TITLE,
    BodyStyles,
    body_styles,
    grid_group_style,
    grid_head_style,
    grid_style,
    heading_style,
)
from desktop.rendering.layout_table import MOST_HEAD_SHARE, label_column_widths, label_rows, label_styles
from desktop.rendering.layout_text import balanced_lines, text_width
from desktop.rendering.pictures import printable
from desktop.rendering.plain_text import clean, missing_characters

ROWS_PER_STEP = 200
SHORT_ROW_SHARE = 0.25  # of a page: a row no higher goes to the next page rather than be torn by Word
SECTION_PLACE = "<?section?>"  # stands in the text until headers and footers have their names


def write_docx(document: Document, job: JobContext) -> Written:
    """``document`` as a DOCX; the same document gives the same bytes. ``pages`` is 0: Word decides.

    Raises AppError for a picture that cannot be read, JobCancelled.
    """
    import docx

    target: Any = docx.Document()
    docx_parts.prepare(target, document)
    content = "".join(_BodyMaker(target, document, job).sections())
    docx_parts.set_sections(target, document)
    docx_footer.add_footers(target, document)
    for section in target.sections:  # the real ones, which now name their footers, into the text made above
        content = content.replace(SECTION_PLACE, str(section._sectPr.xml), 1)
    stream = BytesIO()
    target.save(stream)
    # The text goes into the file as written: parsing and moving a table of 10,000 rows would take minutes.
    replaced = docx_parts.replaced_parts()
    replaced["word/document.xml"] = docx_parts.document_xml(content).encode("utf-8")
    data = fixed_zip(stream.getvalue(), replaced)
    return Written(data, missing_characters=missing_characters(document))


class _BodyMaker:
    """Makes the XML of all sections; ``_breaks`` remembers that the next paragraph starts a page."""

    def __init__(self, target: Any, document: Document, job: JobContext) -> None:
        self._target = target
        self._document = document
        self._job = job
        self._styles: BodyStyles = body_styles(document.is_letter)
        self._breaks = False
        self._keeps = False  # the block stays on the page of the seal place or the notes below it
        self._is_first = True  # of its section
        self._figures = 0

    def sections(self) -> Iterator[str]:
        sections = self._document.sections or (PageSection(()),)
        for number, section in enumerate(sections):
            frame = FRAMES[section.orientation]
            self._breaks = False
            is_last = number == len(sections) - 1
            for place, block in enumerate(section.blocks):
                following = section.blocks[place + 1] if place + 1 < len(section.blocks) else None
                self._keeps = isinstance(following, AttachmentList | Closing | SealBlock)
                self._keeps |= isinstance(block, Grid) and isinstance(following, Notes)
                self._is_first = place == 0
                yield from self._block(block, frame)
            yield SECTION_PLACE if is_last else spacer(1).replace("</w:pPr>", f"{SECTION_PLACE}</w:pPr>")

    def _paragraph(self, text: str, style: Style, mark: str = "", **properties: Any) -> str:
        breaks, self._breaks = self._breaks, False
        return paragraph(text, style, mark, page_break=breaks, **properties)

    def _before_table(self) -> str:
        breaks, self._breaks = self._breaks, False
        return spacer(2, page_break=breaks, keep_next=True)  # a heading stays with its table

    def _block(self, block: Block, frame: Frame) -> Iterator[str]:
        match block:
            case AnnexLabel(text):
                yield self._paragraph(text, ANNEX_LABEL, after=BELOW_ANNEX_LABEL, keep_next=True)
            case Title(text, note_mark):
                lines = balanced_lines(text, TITLE, frame.width, note_mark)
                shown = "\n".join(line.text for line in lines)
                above = 4.0 if self._is_first or self._breaks else self._styles.above_title
                below = self._styles.below_title
                yield self._paragraph(shown, TITLE, note_mark, before=above, after=below, keep_next=True)
            case HeadingLine(label, value):
                yield self._paragraph(label + value, HEADING_LINE, keep_next=True)
            case Heading(text, level):
                style = heading_style(self._styles, level)
                outline = min(max(level, 1), 3) - 1
                above, below = self._styles.around_heading(level)
                yield self._paragraph(text, style, before=above, after=below, keep_next=True, outline=outline)
            case Paragraph(text, text_style):
                yield self._paragraph(text, self._styles.paragraphs[text_style], keep_next=self._keeps)
            case LabelTable(cells):
                if cells:
                    yield from self._label_table(block, frame)
            case Grid(columns):
                if columns:
                    yield from self._grid(block, frame)
            case Figure():
                yield self._figure(block, frame)
            case Notes():
                yield from self._notes(block)
            case SealBlock():
                yield from self._seals(block, frame)
            case AttachmentList():
                yield docx_letters.attachment_list(block, self._styles, self._keeps)
            case Closing():
                yield docx_letters.closing(block, self._styles, frame.width)
            case Cover():
                yield from self._cover(block, frame)
                self._breaks = True
            case PageBreak():
                self._breaks = True
            case _:
                assert_never(block)

    def _grid(self, grid: Grid, frame: Frame) -> Iterator[str]:
        measures = measure_grid(grid, frame.width)
        head = grid_head_style(measures.size)
        laid_out = head_row(grid, measures)
        is_repeated = laid_out.height <= MOST_HEAD_SHARE * frame.height
        makers = [
            CellMaker(width, grid_style(measures.size, column.align))
            for column, width in zip(grid.columns, measures.widths, strict=True)
        ]
        yield self._before_table()
        yield table_start(measures.widths)
        yield row_start(GRID_ROW_HEIGHT, is_head=is_repeated)
        for column, place in zip(grid.columns, laid_out.cells, strict=True):
            # indents bring Word to the line ends of the PDF: 海外智能 | 工厂名称, not 海外智能工厂名 | 称
            spare = place.width - 2 * CELL_PAD_X - max(line.width for line in place.lines)
            side = max(spare / 2 - head.size / 4, 0.0) if len(place.lines) > 1 else 0.0
            setting: dict[str, Any] = {"keep_next": True, "is_in_table": True, "left": side, "right": side}
            shown = paragraph(column.head, head, column.note_mark, **setting)
            if column.head_tail:
                shown += paragraph(column.head_tail, head, **setting)
            yield cell(shown, place.width)
        yield "</w:tr>"
        starts = [row_start(GRID_ROW_HEIGHT, is_whole=is_whole) for is_whole in (False, True)]
        most = SHORT_ROW_SHARE * frame.height
        rooms = [width - 2 * CELL_PAD_X for width in measures.widths]
        pitch = grid_style(measures.size).pitch
        for number, row in enumerate(grid.rows):
            if number % ROWS_PER_STEP == 0:
                self._job.step(number, len(grid.rows))
            if number in grid.group_rows:
                yield starts[True] + self._group_row(grid, number, measures) + "</w:tr>"
                continue
            is_short = rough_height(row, rooms, measures.size, pitch) <= most
            if self._keeps and number == len(grid.rows) - 1:
                yield starts[is_short] + self._kept_row(grid, row, measures) + "</w:tr>"
                continue
            yield starts[is_short] + "".join([make(text) for make, text in zip(makers, row, strict=True)]) + "</w:tr>"
        yield "</w:tbl>"
        yield spacer(2, keep_next=self._keeps)

    def _kept_row(self, grid: Grid, row: Sequence[str], measures: GridMeasures) -> str:
        """The cells of a last row that stays on the page of the closing or the notes below it."""
        styles = [grid_style(measures.size, column.align) for column in grid.columns]
        shown = [paragraph(text, one, keep_next=True, is_in_table=True) for text, one in zip(row, styles, strict=True)]
        return "".join(cell(one, width) for one, width in zip(shown, measures.widths, strict=True))

    def _group_row(self, grid: Grid, number: int, measures: GridMeasures) -> str:
        """The cells of a row that heads the rows below it, on the page of the next row."""
        first, text = grid.group_row(number)
        widths = measures.widths if first else (0.0, *measures.widths)
        shown = paragraph(text, grid_group_style(measures.size), keep_next=True, is_in_table=True)
        cells = cell(shown, sum(widths[1:]), len(widths) - 1)
        if first:
            style = grid_group_style(measures.size, grid.columns[0].align)
            cells = cell(paragraph(first, style, keep_next=True, is_in_table=True), widths[0]) + cells
        return cells

    def _label_table(self, table: LabelTable, frame: Frame) -> Iterator[str]:
        widths = label_column_widths(frame.width)
        label_style, value_style = label_styles(table, frame.width)
        yield self._before_table()
        yield table_start(widths)
        rows = label_rows(table)
        for number, row in enumerate(rows):
            span = 1 if len(row) == 2 else 3
            value_width = widths[1] if span == 1 else frame.width - widths[0]
            texts = [text for one in row for text in (one.label, one.value)]
            rooms = [width - 2 * CELL_PAD_X for _ in row for width in (widths[0], value_width)]
            height = rough_height(texts, rooms, value_style.size, value_style.pitch)
            yield row_start(LABEL_ROW_HEIGHT, is_whole=height <= SHORT_ROW_SHARE * frame.height)
            for one in row:
                setting: dict[str, Any] = {"is_in_table": True, "keep_next": self._keeps and number == len(rows) - 1}
                yield cell(paragraph(one.label, label_style, **setting), widths[0])
                yield cell(paragraph(one.value, value_style, **setting), value_width, span)
            yield "</w:tr>"
        yield "</w:tbl>"
        yield spacer(2, keep_next=self._keeps)

    def _figure(self, figure: Figure, frame: Frame) -> str:
        width, height = FigurePiece(figure, frame.width, frame.height).size
        picture = printable(figure.data, figure.caption)
        self._figures += 1
        inline = docx_parts.inline_picture(
            self._target.part, picture.data, width, height, clean(figure.caption), self._figures
        )
        breaks, self._breaks = self._breaks, False
        has_caption = bool(clean(figure.caption).strip())
        setting = paragraph_properties(
            CAPTION, before=6, after=FIGURE_GAP, keep_next=has_caption, page_break=breaks, is_exact=False
        )
        shown = f"<w:p>{setting}<w:r><w:drawing>{inline}</w:drawing></w:r></w:p>"
        return shown + (paragraph(figure.caption, CAPTION, after=FIGURE_GAP) if has_caption else "")

    def _notes(self, notes: Notes) -> Iterator[str]:
        if notes.is_inline:
            yield self._paragraph(notes.lead + "".join(notes.items), NOTES, before=4, keep_next=self._keeps)
            return
        lead = text_width(clean(notes.lead), NOTES)
        items = notes.items or ("",)
        for number, item in enumerate(items):
            is_kept = self._keeps or number < len(items) - 1
            if number == 0:
                lead_item = notes.lead + item
                yield self._paragraph(lead_item, NOTES, before=4, left=lead, hanging=lead, keep_next=is_kept)
            else:
                yield self._paragraph(item, NOTES, left=lead, keep_next=is_kept)

    def _seals(self, block: SealBlock, frame: Frame) -> Iterator[str]:
        half = frame.width / 2
        signature = paragraph(block.signature_label, SEAL, before=6, keep_next=True) if block.signature_label else ""
        date = paragraph(block.date_text, replace(SEAL, align=Align.RIGHT), before=6) if block.date_text else ""
        labels = [
            paragraph(line.label, SEAL, keep_next=True) + paragraph(line.value, SEAL, keep_next=True)
            if line.value and text_width(clean(line.label + line.value), SEAL) > half - 8 * MM
            else paragraph(line.label + line.value, SEAL, keep_next=True)
            for line in block.lines
        ]
        empty = paragraph("", SEAL, keep_next=True)
        yield self._before_table()
        yield table_start((half, half), is_bordered=False)
        if len(labels) <= 1:
            content = "".join(labels) + signature + date
            yield row_start(SEAL_ROOM + 6, is_whole=True)
            yield cell(empty, half) + cell(content or empty, half, v_align="top") + "</w:tr>"
        else:
            for start in range(0, len(labels), 2):
                pair = labels[start : start + 2]
                is_last = start + 2 >= len(labels)
                left = pair[0] + (signature if is_last else "")
                right = pair[1] if len(pair) == 2 else empty
                yield row_start(SEAL_ROOM, is_whole=True)
                yield cell(left, half, v_align="top") + cell(right, half, v_align="top") + "</w:tr>"
            if date:
                yield row_start(SEAL.pitch, is_whole=True)
                yield cell(empty, half) + cell(date, half) + "</w:tr>"
        yield "</w:tbl>"
        yield spacer(2)

    def _cover(self, cover: Cover, frame: Frame) -> Iterator[str]:
        piece = CoverPiece(cover, frame.width, frame.height)
        spaces = piece.spaces()
        title = piece.title_text
        # Word drops the space before the first paragraph of a page it breaks itself; a spacer stays.
        yield self._before_table()
        yield spacer(spaces.above_title)
        yield paragraph(title, COVER_TITLE, after=8)
        if cover.subtitle:
            yield paragraph(cover.subtitle, COVER_SUBTITLE)
        yield spacer(spaces.above_lines)
        label_width = piece.label_width
        line = '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        if cover.lines:
            yield table_start((label_width + 4, COVER_BOX - label_width - 4), is_bordered=False, pad=2)
            value_width = COVER_BOX - label_width - 4
            for both in piece.line_texts:
                for number in range(max(map(len, both))):
                    label, value = (lines[number] if number < len(lines) else "" for lines in both)
                    borders = line if number < len(both[1]) else ""
                    yield row_start(COVER_LINE.pitch + (spaces.between_lines if number == 0 else 0), is_whole=True)
                    yield cell(paragraph(label, COVER_LINE), label_width + 4, v_align="bottom")
                    yield cell(paragraph(value, COVER_LINE), value_width, borders=borders, v_align="bottom")
                    yield "</w:tr>"
            yield "</w:tbl>"
        used = spaces.above_title + spaces.above_lines + piece.heads_height + piece.lines_height
        yield spacer(max(frame.height - used - spaces.foot - 24, 4))
        if cover.seals:
            half = frame.width / 2
            yield table_start((half, half), is_bordered=False)
            empty = paragraph("", COVER_LINE)
            labels = [
                paragraph(seal.label, COVER_LINE) + (paragraph(seal.value, COVER_LINE) if seal.value else "")
                if text_width(clean(seal.label + seal.value), COVER_LINE) > half - 6 * MM
                else paragraph(seal.label + seal.value, COVER_LINE)
                for seal in cover.seals
            ]
            for start in range(0, len(labels), 2):
                pair = [*labels[start : start + 2], empty][:2]
                yield row_start(COVER_SEAL_ROW, is_whole=True)
                yield "".join(cell(one, half, v_align="top") for one in pair) + "</w:tr>"
            yield "</w:tbl>"
        yield f"<w:p>{paragraph_properties(COVER_DATE)}{run(clean(cover.date_text), COVER_DATE)}</w:p>"
