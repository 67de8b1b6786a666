"""This file sets up the parts of a DOCX around its text: properties, styles, font names, sections, pictures."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from desktop.rendering.document import Cover, Document, DraftMark, FinalMark, Orientation, PageSection
from desktop.rendering.docx_xml import FONT_NAMES, LATIN_FONT, NAMESPACES, OTHER_NAMES, twips
from desktop.rendering.fonts import Role
from desktop.rendering.layout_model import FRAMES, MM, Frame
from desktop.rendering.layout_styles import FOOTER, LETTER_NUMBER_GAP, PAGE_NUMBER, QR_SIDE
from desktop.rendering.plain_text import clean

FOOTER_DISTANCE = 8 * MM
EMU_PER_POINT = 12700


def prepare(target: Any, document: Document) -> None:
    """Fix properties and dates, make every style name Chinese fonts, drop the template's thumbnail."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    moment = datetime.fromisoformat(document.created_on)
    core = target.core_properties
    core.title = clean(document.title)
    core.author = core.last_modified_by = core.comments = core.keywords = core.subject = ""
    core.created = core.modified = core.last_printed = moment
    core.revision = 1
    core.language = "zh-CN"
    base = 16 if document.is_letter else 14
    for fonts in target.styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        fonts.set(qn("w:ascii"), LATIN_FONT)
        fonts.set(qn("w:hAnsi"), LATIN_FONT)
        fonts.set(qn("w:cs"), LATIN_FONT)
        fonts.set(qn("w:eastAsia"), FONT_NAMES[Role.FANGSONG])
    normal = target.styles["Normal"].element.get_or_add_rPr()
    for old in list(normal):
        normal.remove(old)
    for piece in (
        f'<w:rFonts {nsdecls("w")} w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" '
        f'w:eastAsia="{FONT_NAMES[Role.FANGSONG]}" w:cs="{LATIN_FONT}"/>',
        f'<w:sz {nsdecls("w")} w:val="{base * 2}"/>',
        f'<w:szCs {nsdecls("w")} w:val="{base * 2}"/>',
        f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>',
    ):
        normal.append(parse_xml(piece))
    package = target.part.package
    for relation_id, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[relation_id]


def replaced_parts() -> dict[str, bytes]:
    """Whole parts of the template that are written anew."""
    return {"docProps/app.xml": _APP.encode("utf-8"), "word/fontTable.xml": _font_table().encode("utf-8")}


_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>智造申报</Application></Properties>"
)


def _font_table() -> str:
    """Fonts by their official names; ``altName`` is what a system without them shows instead."""
    fonts = []
    for name in [*dict.fromkeys(FONT_NAMES.values()), LATIN_FONT]:
        other = f'<w:altName w:val="{OTHER_NAMES[name]}"/>' if name in OTHER_NAMES else ""
        charset = "00" if name == LATIN_FONT else "86"
        fonts.append(f'<w:font w:name="{name}">{other}<w:charset w:val="{charset}"/></w:font>')
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        + "".join(fonts)
        + "</w:fonts>"
    )


def starts_with_cover(section: PageSection) -> bool:
    return bool(section.blocks) and isinstance(section.blocks[0], Cover)


def set_sections(target: Any, document: Document) -> None:
    """Leave nothing in the body of ``target`` but the sections of ``document``."""
    from docx.oxml import parse_xml

    sections = document.sections or (PageSection(()),)
    body = target.element.body
    for child in list(body):
        body.remove(child)
    inner = "".join(f"<w:p><w:pPr>{section_properties(one, document)}</w:pPr></w:p>" for one in sections[:-1])
    made = parse_xml(f"<w:body {NAMESPACES}>{inner}{section_properties(sections[-1], document)}</w:body>")
    for child in list(made):
        body.append(child)


def document_xml(content: str) -> str:
    """The main part of the file around the XML of its body."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {NAMESPACES}><w:body>{content}</w:body></w:document>'


def section_properties(section: PageSection, document: Document) -> str:
    """Page size and margins of one section; headers and footers are added later."""
    frame = FRAMES[section.orientation]
    right = frame.page_width - frame.left - frame.width
    bottom = frame.page_height - frame.bottom
    orient = ' w:orient="landscape"' if section.orientation is Orientation.LANDSCAPE else ""
    title_page = "<w:titlePg/>" if starts_with_cover(section) else ""
    return (
        f'<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="{twips(frame.page_width)}" w:h="{twips(frame.page_height)}"{orient}/>'
        f'<w:pgMar w:top="{twips(frame.top)}" w:right="{twips(right)}" w:bottom="{twips(bottom)}" '
        f'w:left="{twips(frame.left)}" w:header="{twips(10 * MM)}" w:footer="{twips(footer_distance(document, frame))}" w:gutter="0"/>'
        f'<w:cols w:space="425"/>{title_page}</w:sectPr>'
    )


def footer_distance(document: Document, frame: Frame) -> float:
    """Points from the lower edge of the page to that of the footer, which puts a letter's page number in its place."""
    if not document.is_letter or frame.page_width > frame.page_height:
        return FOOTER_DISTANCE
    number = frame.page_height - frame.bottom - LETTER_NUMBER_GAP - PAGE_NUMBER.pitch / 2
    below = {FinalMark: QR_SIDE + 1, DraftMark: FOOTER.pitch}.get(type(document.mark), 0.0)
    return number - below


def inline_picture(part: Any, data: bytes, width: float, height: float, description: str, number: int) -> str:
    """The drawing XML of a picture of ``width`` × ``height`` points stored with ``part``; ``number``: its id in it."""
    from docx.shared import Emu

    inline = part.new_pic_inline(
        BytesIO(data), width=Emu(round(width * EMU_PER_POINT)), height=Emu(round(height * EMU_PER_POINT))
    )
    inline.docPr.set("id", str(number))
    inline.docPr.set("descr", description)
    return str(inline.xml)
