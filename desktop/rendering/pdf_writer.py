"""This file writes the PDF: lays the document out once, then draws the pages knowing their total."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

from desktop.jobs import JobContext
from desktop.rendering.document import Document, DraftMark, FinalMark, Place, SealPlace, Written
from desktop.rendering.fonts import font_set
from desktop.rendering.layout_flow import lay_out
from desktop.rendering.layout_model import MM, Page, PictureItem, Style, TextItem
from desktop.rendering.layout_styles import (
    DASH_RISE,
    DRAFT_FOOTER,
    FOOTER,
    LETTER_NUMBER_GAP,
    LETTER_SIZE,
    PAGE_NUMBER,
    QR_SIDE,
)
from desktop.rendering.layout_text import put_text, text_width
from desktop.rendering.linebreak import stretchable_gaps
from desktop.rendering.pdf_fonts import EmbeddedFont
from desktop.rendering.pictures import printable
from desktop.rendering.plain_text import clean, missing_characters
from desktop.rendering.qr import QrMaker, row_runs

# 28 characters of 三号 (16 points) are 2 mm wider than the text block: they are set that much narrower, not smaller.
_PRINTED_SIZES = {LETTER_SIZE: 16.0}
FOOTER_BOTTOM = 8 * MM  # lower edge of the QR code and of the second footer line


def write_pdf(document: Document, job: JobContext) -> Written:
    """``document`` as a PDF with embedded fonts; the same document gives the same bytes.

    Raises AppError for a picture that cannot be read, JobCancelled.
    """
    pages = lay_out(document, job)
    for page in pages:
        _put_footer(page, len(pages), document)
    drawer = _Drawer(document)
    for page in pages:
        job.step(page.number, len(pages), f"第 {page.number} 页，共 {len(pages)} 页")
        drawer.draw(page, len(pages))
    seals = tuple(
        SealPlace(page.number, clean(seal.label), seal.party, seal.page_edge_seal)
        for page in pages
        for seal in page.seals
    )
    places = tuple(
        Place(page.number, answer.x, answer.y, answer.width, answer.height, answer.path, answer.is_label)
        for page in pages
        for answer in page.answers
    )
    return Written(drawer.finish(), len(pages), seals, missing_characters(document), places)


def _put_footer(page: Page, pages: int, document: Document) -> None:
    frame = page.frame
    middle = frame.left + frame.width / 2
    if not page.is_cover:
        number = f"— {page.number} —"
        if document.is_letter:
            _put_letter_number(page, number)
        else:
            x = middle - text_width(number, PAGE_NUMBER) / 2
            put_text(page, number, PAGE_NUMBER, x, frame.page_height - FOOTER_BOTTOM - 9 * MM)
    low = frame.page_height - FOOTER_BOTTOM
    if isinstance(document.mark, FinalMark):
        put_text(page, f"版本校验码 {document.mark.grouped}", FOOTER, frame.left, low - FOOTER.pitch)
        put_text(page, f"第 {page.number} 页 共 {pages} 页", FOOTER, frame.left, low)
    elif isinstance(document.mark, DraftMark):
        x = middle - text_width(DRAFT_FOOTER, FOOTER) / 2
        put_text(page, DRAFT_FOOTER, FOOTER, x, low)


def _put_letter_number(page: Page, number: str) -> None:
    """Odd pages at the right, even ones at the left, one character in (GB/T 9704-2012 7.5).

    On a landscape page it stands where the portrait pages it is bound with have it, so turned at the left (8).
    """
    frame, size = page.frame, PAGE_NUMBER.size
    is_odd = page.number % 2 == 1
    below = LETTER_NUMBER_GAP + DASH_RISE * size
    width = text_width(number, PAGE_NUMBER)
    if frame.page_width < frame.page_height:
        x = frame.left + (frame.width - size - width if is_odd else size)
        put_text(page, number, PAGE_NUMBER, x, frame.bottom + below)
        return
    start = len(page.texts)
    put_text(page, number, PAGE_NUMBER, 0.0, 0.0)
    y = frame.bottom - size - width if is_odd else frame.top + size
    for item in page.texts[start:]:
        item.x, item.baseline, item.is_turned = frame.left - below, y + item.x, True


class _Drawer:
    """Puts laid-out pages on a reportlab canvas."""

    def __init__(self, document: Document) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0  # page contents as compressed bytes: smaller and faster than base 85
        self._document = document
        self._stream = BytesIO()
        self._canvas: Any = Canvas(self._stream, invariant=1, pageCompression=1)
        self._canvas.setTitle(clean(document.title))
        self._canvas.setAuthor("")
        self._canvas.setSubject("")
        self._canvas.setCreator("智造申报")
        self._canvas.setProducer("智造申报")
        _set_date(self._canvas, document.created_on)
        self._fonts: dict[str, EmbeddedFont] = {}
        self._qr = QrMaker()
        self._picture_names: dict[str, str] = {}

    def draw(self, page: Page, pages: int) -> None:
        canvas, frame, mark = self._canvas, page.frame, self._document.mark
        canvas.setPageSize((frame.page_width, frame.page_height))
        if isinstance(mark, DraftMark):
            self._draw_draft_mark(page, mark)
        code: list[str] = canvas._code
        high = frame.page_height
        thickness = 0.0
        for rule in page.rules:
            if rule.thickness != thickness:
                thickness = rule.thickness
                code.append(f"{thickness:g} w")
            code.append(f"{rule.x1:.2f} {high - rule.y1:.2f} m {rule.x2:.2f} {high - rule.y2:.2f} l S")
        for picture in page.pictures:
            self._draw_picture(picture, high)
        code = canvas._code
        code.append("q BT")
        self._code_texts(code, page.texts, high)
        code.append("ET Q")
        if isinstance(mark, FinalMark):
            self._draw_qr(mark.qr_text(page.number, pages), frame.left + frame.width - QR_SIDE, FOOTER_BOTTOM)
        canvas.showPage()

    def finish(self) -> bytes:
        self._canvas.save()
        return self._stream.getvalue()

    def _font(self, key: str) -> EmbeddedFont:
        if key not in self._fonts:
            font = EmbeddedFont(font_set().face(key), f"F{len(self._fonts) + 101}")
            self._fonts[key] = font
            self._canvas._doc.delayedFonts.append(font)
        return self._fonts[key]

    def _code_texts(self, code: list[str], texts: list[TextItem], high: float) -> None:
        face_key, size, scale = "", 0.0, 1.0
        font: EmbeddedFont | None = None
        for item in texts:
            if font is None or item.face_key != face_key or item.size != size:
                face_key, size = item.face_key, item.size
                font = self._font(face_key)
                printed = _PRINTED_SIZES.get(size, size)
                code.append(f"/{font.name} {printed:.4f} Tf")
                if (size / printed) != scale:
                    scale = size / printed
                    code.append(f"{100 * scale:.4f} Tz")
            shown = f"{font.encode(item.text)} Tj" if not item.spread else _stretched(item, font)
            turn = "0 -1 1 0" if item.is_turned else "1 0 0 1"
            code.append(f"{turn} {item.x:.2f} {high - item.baseline:.2f} Tm {shown}")

    def _draw_draft_mark(self, page: Page, mark: DraftMark) -> None:
        from desktop.rendering.fonts import Role

        canvas, frame = self._canvas, page.frame
        text = clean(mark.text)
        style = Style(Role.HEITI, 1.0, 1.0)
        size = min(0.55 * frame.page_width, 0.55 * frame.page_height) / max(text_width(text, style), 1.0)
        sheet = Page(0, frame)
        put_text(sheet, text, Style(Role.HEITI, size, size), -text_width(text, style) * size / 2, 0.36 * size)
        canvas.saveState()
        canvas.setFillGray(0.9)
        canvas.translate(frame.page_width / 2, frame.page_height / 2)
        canvas.rotate(45)
        code = canvas._code
        code.append("BT")
        self._code_texts(code, sheet.texts, 0.0)
        code.append("ET")
        canvas.restoreState()

    def _draw_picture(self, item: PictureItem, high: float) -> None:
        from desktop.rendering.pdf_pictures import add_picture

        name = hashlib.sha256(item.data).hexdigest()[:24]
        if name not in self._picture_names:
            self._picture_names[name] = add_picture(self._canvas, printable(item.data, item.caption), name)
        drawn, y = self._picture_names[name], high - item.y - item.height
        self._canvas._code.append(f"q {item.width:.2f} 0 0 {item.height:.2f} {item.x:.2f} {y:.2f} cm /{drawn} Do Q")
        self._canvas._formsinuse.append(name)

    def _draw_qr(self, text: str, x: float, y: float) -> None:
        matrix = self._qr.matrix(text)
        side = QR_SIDE / len(matrix)
        code = self._canvas._code
        code.append(f"q {side:.5f} 0 0 {side:.5f} {x:.3f} {y:.3f} cm")
        for number, row in enumerate(matrix):
            code.append(_qr_row(row, len(matrix), len(matrix) - 1 - number))
        code.append("f Q")


@lru_cache(maxsize=2048)
def _qr_row(row: int, side: int, y: int) -> str:
    return " ".join(f"{start} {y} {length} 1 re" for start, length in row_runs(row, side))


def _stretched(item: TextItem, font: EmbeddedFont) -> str:
    """The text of ``item`` with its extra space between Chinese characters and words, not inside words."""
    extra = f" {-1000 * item.spread / item.size:.1f} "
    parts, start = [], 0
    for at, may_stretch in enumerate(stretchable_gaps(item.text)):
        if may_stretch:
            parts.append(font.encode(item.text[start : at + 1]))
            start = at + 1
    parts.append(font.encode(item.text[start:]))
    return f"[{extra.join(parts)}] TJ"


def _set_date(canvas: Any, created_on: str) -> None:
    """The file's dates are the document's date at midnight UTC, so that the bytes do not depend on the clock."""
    day = date.fromisoformat(created_on)
    stamp = canvas._doc._timeStamp
    stamp.lt = (day.year, day.month, day.day, 0, 0, 0, 0, 0, 0)
    stamp.YMDhms = (day.year, day.month, day.day, 0, 0, 0)
    stamp.dhh = stamp.dmm = 0
    stamp.tzname = "UTC"
