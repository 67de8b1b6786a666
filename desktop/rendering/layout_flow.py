"""This file flows the pieces of a document over pages: breaks, keep-with-next, orientation."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import assert_never

from desktop.jobs import JobContext
from desktop.rendering.document import (
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
    Source,
    TextStyle,
    Title,
)
from desktop.rendering.layout_blocks import CoverPiece, FigurePiece, LinesPiece, SealPiece, note_pieces
from desktop.rendering.layout_grid import grid_piece
from desktop.rendering.layout_letters import ClosingPiece, attachment_pieces
from desktop.rendering.layout_model import FRAMES, Frame, Page, Piece, PlacedSeal, Style
from desktop.rendering.layout_places import mark_parts, whole_paths
from desktop.rendering.layout_styles import (
    ANNEX_LABEL,
    BELOW_ANNEX_LABEL,
    HEADING_LINE,
    TITLE,
    BodyStyles,
    body_styles,
    heading_style,
)
from desktop.rendering.layout_table import label_piece
from desktop.rendering.layout_text import Line, balanced_lines, lay_lines


def lay_out(document: Document, job: JobContext) -> list[Page]:
    """All pages of ``document``; at least one. Raises AppError for an unreadable picture, JobCancelled."""
    flow = _Flow(job)
    styles = body_styles(document.is_letter)
    for section in document.sections:
        frame = FRAMES[section.orientation]
        flow.start_section(frame)
        flow.run(_pieces(section, frame, styles))
    if not flow.pages:
        flow.start_section(next(iter(FRAMES.values())))
    return flow.pages


class _NewPage:
    """Stands between pieces where a page must end."""


_NEW_PAGE = _NewPage()


def _pieces(section: PageSection, frame: Frame, styles: BodyStyles) -> Iterator[Piece | _NewPage]:
    """The pieces of a section; those that lead to a seal or to notes know what must stand on their last page."""
    blocks = [block for block in section.blocks if not _is_nothing(block)]
    for number, block in enumerate(blocks):
        pieces = list(_pieces_of(block, frame, styles))
        behind = _height_behind(block, blocks[number + 1 :], frame, styles)
        for piece in reversed(pieces):
            if isinstance(piece, _NewPage):
                break
            piece.behind = behind
            if not isinstance(block, AttachmentList):
                break
            behind += piece.space_before + piece.height()
        yield from pieces


def _is_nothing(block: Block) -> bool:
    """Whether ``block`` is a table without cells or columns, which takes no place."""
    return (isinstance(block, LabelTable) and not block.cells) or (isinstance(block, Grid) and not block.columns)


def _height_behind(block: Block, following: Sequence[Block], frame: Frame, styles: BodyStyles) -> float:
    """Height of what follows ``block`` and never begins a page alone: notes of a grid, attachment list, seal places."""
    least_text = 2 * styles.paragraphs[TextStyle.PLAIN].pitch
    height = before = 0.0
    has_end = False  # a closing or seal place; further seal places then, as long as one page holds all
    for number, other in enumerate(following):
        is_note = isinstance(other, Notes) and isinstance(block, Grid) and number == 0
        if not (is_note or isinstance(other, AttachmentList | Closing | SealBlock)) or isinstance(block, SealBlock):
            break
        if has_end and not isinstance(other, SealBlock):
            break
        for piece in _pieces_of(other, frame, styles):
            assert not isinstance(piece, _NewPage)
            before, height = height, height + piece.space_before + piece.height()
            if height + least_text > frame.height:
                return before or height
        has_end = has_end or isinstance(other, Closing | SealBlock)
    return height


def _pieces_of(block: Block, frame: Frame, styles: BodyStyles) -> Iterator[Piece | _NewPage]:
    width = frame.width
    match block:
        case AnnexLabel(text):
            lines = lay_lines(text, ANNEX_LABEL, width)
            yield LinesPiece(lines, ANNEX_LABEL, 0, BELOW_ANNEX_LABEL, keep_with_next=True)
        case Title(text, note_mark, sources):
            lines = balanced_lines(text, TITLE, width, note_mark)
            above, below = styles.above_title, styles.below_title
            yield _lines_piece(lines, text, TITLE, sources, above, below, keep_with_next=True)
        case HeadingLine(label, value, is_seal_place, party, sources):
            seal = PlacedSeal(label, party, False) if is_seal_place else None
            lines = lay_lines(label + value, HEADING_LINE, width)
            yield _lines_piece(lines, label + value, HEADING_LINE, sources, keep_with_next=True, seal=seal)
        case Heading(text, level, sources):
            style = heading_style(styles, level)
            above, below = styles.around_heading(level)
            yield _lines_piece(lay_lines(text, style, width), text, style, sources, above, below, keep_with_next=True)
        case Paragraph(text, text_style, sources):
            style = styles.paragraphs[text_style]
            yield _lines_piece(lay_lines(text, style, width), text, style, sources)
        case LabelTable():
            yield label_piece(block, width)
        case Grid():
            yield grid_piece(block, width)
        case Figure():
            yield FigurePiece(block, width, frame.height)
        case Notes():
            yield from note_pieces(block, width)
        case SealBlock():
            yield SealPiece(block, width)
        case AttachmentList():
            yield from attachment_pieces(block, styles, width)
        case Closing():
            yield ClosingPiece(block, styles, width)
        case Cover():
            yield _NEW_PAGE
            yield CoverPiece(block, width, frame.height)
            yield _NEW_PAGE
        case PageBreak():
            yield _NEW_PAGE
        case _:
            assert_never(block)


def _lines_piece(
    lines: list[Line],
    text: str,
    style: Style,
    sources: Sequence[Source],
    above: float = 0.0,
    below: float = 0.0,
    keep_with_next: bool = False,
    seal: PlacedSeal | None = None,
) -> LinesPiece:
    if not sources:
        return LinesPiece(lines, style, above, below, keep_with_next, seal)
    mark_parts(lines, text, style, sources)
    return LinesPiece(lines, style, above, below, keep_with_next, seal, whole_paths(sources))


class _Flow:
    def __init__(self, job: JobContext) -> None:
        self.pages: list[Page] = []
        self._job = job
        self._frame: Frame | None = None
        self._y = 0.0
        self._wants_page = True
        self._has_only_heads = True  # what stands on the page so far is kept with what comes next

    def start_section(self, frame: Frame) -> None:
        self._frame = frame
        self._wants_page = True
        if not self.pages:
            self._new_page()

    def _new_page(self) -> Page:
        assert self._frame is not None
        if self.pages and self._is_empty(self.pages[-1]) and self.pages[-1].number == len(self.pages):
            self.pages.pop()  # a section that starts on an unused page takes it over
        page = Page(len(self.pages) + 1, self._frame)
        self.pages.append(page)
        self._y = self._frame.top
        self._wants_page = False
        self._has_only_heads = True
        self._job.step(len(self.pages), 0)
        return page

    @staticmethod
    def _is_empty(page: Page) -> bool:
        return not (page.texts or page.rules or page.pictures or page.is_cover)

    def run(self, pieces: Iterator[Piece | _NewPage]) -> None:
        waiting: deque[Piece | _NewPage] = deque()
        while True:
            if not waiting and not self._pull(pieces, waiting):
                return
            piece = waiting.popleft()
            if isinstance(piece, _NewPage):
                self._wants_page = True
                continue
            if self._wants_page:
                self._new_page()
            if piece.keep_with_next:
                self._keep_together(piece, waiting, pieces)
            self._place(piece, waiting)

    def _pull(self, pieces: Iterator[Piece | _NewPage], waiting: deque[Piece | _NewPage]) -> bool:
        try:
            waiting.append(next(pieces))
        except StopIteration:
            return False
        return True

    def _keep_together(
        self, piece: Piece, waiting: deque[Piece | _NewPage], pieces: Iterator[Piece | _NewPage]
    ) -> None:
        """Start a new page when a heading and the beginning of what it heads do not both stay here.

        What it heads says itself what stays: it may leave for the page of what must stand behind it.
        """
        assert self._frame is not None
        if self._has_only_heads:
            return
        need = piece.height()
        headed: Piece | None = None
        place = 0
        while headed is None and (place < len(waiting) or self._pull(pieces, waiting)):
            following = waiting[place]
            if isinstance(following, _NewPage):
                break
            need += following.space_before
            if following.keep_with_next:
                need += following.height()
                place += 1
            else:
                headed = following
        room = self._frame.bottom - self._y - piece.space_before - need
        stays = room > -0.01 and (headed is None or headed.split(room, False)[0] is not None)
        if not stays and need + (headed.least() if headed else 0.0) <= self._frame.height + 0.01:
            self._new_page()

    def _is_fresh(self) -> bool:
        assert self._frame is not None
        return self._y <= self._frame.top

    def _gap(self, piece: Piece) -> float:
        return 0.0 if self._is_fresh() else piece.space_before

    def _place(self, piece: Piece, waiting: deque[Piece | _NewPage]) -> None:
        assert self._frame is not None
        gap = self._gap(piece)
        room = self._frame.bottom - self._y - gap
        first, rest = piece.split(room, self._is_fresh())
        if first is None and self._has_only_heads and piece.least() <= room + 0.01:
            first, rest = piece.split(room, True)  # a page further on it would fit no better, and leave its headings
        if first is not None:
            self._y += gap + first.draw(self.pages[-1], self._y + gap)
            self._has_only_heads = self._has_only_heads and piece.keep_with_next
        if rest is not None:
            waiting.appendleft(rest)
            self._wants_page = True
