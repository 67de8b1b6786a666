"""This file sets the end of an official letter: 附件说明, 发文机关署名 and 成文日期 (GB/T 9704-2012 7.3.4 and 7.3.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.rendering.document import Align, AttachmentList, Closing, TextStyle
from desktop.rendering.layout_blocks import FixedPiece, LinesPiece
from desktop.rendering.layout_model import Page, PlacedSeal, Style
from desktop.rendering.layout_places import mark_parts
from desktop.rendering.layout_styles import BodyStyles
from desktop.rendering.layout_text import Line, balanced_lines, lay_lines, put_lines, text_width
from desktop.rendering.plain_text import ATTACHMENTS_LEAD, attachment_labels, clean, is_empty
from desktop.rendering.sources import shifted

ATTACHMENTS_INDENT = 2.0  # 左空二字
DATE_INDENT = 4.0  # 右空四字
# Two lines above the unit: a seal of 42 mm centred between unit and date then begins within one line of the text.
LINES_ABOVE_CLOSING = 2
_USUAL_DATE = "2000年12月31日"  # what a unit without a date is centred over


def attachment_pieces(block: AttachmentList, styles: BodyStyles, width: float) -> list[LinesPiece]:
    """附件： with its items below each other, one blank line below the text."""
    style = styles.paragraphs[TextStyle.PLAIN]
    pieces = []
    for number, (label, text) in enumerate(attachment_labels(block)):
        left, hanging = attachment_indents(label, style)
        item_style = replace(style, indent=left / style.size)
        lines = lay_lines(label + text, item_style, width, hanging=left + hanging)
        if block.sources:
            mark_parts(lines, label + text, item_style, shifted(block.sources[number], len(label), len(text)))
        pieces.append(LinesPiece(lines, style, space_before=style.pitch if number == 0 else 0.0))
    return pieces


def attachment_indents(label: str, style: Style) -> tuple[float, float]:
    """Points from the margin to ``label`` (附件：1. or 2.) and from there to the text of the item."""
    left = ATTACHMENTS_INDENT * style.size
    if not label.startswith(ATTACHMENTS_LEAD):
        left += text_width(ATTACHMENTS_LEAD, style)
    return left, text_width(label, style)


@dataclass(frozen=True, slots=True)
class ClosingPlaces:
    """Lines of the unit with the space right of each, the date with the space right of it, in points."""

    unit: tuple[tuple[Line, float], ...]
    date: Line
    date_right: float


def closing_places(block: Closing, style: Style, width: float) -> ClosingPlaces:
    """The date four characters in, the unit centred over it; a unit that would pass the margin moves both to the left."""
    date = lay_lines(block.date_text, replace(style, align=Align.RIGHT), width)[0]
    usual = text_width(_USUAL_DATE, style)
    lines = [] if is_empty(block.unit) else balanced_lines(block.unit, replace(style, align=Align.CENTRE), width)
    half = (date.width or usual) / 2
    axis = max(DATE_INDENT * style.size + half, max((line.width for line in lines), default=0.0) / 2)
    return ClosingPlaces(tuple((line, axis - line.width / 2) for line in lines), date, max(axis - date.width / 2, 0.0))


def closing_seal(block: Closing) -> PlacedSeal:
    """The seal over unit and date."""
    unit = clean(block.unit).strip().replace("\n", "、") or "发文机关署名"
    return PlacedSeal(unit if "盖章" in unit else f"{unit}（盖章）", block.party, False)


class ClosingPiece(FixedPiece):
    """Unit and date, never parted; an empty unit leaves a line to write on."""

    def __init__(self, block: Closing, styles: BodyStyles, width: float) -> None:
        self._block = block
        self._style = styles.paragraphs[TextStyle.RIGHT]
        self._places = closing_places(block, self._style, width)
        self.space_before = LINES_ABOVE_CLOSING * self._style.pitch

    def height(self) -> float:
        return (max(len(self._places.unit), 1) + 1) * self._style.pitch

    def draw(self, page: Page, top: float) -> float:
        frame, style, places = page.frame, self._style, self._places
        y = top
        unit_path, date_path = self._block.unit_path, self._block.date_path
        for line, right in places.unit:
            if unit_path:
                page.place((unit_path,), frame.left + frame.width - right - line.width, y, line.width, style.pitch)
            y += put_lines(page, [line], style, frame.left, y, frame.width - right)
        if unit_path and not places.unit:
            page.place((unit_path,), frame.left + frame.width / 2, y, frame.width / 2, style.pitch)
        date_top = top + self.height() - style.pitch
        put_lines(page, [places.date], style, frame.left, date_top, frame.width - places.date_right)
        if date_path:
            left = frame.left + frame.width - places.date_right - places.date.width
            page.place((date_path,), left, date_top, places.date.width, style.pitch)
        page.seals.append(closing_seal(self._block))
        return self.height()
