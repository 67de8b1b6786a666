"""This file defines laid-out pages: texts, rules and pictures at fixed places, before any PDF.

Lengths are points; x runs right and y runs down from the top left corner of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from desktop.rendering.document import Align, Orientation
from desktop.rendering.fonts import Role

MM = 72 / 25.4

A4_SHORT, A4_LONG = 210 * MM, 297 * MM
SEAL_ROOM = 42 * MM  # diameter of a round official seal (公章), the largest in use


@dataclass(frozen=True, slots=True)
class Frame:
    """Page size and the text block (版心) on it."""

    page_width: float
    page_height: float
    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height


# GB/T 9704-2012 5.2.1: head margin 37 mm, binding margin 28 mm, text block 156 mm × 225 mm.
PORTRAIT_FRAME = Frame(A4_SHORT, A4_LONG, 28 * MM, 37 * MM, 156 * MM, 225 * MM)
LANDSCAPE_FRAME = Frame(A4_LONG, A4_SHORT, 20 * MM, 20 * MM, 257 * MM, 163 * MM)
FRAMES = {Orientation.PORTRAIT: PORTRAIT_FRAME, Orientation.LANDSCAPE: LANDSCAPE_FRAME}


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text is set: font role, size, distance of lines, alignment, first-line indent in em."""

    role: Role
    size: float
    pitch: float
    align: Align = Align.LEFT
    indent: float = 0.0

    @property
    def baseline(self) -> float:
        """From the top of a line to its baseline: the em box stands in the middle of the line."""
        return (self.pitch - self.size) / 2 + 0.86 * self.size


@dataclass(slots=True)
class TextItem:
    x: float
    baseline: float
    face_key: str
    size: float
    text: str
    spread: float = 0.0  # extra space in each gap that may stretch
    is_turned: bool = False  # by 90° to the right: the line runs down the page


@dataclass(slots=True)
class RuleItem:
    x1: float
    y1: float
    x2: float
    y2: float
    thickness: float


@dataclass(slots=True)
class PictureItem:
    data: bytes
    caption: str
    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class PlacedSeal:
    label: str
    party: str
    page_edge_seal: bool


@dataclass(slots=True)
class PlacedAnswer:
    """Where the answer at ``path`` stands on a page."""

    path: str
    x: float
    y: float
    width: float
    height: float
    is_label: bool = False


@dataclass(slots=True)
class Page:
    """One laid-out page; ``number`` is 1-based."""

    number: int
    frame: Frame
    is_cover: bool = False
    texts: list[TextItem] = field(default_factory=list)
    rules: list[RuleItem] = field(default_factory=list)
    pictures: list[PictureItem] = field(default_factory=list)
    seals: list[PlacedSeal] = field(default_factory=list)
    answers: list[PlacedAnswer] = field(default_factory=list)

    def place(
        self, paths: Sequence[str], x: float, y: float, width: float, height: float, is_label: bool = False
    ) -> None:
        """Note that the answers at ``paths``, or the labels of their questions, stand in this box."""
        self.answers.extend(PlacedAnswer(path, x, y, width, height, is_label) for path in paths)


class Piece(Protocol):
    """A part of the flow that knows its height and how to fall into two."""

    space_before: float  # dropped at the top of a page
    keep_with_next: bool
    behind: float  # height of what must stand on the page where the piece ends (a closing and what leads to it)

    def height(self) -> float:
        """Whole height without ``space_before``; asked only of pieces that are kept with the next."""
        ...

    def least(self) -> float:
        """Height of the smallest part that may end a page, whatever must stand behind the whole."""
        ...

    def split(self, room: float, is_fresh: bool) -> tuple[Piece | None, Piece | None]:
        """The part that fits into ``room`` and the rest; asking changes nothing.

        ``is_fresh``: nothing stands above, or headings of the piece only; then the first part is never None.
        """
        ...

    def draw(self, page: Page, top: float) -> float:
        """Put everything on ``page`` from ``top``; returns the height used."""
        ...
