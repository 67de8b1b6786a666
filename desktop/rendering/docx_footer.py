"""This file makes the footers (page number, 版本校验码, QR code) and the draft mark of a DOCX."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.sax.saxutils import quoteattr

from desktop.rendering.document import Align, Document, DraftMark, FinalMark
from desktop.rendering.docx_parts import inline_picture, starts_with_cover
from desktop.rendering.docx_xml import (
    FONT_NAMES,
    LATIN_FONT,
    NAMESPACES,
    cell,
    paragraph,
    paragraph_properties,
    row_start,
    run,
    run_properties,
    spacer,
    table_start,
    twips,
)
from desktop.rendering.layout_model import FRAMES, MM, Frame, Style
from desktop.rendering.layout_styles import DRAFT_FOOTER, FOOTER, LETTER_NUMBER_GAP, PAGE_NUMBER, QR_SIDE
from desktop.rendering.plain_text import clean
from desktop.rendering.qr import qr_png

WHOLE_FILE = 0  # Word counts the pages itself: the QR code of a DOCX names page 0 of 0


def add_footers(target: Any, document: Document) -> None:
    """Give every section of ``target`` its footer and, for a draft, the 草稿 mark behind the text.

    The pages of a letter are numbered at the right (odd) and left (even), so it has footers for both.
    """
    mark = document.mark
    target.settings.odd_and_even_pages_header_footer = document.is_letter
    picture = qr_png(mark.qr_text(WHOLE_FILE, WHOLE_FILE)) if isinstance(mark, FinalMark) else b""
    for number, section in enumerate(target.sections):
        has_cover = number < len(document.sections) and starts_with_cover(document.sections[number])
        frame = FRAMES[document.sections[number].orientation] if document.sections else next(iter(FRAMES.values()))
        footers = [(section.footer, letter_number(frame, is_odd=True) if document.is_letter else _page_number())]
        headers = [section.header]
        if document.is_letter:
            footers.append((section.even_page_footer, letter_number(frame, is_odd=False)))
            headers.append(section.even_page_header)
        if has_cover:
            footers.append((section.first_page_footer, paragraph("", PAGE_NUMBER)))
            headers.append(section.first_page_header)
        for footer, page_number in footers:
            footer.is_linked_to_previous = False
            _fill(footer, _footer(footer.part, document, page_number, picture, frame))
        if isinstance(mark, DraftMark):
            for place, header in enumerate(headers):
                header.is_linked_to_previous = False
                _fill(header, _draft_mark(mark, 3 * number + place, frame))


def _footer(part: Any, document: Document, page_number: str, picture: bytes, frame: Frame) -> str:
    if document.is_letter:
        if isinstance(document.mark, FinalMark):
            return page_number + _code_footer(part, document.mark, paragraph("", PAGE_NUMBER), picture, frame)
        return page_number + (_draft_line() if isinstance(document.mark, DraftMark) else "")
    if isinstance(document.mark, FinalMark):
        return _code_footer(part, document.mark, page_number, picture, frame)
    return page_number + (_draft_line() if isinstance(document.mark, DraftMark) else "")


def _draft_line() -> str:
    return paragraph(DRAFT_FOOTER, replace(FOOTER, align=Align.CENTRE))


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


def _page_number(align: Align = Align.CENTRE, **properties: Any) -> str:
    """— 1 — with its digits in 宋体; ``properties`` of its paragraph."""
    style = replace(PAGE_NUMBER, align=align)
    inside = run("— ", style) + _field("PAGE", style) + run(" —", style)
    inside = inside.replace(f'"{LATIN_FONT}"', f'"{FONT_NAMES[PAGE_NUMBER.role]}"')
    return f"<w:p>{paragraph_properties(style, **properties)}{inside}</w:p>"


def letter_number(frame: Frame, is_odd: bool) -> str:
    """The number of a page of a letter, one character in, its dashes 7 mm below the text block (GB/T 9704-2012 7.5).

    On a landscape page it stands where the portrait pages it is bound with have it, so turned at the left (8).
    """
    align = Align.RIGHT if is_odd else Align.LEFT
    size = PAGE_NUMBER.size
    number = _page_number(align, **({"right": size} if is_odd else {"left": size}))
    if frame.page_width < frame.page_height:
        return number
    width = PAGE_NUMBER.pitch
    place = (
        f'<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="page" '
        f'w:tblpX="{twips(frame.left - LETTER_NUMBER_GAP - width / 2)}" w:tblpY="{twips(frame.top)}"/>'
    )
    table = table_start((width,), is_bordered=False, pad=0).replace("<w:tblPr>", f"<w:tblPr>{place}", 1)
    row = row_start(frame.height, is_whole=True).replace('"atLeast"', '"exact"')
    turned = cell(number, width).replace("<w:vAlign", '<w:textDirection w:val="tbRl"/><w:vAlign')
    return f"{table}{row}{turned}</w:tr></w:tbl>{spacer(1)}"


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
