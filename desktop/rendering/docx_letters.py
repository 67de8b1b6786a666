"""This file writes the end of an official letter into a DOCX: 附件说明, 发文机关署名 and 成文日期."""

from __future__ import annotations

from desktop.rendering.document import AttachmentList, Closing, TextStyle
from desktop.rendering.docx_xml import paragraph, paragraph_properties, run, run_properties
from desktop.rendering.layout_letters import LINES_ABOVE_CLOSING, attachment_indents, closing_places
from desktop.rendering.layout_styles import BodyStyles
from desktop.rendering.plain_text import attachment_labels, clean


def attachment_list(block: AttachmentList, styles: BodyStyles, is_kept: bool) -> str:
    """One paragraph an attachment, its name behind a tab so that continued lines stand under it.

    ``is_kept``: on the page of the closing below.
    """
    style = styles.paragraphs[TextStyle.PLAIN]
    parts = []
    labels = attachment_labels(block)
    indents = [attachment_indents(label, style) for label, _ in labels]
    text_left = max((sum(indent) for indent in indents), default=0.0)
    for number, ((label, name), (left, _)) in enumerate(zip(labels, indents, strict=True)):
        hanging = text_left - left
        setting = paragraph_properties(
            style,
            before=style.pitch if number == 0 else 0.0,
            left=text_left,
            hanging=hanging,
            keep_next=is_kept or number < len(labels) - 1,
        )
        first, *others = clean(name).split("\n")
        tab = f"<w:r>{run_properties(style)}<w:tab/></w:r>"
        parts.append(f"<w:p>{setting}{run(label.rstrip(), style)}{tab}{run(first, style)}</w:p>")
        parts += [paragraph(other, style, left=text_left, keep_next=is_kept) for other in others]
    return "".join(parts)


def closing(block: Closing, styles: BodyStyles, width: float) -> str:
    """Unit and date where the PDF has them, kept together."""
    style = styles.paragraphs[TextStyle.RIGHT]
    places = closing_places(block, style, width)
    above = LINES_ABOVE_CLOSING * style.pitch
    units = [(line.text, right) for line, right in places.unit] or [("", 0.0)]
    parts = [
        paragraph(text, style, before=above if number == 0 else 0.0, right=right, keep_next=True)
        for number, (text, right) in enumerate(units)
    ]
    return "".join(parts) + paragraph(places.date.text, style, right=places.date_right, is_in_table=True)
