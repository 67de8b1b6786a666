"""This file defines the format-neutral document that every writer prints.

``build.py`` and ``tables.py`` decide *what* is printed, the writers decide *how*; a test
compares the text of the three formats. All lengths are millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Orientation(StrEnum):
    """How the pages of a section lie."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class Align(StrEnum):
    """Where the text of a cell stands."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class TextStyle(StrEnum):
    """Role of a paragraph; each writer maps it to font, size and indent."""

    BODY = "body"  # 正文: two characters first-line indent
    PLAIN = "plain"  # no indent
    CENTRED = "centred"
    RIGHT = "right"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Source:
    """The answer a printed text comes from, or its characters ``start`` to ``end`` (None: to its end).

    ``path``: ``field``, ``table/row`` or ``table/row/column``, as in issues. Nothing printed depends on it, and
    documents are equal without it: it only tells where on the pages an answer stands (:class:`Place`).
    """

    path: str
    start: int = 0
    end: int | None = None

    @property
    def is_whole(self) -> bool:
        return self.start == 0 and self.end is None


@dataclass(frozen=True, slots=True)
class AnnexLabel:
    """附件 5, top left above the title, 黑体."""

    text: str


@dataclass(frozen=True, slots=True)
class Title:
    """Centred document title (小标宋) with an optional superscript note mark."""

    text: str
    note_mark: str = ""
    sources: tuple[Source, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A line above a table such as 报送单位（盖章）：… ; ``is_seal_place`` marks a seal place."""

    label: str
    value: str = ""
    is_seal_place: bool = False
    party: str = ""
    sources: tuple[Source, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Heading:
    """Heading of level 1 (黑体), 2 (楷体) or 3 (bold body)."""

    text: str
    level: int = 1
    sources: tuple[Source, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; line breaks inside ``text`` are kept."""

    text: str
    style: TextStyle = TextStyle.BODY
    sources: tuple[Source, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LabelCell:
    """One question of a label table; ``is_wide`` takes the whole row."""

    label: str
    value: str
    is_wide: bool = False
    path: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LabelTable:
    """A bordered table label | value | label | value; the writers fill rows left to right.

    A narrow cell followed by a wide one leaves no hole: its value spans the row.
    """

    cells: tuple[LabelCell, ...]


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: head, its superscript note mark, the head's tail behind the mark, relative width, cell alignment."""

    head: str
    note_mark: str = ""
    head_tail: str = ""
    width: float = 1.0
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Grid:
    """A bordered table. The head row repeats on every page; a long row may break across pages.

    ``rows``: one tuple of cell texts a row, as long as ``columns``; a cell may hold line
    breaks. ``is_main`` marks the table an XLSX file is made for. ``group_rows``: indexes of
    rows such as （一）能力提升类指标 that head the rows below: number, text, "", "" … is set in
    黑体 with the text from the second column to the last, kept with the row below; without a
    number the text spans all columns. ``path``: the answer that is this table; ``sources``: of each
    cell, row by row like ``rows``, or empty.
    """

    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    is_main: bool = True
    group_rows: frozenset[int] = frozenset()
    path: str = field(default="", compare=False, repr=False)
    sources: tuple[tuple[tuple[Source, ...], ...], ...] = field(default=(), compare=False, repr=False)

    def group_row(self, index: int) -> tuple[str, str]:
        """Number and text of the group row ``index``; number "" means that the text spans all columns."""
        first, *others = self.rows[index]
        text = "\u3000".join(other for other in others if other)
        return (first, text) if text else ("", first)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (PNG or JPEG bytes) with its caption below, centred."""

    data: bytes
    caption: str
    max_width: float = 140.0
    max_height: float = 110.0
    path: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes below a table: 注： and its items.

    Each item already carries its number (``1. 可重点推荐…``). ``is_inline`` runs all items
    on in one paragraph as the notice prints it; otherwise one line an item, the first
    beside the lead.
    """

    lead: str
    items: tuple[str, ...]
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class SealLine:
    """One place to seal (盖章处): printed label, who seals, text already printed behind it, whether 骑缝章 is customary."""

    label: str  # 申报单位（盖章）：
    party: str  # declaring_unit | recommending_unit | submitting_unit
    value: str = ""
    page_edge_seal: bool = False


@dataclass(frozen=True, slots=True)
class SealBlock:
    """Place(s) to sign and seal, with an optional statement date line; kept on one page."""

    lines: tuple[SealLine, ...]
    signature_label: str = ""  # 法定代表人（签字）：
    date_text: str = ""  # 年　月　日, or a date
    path: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AttachmentList:
    """附件说明 of a letter: 附件： two characters in, several numbered 1. 2. …, continued lines under the text."""

    items: tuple[str, ...]
    sources: tuple[tuple[Source, ...], ...] = field(default=(), compare=False, repr=False)  # of each item


@dataclass(frozen=True, slots=True)
class Closing:
    """发文机关署名 and 成文日期 of a letter, at the right (GB/T 9704-2012 7.3.5); the seal goes over both.

    ``unit`` "" leaves room to write. Kept on one page, never alone on it without a line of text.
    """

    unit: str
    date_text: str
    party: str = "submitting_unit"
    unit_path: str = field(default="", compare=False, repr=False)
    date_path: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover page: title, filled lines, seal places, date. Fills one portrait page."""

    title: str
    subtitle: str
    lines: tuple[tuple[str, str], ...]
    seals: tuple[SealLine, ...]
    date_text: str
    line_paths: tuple[str, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a new page."""


Block = (
    AnnexLabel
    | Title
    | HeadingLine
    | Heading
    | Paragraph
    | LabelTable
    | Grid
    | Figure
    | Notes
    | SealBlock
    | AttachmentList
    | Closing
    | Cover
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class PageSection:
    """Pages of one orientation."""

    blocks: tuple[Block, ...]
    orientation: Orientation = Orientation.PORTRAIT


@dataclass(frozen=True, slots=True)
class DraftMark:
    """草稿: a visible mark on every page instead of a code."""

    text: str = "草稿"


@dataclass(frozen=True, slots=True)
class FinalMark:
    """版本校验码 and what the QR code of a page says (design.md section 6).

    ``code`` is the first 12 hex digits of the content hash; printed grouped by four.
    The QR text of page n of m is ``SBB1|<package_id>|<document_id>|<n>/<m>|<code>``.
    """

    code: str
    package_id: str
    document_id: str

    @property
    def grouped(self) -> str:
        return "-".join(self.code[i : i + 4] for i in range(0, 12, 4))

    def qr_text(self, page: int, pages: int) -> str:
        return f"SBB1|{self.package_id}|{self.document_id}|{page}/{pages}|{self.code}"


@dataclass(frozen=True, slots=True)
class Document:
    """Something printable. ``mark`` None prints neither mark nor code (letters, reports).

    ``is_letter``: an official letter or report (公文), body per GB/T 9704-2012 (三号, 22 lines
    of 28 characters); else the body of a declaration (四号).
    """

    title: str
    sections: tuple[PageSection, ...]
    mark: DraftMark | FinalMark | None = None
    created_on: str = "2000-01-01"  # written into file properties: same content, same bytes
    is_letter: bool = False


@dataclass(frozen=True, slots=True)
class SealPlace:
    """Where a seal goes on the printed copy: 1-based page, label, party."""

    page: int
    label: str
    party: str
    page_edge_seal: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where the answer at ``path``, or the room for it, is printed: a box on one page.

    ``page`` is 1-based; points from the top left corner of the page, y down. What goes on on the next page has
    a place on each; a part of a text has one for each of its lines.
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    path: str
    is_label: bool = False  # the printed label of the question, beside the answer


@dataclass(frozen=True, slots=True)
class Written:
    """A written file: its bytes; ``pages`` is 0 when the format has no fixed pages, and there are no ``places``."""

    data: bytes
    pages: int = 0
    seal_places: tuple[SealPlace, ...] = ()
    missing_characters: tuple[str, ...] = field(default=())
    places: tuple[Place, ...] = field(default=(), repr=False)
