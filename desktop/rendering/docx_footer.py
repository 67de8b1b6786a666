"""This file makes the footers (page number, 版本校验码, QR code) and the draft mark of a DOCX."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from desktop.rendering.document import Align, Document, DraftMark, FinalMark
from desktop.rendering.docx_parts import inline_picture, starts_with_cover
from desktop.rendering.docx_xml import (
    NAMESPACES,
    cell,
    paragraph,
    paragraph_properties,
    row_start,
    run,
    run_properties,
    spacer,
    table_start,
)
from desktop.rendering.layout_model import FRAMES, MM, Frame, Style
from desktop.rendering.layout_styles import DRAFT_FOOTER, FOOTER, PAGE_NUMBER, QR_SIDE
from desktop.rendering.plain_text import clean
from desktop.rendering.qr import qr_png

WHOLE_FILE = 0  # Word counts the pages itself: the QR code of a DOCX names page 0 of 0


def add_footers(target: Any, document: Document) -> None:
    """Give every section of ``target`` its footer and, for a draft, the 草稿 mark behind the text."""
    from dataclasses import replace

    small_centred = replace(FOOTER, align=Align.CENTRE)
    picture = qr_png(document.mark.qr_text(WHOLE_FILE, WHOLE_FILE)) if isinstance(document.mark, FinalMark) else b""
    for number, section in enumerate(target.sections):
        has_cover = number < len(document.sections) and starts_with_cover(document.sections[number])
        frame = FRAMES[document.sections[number].orientation] if document.sections else next(iter(FRAMES.values()))
        footers = (
            [(section.footer, True), (section.first_page_footer, False)] if has_cover else [(section.footer, True)]
        )
        for footer, has_number in footers:
            footer.is_linked_to_previous = False
            page_number = _page_number() if has_number else paragraph("", PAGE_NUMBER)
            if isinstance(document.mark, FinalMark):
                content = _code_footer(footer.part, document.mark, page_number, picture, frame)
            elif isinstance(document.mark, DraftMark):
                content = page_number + paragraph(DRAFT_FOOTER, small_centred)
            else:
                content = page_number
            _fill(footer, content)
        if isinstance(document.mark, DraftMark):
            headers = [section.header, section.first_page_header] if has_cover else [section.header]
            for place, header in enumerate(headers):
                header.is_linked_to_previous = False
                _fill(header, _draft_mark(document.mark, 2 * number + place, frame))


def _fill(place: Any, content: str) -> None:
    from docx.oxml import parse_xml

    element = place._element
    for child in list(element):
        element.remove(child)
    for child in list(parse_xml(f"<w:body {NAMESPACES}>{content}</w:body>")):
        element.append(child)


def _field(code: str, style: Style) -> str:
    shown = f"<w:r>{run_properties(style)}<w:t>1</w:t></w:r>"
    return f'<w:fldSimple w:instr=" {code} ">{shown}</w:fldSimple>'


def _page_number() -> str:
    inside = run("— ", PAGE_NUMBER) + _field("PAGE", PAGE_NUMBER) + run(" —", PAGE_NUMBER)
    return f"<w:p>{paragraph_properties(PAGE_NUMBER)}{inside}</w:p>"


def _code_footer(part: Any, mark: FinalMark, page_number: str, picture: bytes, frame: Frame) -> str:
    side = (frame.width - 60 * MM) / 2
    widths = (side, 60 * MM, side)
    count = (
        run("第 ", FOOTER)
        + _field("PAGE", FOOTER)
        + run(" 页 共 ", FOOTER)
        + _field("NUMPAGES", FOOTER)
        + run(" 页", FOOTER)
    )
    code = paragraph(f"版本校验码 {mark.grouped}", FOOTER)
    code += f"<w:p>{paragraph_properties(FOOTER)}{count}</w:p>"
    right = Style(FOOTER.role, FOOTER.size, FOOTER.pitch, Align.RIGHT)
    # the quiet zone of four modules is part of the picture; it may reach into the margin of the page
    drawing = inline_picture(part, picture, QR_SIDE * 1.2, QR_SIDE * 1.2, clean(mark.grouped), 1)
    shown = (
        f"<w:p>{paragraph_properties(right, is_exact=False)}"
        f"<w:r>{run_properties(FOOTER)}<w:drawing>{drawing}</w:drawing></w:r></w:p>"
    )
    return (
        table_start(widths, is_bordered=False, pad=0)
        + row_start(QR_SIDE, is_whole=True)
        + cell(code, widths[0], v_align="bottom")
        + cell(page_number, widths[1], v_align="top")
        + cell(shown, widths[2], v_align="bottom")
        + "</w:tr></w:tbl>"
        + spacer(1)
    )


def _draft_mark(mark: DraftMark, number: int, frame: Frame) -> str:
    """The word-art watermark Word itself makes; ``number`` keeps shape ids apart."""
    text = clean(mark.text)
    high = 0.22 * frame.page_height
    wide = high * max(len(text), 1)
    formulas = "".join(
        f'<v:f eqn="{formula}"/>'
        for formula in (
            "sum #0 0 10800",
            "prod #0 2 1",
            "sum 21600 0 @1",
            "sum 0 0 @2",
            "sum 21600 0 @3",
            "if @0 @3 0",
            "if @0 21600 @1",
            "if @0 0 @2",
            "if @0 @4 21600",
            "mid @5 @6",
            "mid @8 @5",
            "mid @7 @8",
            "mid @6 @7",
            "sum @6 0 @5",
        )
    )
    return (
        f"<w:p>{paragraph_properties(FOOTER)}<w:r>{run_properties(FOOTER)}<w:pict>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
        f"<v:formulas>{formulas}</v:formulas>"
        '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
        'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/>'
        '<v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>'
        '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
        f'<v:shape id="DraftMark{number}" o:spid="_x0000_s{2049 + number}" type="#_x0000_t136" '
        f'style="position:absolute;margin-left:0;margin-top:0;width:{wide:.0f}pt;height:{high:.0f}pt;rotation:315;'
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:page;"
        'mso-position-vertical:center;mso-position-vertical-relative:page" o:allowincell="f" '
        'fillcolor="#d0d0d0" stroked="f"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string={quoteattr(text)}/></v:shape>'
        "</w:pict></w:r></w:p>"
    )
