"""This file turns every block of a document that is not a table into pieces of the flow."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace

from desktop.rendering.document import Align, Cover, Figure, Notes, SealBlock, SealLine
from desktop.rendering.layout_model import MM, SEAL_ROOM, Page, PictureItem, Piece, PlacedSeal, RuleItem, Style
from desktop.rendering.layout_styles import (
    CAPTION,
    COVER_DATE,
    COVER_LINE,
    COVER_SUBTITLE,
    COVER_TITLE,
    NOTES,
    SEAL,
)
from desktop.rendering.layout_text import Line, balanced_lines, lay_lines, put_lines, text_width
from desktop.rendering.plain_text import clean

FIGURE_GAP = 4.0


class LinesPiece:
    """Lines of one style: a paragraph, a title, a heading. Leaves at least two lines on either side of a page end.

    With something ``behind`` it, its last two lines go to the next page together with that.
    """

    def __init__(
        self,
        lines: list[Line],
        style: Style,
        space_before: float = 0.0,
        space_after: float = 0.0,
        keep_with_next: bool = False,
        seal: PlacedSeal | None = None,
        paths: tuple[str, ...] = (),
    ) -> None:
        self._lines = lines
        self._style = style
        self._space_after = space_after
        self._seal = seal
        self._paths = paths  # of the answers these lines show
        self.space_before = space_before
        self.keep_with_next = keep_with_next
        self.behind = 0.0

    def height(self) -> float:
        return len(self._lines) * self._style.pitch + self._space_after

    def least(self) -> float:
        count = len(self._lines)
        return self.height() if count <= 3 else 2 * self._style.pitch

    def split(self, room: float, is_fresh: bool) -> tuple[Piece | None, Piece | None]:
        pitch, count = self._style.pitch, len(self._lines)
        fitting = int((room + 0.01) / pitch)
        is_whole = fitting >= count
        if is_whole and (not self.behind or self.height() + self.behind <= room + 0.01):
            return self, None
        fitting = min(fitting, count - 2)
        if fitting < 2:
            if not is_fresh:
                return None, self
            if is_whole:
                return self, None
            fitting = max(fitting, 1)
        lines, style = self._lines, self._style
        first = LinesPiece(lines[:fitting], style, self.space_before, 0.0, False, self._seal, self._paths)
        rest = LinesPiece(lines[fitting:], style, 0.0, self._space_after, self.keep_with_next, paths=self._paths)
        rest.behind = self.behind
        return first, rest

    def draw(self, page: Page, top: float) -> float:
        if self._seal is not None:
            page.seals.append(self._seal)
        frame = page.frame
        used = put_lines(page, self._lines, self._style, frame.left, top, frame.width)
        if self._paths:
            page.place(self._paths, frame.left, top, frame.width, used)
        return used + self._space_after


class FixedPiece(ABC):
    """A piece that stands on one page whole."""

    space_before = 6.0
    keep_with_next = False
    behind = 0.0

    @abstractmethod
    def height(self) -> float:
        """Height in points."""

    def least(self) -> float:
        return self.height()

    def split(self, room: float, is_fresh: bool) -> tuple[Piece | None, Piece | None]:
        if is_fresh or self.height() + self.behind <= room + 0.01:
            return self, None
        return None, self

    @abstractmethod
    def draw(self, page: Page, top: float) -> float:
        """Put the piece on ``page`` from ``top``; returns the height used."""


class FigurePiece(FixedPiece):
    """A picture with its caption below, never parted."""

    def __init__(self, figure: Figure, frame_width: float, frame_height: float) -> None:
        from desktop.rendering.pictures import picture_size

        self._figure = figure
        self._caption = lay_lines(figure.caption, CAPTION, frame_width) if clean(figure.caption).strip() else []
        pixels_wide, pixels_high = picture_size(figure.data, figure.caption)
        most_high = min(figure.max_height * MM, frame_height - len(self._caption) * CAPTION.pitch - 2 * FIGURE_GAP)
        most_wide = min(figure.max_width * MM, frame_width)
        # no larger than 96 dots an inch would show it: a small picture is not blown up
        scale = min(most_wide / pixels_wide, most_high / pixels_high, 72 / 96)
        self._width, self._height = pixels_wide * scale, pixels_high * scale

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the picture in points."""
        return self._width, self._height

    def height(self) -> float:
        return self._height + FIGURE_GAP + len(self._caption) * CAPTION.pitch + FIGURE_GAP

    def draw(self, page: Page, top: float) -> float:
        x = page.frame.left + (page.frame.width - self._width) / 2
        page.pictures.append(PictureItem(self._figure.data, self._figure.caption, x, top, self._width, self._height))
        put_lines(page, self._caption, CAPTION, page.frame.left, top + self._height + FIGURE_GAP, page.frame.width)
        if self._figure.path:
            page.place((self._figure.path,), page.frame.left, top, page.frame.width, self.height())
        return self.height()


def note_pieces(notes: Notes, width: float) -> list[Piece]:
    """注： with its items: run on in one paragraph, or one line an item, the first beside the lead."""
    if notes.is_inline:
        text = notes.lead + "".join(notes.items)
        return [LinesPiece(lay_lines(text, NOTES, width), NOTES, space_before=4.0)]
    lead = text_width(clean(notes.lead), NOTES)
    pieces: list[Piece] = []
    for number, item in enumerate(notes.items or ("",)):
        if number == 0:
            lines = lay_lines(notes.lead + item, NOTES, width, hanging=lead)
        else:
            lines = lay_lines(item, replace(NOTES, indent=lead / NOTES.size), width, hanging=lead)
        pieces.append(LinesPiece(lines, NOTES, space_before=4.0 if number == 0 else 0.0))
    return pieces


def seal_lines(seal: SealLine, style: Style, width: float) -> list[Line]:
    """Label and unit of a seal place on one line, else the unit below its label."""
    together = lay_lines(seal.label + seal.value, style, width)
    if len(together) == 1 or not seal.value:
        return together
    return lay_lines(seal.label, style, width) + lay_lines(seal.value, style, width)


def _placed(seal: SealLine) -> PlacedSeal:
    return PlacedSeal(seal.label, seal.party, seal.page_edge_seal)


class SealPiece(FixedPiece):
    """Seal places side by side, each with room for a round seal over its label, then signature and date."""

    space_before = 12.0

    def __init__(self, block: SealBlock, width: float) -> None:
        self._block = block
        self._column = width / 2
        self._columns = [seal_lines(line, SEAL, self._column - 8 * MM) for line in block.lines]
        self._signature = lay_lines(block.signature_label, SEAL, self._column - 8 * MM) if block.signature_label else []
        self._date = lay_lines(block.date_text, SEAL, self._column - 8 * MM) if block.date_text else []

    def _row_heights(self) -> list[float]:
        heights = []
        for start in range(0, max(len(self._columns), 1), 2):
            tallest = max((len(lines) for lines in self._columns[start : start + 2]), default=0) * SEAL.pitch
            heights.append(max(tallest, SEAL_ROOM))
        below = (len(self._signature) + len(self._date)) * SEAL.pitch
        label_height = max((len(lines) for lines in self._columns[-2:]), default=0) * SEAL.pitch
        heights[-1] = max(heights[-1], label_height + 12 + below)
        return heights

    def height(self) -> float:
        return sum(self._row_heights()) + 6

    def draw(self, page: Page, top: float) -> float:
        y = top
        heights = self._row_heights()
        single = len(self._columns) <= 1
        for row, height in enumerate(heights):
            for place, lines in enumerate(self._columns[2 * row : 2 * row + 2]):
                x = page.frame.left + self._column * (1 if single else place)
                put_lines(page, lines, SEAL, x, y, self._column)
                page.seals.append(_placed(self._block.lines[2 * row + place]))
            y += height
        last = y - len(self._date) * SEAL.pitch
        right = page.frame.left + self._column
        first_lines = max((len(lines) for lines in self._columns[-2:]), default=0) * SEAL.pitch
        signature_x = right if single else page.frame.left
        put_lines(page, self._signature, SEAL, signature_x, y - heights[-1] + first_lines + 6, self._column)
        put_lines(page, self._date, replace(SEAL, align=Align.RIGHT), right, last, self._column)
        if self._block.path:
            page.place((self._block.path,), page.frame.left, top, page.frame.width, self.height())
        return self.height()


COVER_BOX = 128 * MM
COVER_SEAL_ROW = SEAL_ROOM + 4 * MM


@dataclass(frozen=True, slots=True)
class CoverSpaces:
    """Distances on a cover in points; ``foot``: height of seal places and date together."""

    above_title: float
    above_lines: float
    between_lines: float
    foot: float


class CoverPiece(FixedPiece):
    """A whole portrait page: title, filled lines, seal places apart from each other, date."""

    space_before = 0.0

    def __init__(self, cover: Cover, frame_width: float, frame_height: float) -> None:
        self._cover = cover
        self._width = frame_width
        self._height = frame_height
        self._title = balanced_lines(cover.title, COVER_TITLE, frame_width)
        self._subtitle = balanced_lines(cover.subtitle, COVER_SUBTITLE, frame_width) if cover.subtitle else []
        labels = [clean(label) for label, _ in cover.lines]
        self.label_width = min(
            max((text_width(label, COVER_LINE) for label in labels), default=0.0) + 12, COVER_BOX / 2
        )
        self._lines = [
            (
                lay_lines(label, COVER_LINE, self.label_width),
                lay_lines(value, COVER_LINE, COVER_BOX - self.label_width - 6),
            )
            for label, value in cover.lines
        ]
        self._seal_width = frame_width / 2 - 6 * MM
        self._seals = [seal_lines(seal, COVER_LINE, self._seal_width) for seal in cover.seals]

    def height(self) -> float:
        return self._height

    @property
    def heads_height(self) -> float:
        """Title and subtitle."""
        return len(self._title) * COVER_TITLE.pitch + 8 + len(self._subtitle) * COVER_SUBTITLE.pitch

    @property
    def lines_height(self) -> float:
        """Filled lines with the space between them."""
        return self._lines_height(self.spaces().between_lines)

    @property
    def title_text(self) -> str:
        """The title with the line ends that balance it."""
        return "\n".join(line.text for line in self._title)

    @property
    def line_texts(self) -> list[tuple[list[str], list[str]]]:
        """The lines of each label and of its value; every line of a value is underlined."""
        return [([line.text for line in label], [line.text for line in value]) for label, value in self._lines]

    def _lines_height(self, gap: float) -> float:
        return sum(max(len(label), len(value)) * COVER_LINE.pitch + gap for label, value in self._lines)

    def spaces(self) -> CoverSpaces:
        """Where the parts of the cover stand; the DOCX writer uses the same distances."""
        seal_rows = (len(self._seals) + 1) // 2
        above = min(32 * MM, self._height / 7)
        seals = seal_rows * COVER_SEAL_ROW + (6 * MM if seal_rows else 0)
        free = self._height - above - self.heads_height - seals - COVER_DATE.pitch
        gap = 12.0
        while gap > 2 and self._lines_height(gap) > free:
            gap -= 1
        return CoverSpaces(above, max((free - self._lines_height(gap)) * 0.45, 4), gap, seals + COVER_DATE.pitch)

    def draw(self, page: Page, top: float) -> float:
        page.is_cover = True
        frame = page.frame
        spaces = self.spaces()
        date_top = frame.bottom - COVER_DATE.pitch
        seals_top = frame.bottom - spaces.foot
        y = top + spaces.above_title
        y += put_lines(page, self._title, COVER_TITLE, frame.left, y, frame.width) + 8
        y += put_lines(page, self._subtitle, COVER_SUBTITLE, frame.left, y, frame.width)
        y += spaces.above_lines
        gap = spaces.between_lines
        left = frame.left + (frame.width - COVER_BOX) / 2
        for number, (label, value) in enumerate(self._lines):
            rows = max(len(label), len(value))
            if self._cover.line_paths:
                path = self._cover.line_paths[number]
                high = rows * COVER_LINE.pitch
                page.place((path,), left, y, self.label_width, high, is_label=True)
                page.place((path,), left + self.label_width, y, COVER_BOX - self.label_width, high)
            put_lines(page, label, COVER_LINE, left, y, self.label_width)
            value_left = left + self.label_width
            put_lines(page, value, COVER_LINE, value_left + 3, y, COVER_BOX - self.label_width - 6)
            for row in range(len(value)):
                line_y = y + (row + 1) * COVER_LINE.pitch - 2
                page.rules.append(RuleItem(value_left, line_y, left + COVER_BOX, line_y, 0.6))
            y += rows * COVER_LINE.pitch + gap
        for number, lines in enumerate(self._seals):
            row, place = divmod(number, 2)
            single = len(self._seals) == 1
            x = frame.left + (frame.width / 4 if single else place * (frame.width / 2 + 6 * MM))
            put_lines(page, lines, COVER_LINE, x, seals_top + row * COVER_SEAL_ROW, self._seal_width)
            page.seals.append(_placed(self._cover.seals[number]))
        date = lay_lines(self._cover.date_text, COVER_DATE, frame.width)
        put_lines(page, date, COVER_DATE, frame.left, date_top, frame.width)
        return self._height
