"""This file holds the sizes of the paper: one table of styles that the PDF and the DOCX writer share.

Sources: GB/T 9704-2012 for letters and reports (二号小标宋 title, 三号仿宋 body, 22 lines of 28
characters); the annexes of the notices for tables. Sizes in points: 二号 22, 三号 16, 四号 14,
小四 12, 五号 10.5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from desktop.rendering.document import Align, TextStyle
from desktop.rendering.fonts import Role
from desktop.rendering.layout_model import MM, PORTRAIT_FRAME, Style

LETTER_SIZE = PORTRAIT_FRAME.width / 28
LETTER_PITCH = math.floor(PORTRAIT_FRAME.height / 22 * 20) / 20  # whole twips, else Word finds room for 21 lines only

ANNEX_LABEL = Style(Role.HEITI, 16, 28)
TITLE = Style(Role.XIAOBIAOSONG, 22, 34, Align.CENTRE)
HEADING_LINE = Style(Role.FANGSONG, 12, 22)
CAPTION = Style(Role.SONG, 10.5, 18, Align.CENTRE)
NOTES = Style(Role.SONG, 10.5, 16)
SEAL = Style(Role.FANGSONG, 14, 24)
LABEL = Style(Role.SONG, 12, 18, Align.CENTRE)
VALUE = Style(Role.SONG, 12, 18)
COVER_TITLE = Style(Role.XIAOBIAOSONG, 30, 46, Align.CENTRE)
COVER_SUBTITLE = Style(Role.KAITI, 16, 28, Align.CENTRE)
COVER_LINE = Style(Role.FANGSONG, 15, 26)
COVER_DATE = Style(Role.FANGSONG, 16, 28, Align.CENTRE)
FOOTER = Style(Role.SONG, 9, 13)
PAGE_NUMBER = Style(Role.SONG, 14, 18, Align.CENTRE)
BELOW_ANNEX_LABEL = 6.0
LETTER_NUMBER_GAP = 7 * MM  # from the text block to the dashes of the page number of a letter (GB/T 9704-2012 7.5)
DASH_RISE = 0.32  # of the size: the dashes of — 1 — above the baseline
DRAFT_FOOTER = "草稿，不得用于盖章报送"

GRID_PITCH = {12.0: 17.5, 10.5: 15.5, 10.0: 14.5, 9.0: 13.0}
CELL_PAD_X = 3.5
CELL_PAD_Y = 3.5
LABEL_ROW_HEIGHT = 9.5 * MM
GRID_ROW_HEIGHT = 8 * MM
BORDER = 0.5
LABEL_SHARE = 0.18  # of the width of a label table, for each of its two label columns

QR_SIDE = 15 * MM


def grid_style(size: float, align: Align = Align.LEFT) -> Style:
    return Style(Role.SONG, size, GRID_PITCH[size], align)


def grid_head_style(size: float) -> Style:
    return Style(Role.HEITI, size, GRID_PITCH[size], Align.CENTRE)


def grid_group_style(size: float, align: Align = Align.LEFT) -> Style:
    return Style(Role.HEITI, size, GRID_PITCH[size], align)


@dataclass(frozen=True, slots=True)
class BodyStyles:
    """Paragraph and heading styles of a declaration or of a letter."""

    paragraphs: dict[TextStyle, Style]
    headings: dict[int, Style]
    is_letter: bool = False

    @property
    def above_title(self) -> float:
        """Points above a title that does not begin a page: a blank line below 附件 1 or the number of a letter."""
        return LETTER_PITCH - BELOW_ANNEX_LABEL if self.is_letter else 4.0

    @property
    def below_title(self) -> float:
        """Points below the title; 主送机关 stands one blank line below it (GB/T 9704-2012 7.3.2)."""
        return LETTER_PITCH if self.is_letter else 12.0

    def around_heading(self, level: int) -> tuple[float, float]:
        """Points above and below a heading: none in a letter, whose lines stand on a grid of 22."""
        if self.is_letter:
            return 0.0, 0.0
        return (8.0 if level <= 1 else 3.0), 2.0


def _body(size: float, pitch: float, heading_indent: float, heading_size: float, is_letter: bool = False) -> BodyStyles:
    plain = Style(Role.FANGSONG, size, pitch)
    return BodyStyles(
        paragraphs={
            TextStyle.BODY: replace(plain, indent=2.0),
            TextStyle.PLAIN: plain,
            TextStyle.CENTRED: replace(plain, align=Align.CENTRE),
            TextStyle.RIGHT: replace(plain, align=Align.RIGHT),
            TextStyle.SMALL: Style(Role.SONG, 10.5, 16),
        },
        headings={
            1: Style(Role.HEITI, heading_size, max(pitch, 28), indent=heading_indent),
            2: Style(Role.KAITI, size, pitch, indent=heading_indent),
            3: Style(Role.BOLD, size, pitch, indent=heading_indent),
        },
        is_letter=is_letter,
    )


DECLARATION_BODY = _body(14, 25, 0.0, 16)
LETTER_BODY = _body(LETTER_SIZE, LETTER_PITCH, 2.0, LETTER_SIZE, is_letter=True)


def body_styles(is_letter: bool) -> BodyStyles:
    return LETTER_BODY if is_letter else DECLARATION_BODY


def heading_style(styles: BodyStyles, level: int) -> Style:
    return styles.headings[min(max(level, 1), 3)]
